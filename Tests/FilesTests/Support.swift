import Files
import Foundation
import Testing

/// The path of a fixture.
func fixture(_ name: String, from file: String = #filePath) -> String {
  let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
  return tests.appendingPathComponent("Fixtures/Files/" + name).path
}

/// A folder of its own for one test, removed when the test ends.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("FilesTests-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// The names of everything in the folder, hidden files included.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// Requires that `body` throws a `FileError` of the kind `reason` whose text has all of `parts`.
func expectError(
  _ reason: FileError.Reason, _ parts: String..., at location: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let error = #expect(throws: FileError.self, sourceLocation: location, performing: body)
  guard let error else { return }
  #expect(error.reason == reason, "\(error)", sourceLocation: location)
  for part in parts {
    #expect(error.description.contains(part), "\(error)", sourceLocation: location)
  }
}

/// Whether the tests run as root, whom permissions do not stop.
let isRoot = geteuid() == 0
