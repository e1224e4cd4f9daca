import Datasets
import Files
import Foundation
import Testing

@Suite("The contents of a folder")
struct FolderContentsTests {
  private let root = FileManager.default.temporaryDirectory
    .appending(path: "dsh-folder-\(UUID().uuidString)").path()

  @Test("Writing creates the folders on the way, replaces old files and leaves others alone")
  func writing() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FolderContents(["a/b/one": [1], "two": [2]]).write(into: root)
    try FolderContents(["a/b/one": [3, 4]]).write(into: root)
    #expect(try readBytes(from: root + "/a/b/one", atMost: 10) == [3, 4])
    #expect(try readBytes(from: root + "/two", atMost: 10) == [2])
  }

  @Test("A file in the way of a folder is named")
  func obstacle() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FolderContents(["a": [1]]).write(into: root)
    let error = #expect(throws: FileError.self) {
      try FolderContents(["a/b": [2]]).write(into: root)
    }
    #expect(error?.description.contains(root + "/a") == true)
  }
}
