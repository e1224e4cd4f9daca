import Datasets
import Files
import Foundation
import Testing

/// The folder of the package.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The path of something in Tests/Fixtures/Datasets.
func fixture(_ name: String) -> String {
  packageRoot.appending(path: "Tests/Fixtures/Datasets/\(name)").path()
}

/// Gives `body` the path of an empty folder that is gone afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "dsh-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path())
}

/// Expects `body` to fail with a message that contains all of `parts`.
func expectRefusal(
  _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("Nothing was refused.", sourceLocation: sourceLocation)
  } catch {
    for part in parts {
      #expect("\(error)".contains(part), "\(error)", sourceLocation: sourceLocation)
    }
  }
}
