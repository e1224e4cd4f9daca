import Foundation
import Testing

@testable import Shell

@Suite("Scripts from the fuzzer's corpus")
struct FuzzedTests {
  @Test("No line that once broke the shell breaks it again")
  func corpus() throws {
    let folder = Stage.home + "/Tests/Fuzzing/corpus/Shell"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!names.isEmpty)
    for name in names {
      let bytes = try #require(FileManager.default.contents(atPath: folder + "/" + name))
      let session = try Session.silent(home: Stage.home)
      try session.perform("schedule linear T=20")
      try session.perform("denoise data=gaussians n=3 until=9")
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let leavesTraces = [
          "save", "draw", "plot", "data", "check", "watch", "reset", "grade", "train", "resume",
        ]
        .contains { line.hasPrefix($0) }
        if leavesTraces {
          try? session.check(String(line))
        } else {
          try? session.perform(String(line))
        }
      }
    }
  }
}
