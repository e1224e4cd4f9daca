import Files
import Foundation
import Testing

@Suite("Writing files")
struct WritingTests {
  private func read(_ path: String) throws -> [UInt8] {
    try readBytes(from: path, atMost: 1 << 20)
  }

  @Test("What is written is read, and what was there is replaced")
  func replaces() throws {
    let scratch = try Scratch()
    try writeAtomically([1, 2, 3], to: scratch("a"))
    try writeAtomically([4], to: scratch("a"))
    #expect(try read(scratch("a")) == [4])
    try writeAtomically([], to: scratch("empty"))
    #expect(try read(scratch("empty")) == [])
    #expect(try scratch.names == ["a", "empty"])
  }

  @Test("Reading refuses files beyond the limit, with both numbers")
  func limit() throws {
    let scratch = try Scratch()
    try writeAtomically([1, 2, 3], to: scratch("a"))
    #expect(try readBytes(from: scratch("a"), atMost: 3) == [1, 2, 3])
    expectError(.tooLarge, "3 bytes", "the 2 read") {
      _ = try readBytes(from: scratch("a"), atMost: 2)
    }
  }

  @Test("A file that is to be kept is kept")
  func keeps() throws {
    let scratch = try Scratch()
    try writeAtomically([1], to: scratch("a"), existing: .keep)
    expectError(.exists, "/a'", "exists already", "another name") {
      try writeAtomically([2], to: scratch("a"), existing: .keep)
    }
    #expect(try read(scratch("a")) == [1])
    #expect(try scratch.names == ["a"])
  }

  @Test("Whoever reads meanwhile sees the old content or the new, never a part")
  func atomic() throws {
    let scratch = try Scratch()
    let contents = [UInt8](1...2).map { [UInt8](repeating: $0, count: 100_000) }
    try writeAtomically(contents[0], to: scratch("a"))
    let path = scratch("a")
    DispatchQueue.concurrentPerform(iterations: 2) { reader in
      for round in 0..<50 {
        if reader == 0 {
          #expect(throws: Never.self) { try writeAtomically(contents[round % 2], to: path) }
        } else {
          let content = try? self.read(path)
          #expect(content.map(contents.contains) == true)
        }
      }
    }
  }

  @Test("A symbolic link stays one, and the file that it leads to is replaced")
  func symbolicLink() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch("folder"), withIntermediateDirectories: false)
    try writeAtomically([1], to: scratch("folder/real"))
    try FileManager.default.createSymbolicLink(
      atPath: scratch("link"), withDestinationPath: "folder/real")
    try writeAtomically([2], to: scratch("link"))
    #expect(try read(scratch("folder/real")) == [2])
    let destination = try FileManager.default.destinationOfSymbolicLink(atPath: scratch("link"))
    #expect(destination == "folder/real")
    #expect(try scratch.names == ["folder", "link"])
  }

  @Test("Permissions are those of any new file")
  func permissions() throws {
    let scratch = try Scratch()
    close(open(scratch("plain"), O_CREAT | O_WRONLY, 0o666))
    try writeAtomically([1], to: scratch("atomic"))
    func mode(_ name: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: scratch(name))[.posixPermissions] as? Int
    }
    #expect(try mode("atomic") == mode("plain"))
  }

  @Test("Places where nothing can be written are told apart, and nothing is left behind")
  func badPlaces() throws {
    let scratch = try Scratch()
    expectError(.missing, "no folder", "none'", "Create it first") {
      try writeAtomically([1], to: scratch("none/a"))
    }
    expectError(.notAFile, "it is a folder") { try writeAtomically([1], to: scratch.path) }
    expectError(.notAFile, "it is a folder") { try writeAtomically([1], to: scratch.path + "/") }
    expectError(.notAFile, "a device") { try writeAtomically([1], to: "/dev/null") }
    expectError(.system, "too long", "Shorten") {
      try writeAtomically([1], to: scratch(String(repeating: "n", count: 300)))
    }
    try writeAtomically([1], to: scratch("a"))
    expectError(.missing, "a/b'", "is a file, not a folder") {
      try writeAtomically([1], to: scratch("a/b"))
    }
    #expect(try scratch.names == ["a"])
  }

  @Test("A folder without permission is an error that says so", .disabled(if: isRoot, "root may"))
  func noPermission() throws {
    let scratch = try Scratch()
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.path)
    expectError(.denied, "Permission denied", "another place") {
      try writeAtomically([1], to: scratch("a"))
    }
  }

  @Test(
    "A full or read-only disk is an error that says so, and the old file stays",
    .enabled(if: SmallDisk.isPossible, "Only root can mount a disk to fill up."))
  func fullDisk() throws {
    let disk = try SmallDisk(kilobytes: 64)
    try writeAtomically([1, 2], to: disk.path + "/a")
    expectError(.full, "No space left", "Make room") {
      try writeAtomically([UInt8](repeating: 7, count: 100_000), to: disk.path + "/a")
    }
    #expect(try read(disk.path + "/a") == [1, 2])
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["a"])

    try disk.makeReadOnly()
    expectError(.denied, "Read-only file system") { try writeAtomically([3], to: disk.path + "/a") }
    #expect(try read(disk.path + "/a") == [1, 2])
  }
}

