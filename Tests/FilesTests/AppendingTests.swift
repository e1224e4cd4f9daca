import Files
import Testing

@Suite("Appending to files")
struct AppendingTests {
  @Test("Bytes come behind those that are there, in a file that is made if there is none")
  func appends() throws {
    let scratch = try Scratch()
    try append([1, 2], to: scratch("log"))
    try append([], to: scratch("log"))
    try append([3], to: scratch("log"))
    #expect(try readBytes(from: scratch("log"), atMost: 10) == [1, 2, 3])
    #expect(try scratch.names == ["log"])
  }

  @Test("What is no file is refused, and named")
  func refused() throws {
    let scratch = try Scratch()
    try makeFolder(scratch("folder"))
    expectError(.notAFile, "folder'") { try append([1], to: scratch("folder")) }
    expectError(.missing, "none/log'") { try append([1], to: scratch("none/log")) }
  }

  @Test("Folders in folders are made once, and not inside a file")
  func folders() throws {
    let scratch = try Scratch()
    for _ in 0..<2 { try makeFolders(scratch("a/b/c")) }
    try append([1], to: scratch("a/b/c/log"))
    expectError(.missing, "log/d'") { try makeFolders(scratch("a/b/c/log/d")) }
    #expect(try scratch.names == ["a"])
  }
}
