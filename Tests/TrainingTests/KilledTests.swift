import Datasets
import Files
import Foundation
import Testing
import Training

@Suite("A training that is killed")
struct KilledTests {
  /// Begins or goes on with a training in a process of its own.
  private func process(in folder: String) throws -> Process {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executablePath).deletingLastPathComponent()
      .appendingPathComponent("models")
    process.arguments = [
      "train", "digits", "into=\(folder)", "steps=12", "batch=2", "checkpoint=1", "sheet=0",
    ]
    process.currentDirectoryURL = root
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test("Whenever it is killed, it goes on and leaves the same losses and the same network")
  func killed() throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    func files(_ folder: String) throws -> [String] {
      try ["losses.csv", "model.safetensors"].map {
        sha256(try readBytes(from: folder + "/" + $0, atMost: 1 << 24))
      }
    }
    let (whole, parts) = (place.path + "/whole", place.path + "/parts")
    let start = Date()
    let undisturbed = try process(in: whole)
    undisturbed.waitUntilExit()
    #expect(undisturbed.terminationStatus == 0)
    let duration = Date().timeIntervalSince(start)

    for _ in 0..<3 {
      let process = try process(in: parts)
      usleep(UInt32(Double.random(in: 0.2...1) * duration * 1e6))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let last = try process(in: parts)
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    #expect(try files(parts) == files(whole))
  }
}