/// A file system of its own in memory, for as long as it is in use.
private final class SmallDisk {
  private let scratch: Scratch
  var path: String { scratch.path }

  static let isPossible = isRoot && (try? SmallDisk(kilobytes: 64)) != nil

  init(kilobytes: Int) throws {
    scratch = try Scratch()
    guard mount("tmpfs", scratch.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      throw POSIXError(.EPERM)
    }
  }

  func makeReadOnly() throws {
    guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT) | UInt(MS_RDONLY), nil) == 0 else {
      throw POSIXError(.EPERM)
    }
  }

  deinit { umount(path) }
}

@Suite("Numbered files")
struct NumberedFilesTests {
  @Test("Numbers go on from the highest in use, whatever the ending")
  func numbers() throws {
    let scratch = try Scratch()
    let files = NumberedFiles(folder: scratch("out"))
    #expect(try files.nextNumber() == 1)
    #expect(try files.write([1], ending: "png") == scratch("out/001.png"))
    #expect(try files.write([2], ending: "npy") == scratch("out/002.npy"))
    #expect(try files.nextNumber() == 3)
    for name in ["007-strip.png", "notes.txt", "99999999999999999999.png", "20240101120000.png"] {
      try writeAtomically([], to: scratch("out/" + name))
    }
    #expect(try files.nextNumber() == 8)
    try writeAtomically([], to: scratch("out/1000.png"))
    #expect(try files.write([3], ending: "png") == scratch("out/1001.png"))
    #expect(try readBytes(from: scratch("out/001.png"), atMost: 9) == [1])
  }

  @Test("Programs that write at the same time get different numbers")
  func races() throws {
    let scratch = try Scratch()
    let files = NumberedFiles(folder: scratch("out"))
    DispatchQueue.concurrentPerform(iterations: 8) { writer in
      for _ in 0..<5 {
        #expect(throws: Never.self) { try files.write([UInt8(writer)], ending: "png") }
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch("out")).sorted()
    #expect(names == (1...40).map { ($0 < 10 ? "00" : "0") + "\($0).png" })
    let writers = try names.flatMap { try readBytes(from: scratch("out/" + $0), atMost: 9) }
    #expect(writers.sorted() == (0..<40).map { UInt8($0 / 5) })
  }

  @Test("A folder that cannot be is an error that names it")
  func badFolder() throws {
    let scratch = try Scratch()
    try writeAtomically([], to: scratch("file"))
    expectError(.notAFile, "/file'", "a file, not a folder") {
      _ = try NumberedFiles(folder: scratch("file")).write([1], ending: "png")
    }
    expectError(.missing, "create", "none/out'", "Create") {
      _ = try NumberedFiles(folder: scratch("none/out")).write([1], ending: "png")
    }
  }
}

@Suite("The nearest name")
struct NearestTests {
  @Test("One letter missing, doubled, wrong or swapped is forgiven; another word is not")
  func distances() {
    let verbs = ["noise", "denoise", "names", "show", "schedule"]
    for typo in ["nose", "noisse", "noice", "nosie", "NOISE"] {
      #expect(nearest(to: typo, among: verbs) == "noise")
    }
    #expect(nearest(to: "shedule", among: verbs) == "schedule")
    #expect(nearest(to: "banana", among: verbs) == nil)
    #expect(nearest(to: "x", among: []) == nil)
  }
}
