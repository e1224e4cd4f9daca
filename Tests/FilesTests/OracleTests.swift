import Files
import Foundation
import Tensors
import Testing

@Suite("What other programs read")
struct OracleTests {
  /// i / 100 in row-major order: what Tests/Oracle/files.py expects.
  private func ramp(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { Float($0) / 100 }, shape: shape)
  }

  @Test(
    "Files for Tests/Oracle/files.py --verify are written where DSH_VERIFY says",
    .enabled(if: ProcessInfo.processInfo.environment["DSH_VERIFY"] != nil, "DSH_VERIFY is unset."))
  func writeForOracle() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["DSH_VERIFY"])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for channels in 1...4 {
      for bitDepth in [8, 16] {
        let texts: [PNG.Text] = [.init("Title", "Café"), .init("parameters", "ε 🎲")]
        try PNG(pixels: ramp([2, 3, channels]), bitDepth: bitDepth, texts: texts)
          .write(to: "\(folder)/\(channels)-\(bitDepth).png")
      }
    }

    var file = Safetensors(metadata: ["seed": "7", "note": "ε \"quoted\"\n"])
    for type in [ElementType.float64, .float32, .float16, .bfloat16] {
      try file.add(type.rawValue, ramp([2, 3]), as: type)
    }
    for type in ElementType.allCases where type.isInteger {
      try file.add(type.rawValue, integers: [1, 0, 1], shape: [3], as: type)
    }
    try file.add("scalar", Tensor(0.5))
    try file.add("empty", .zeros([0, 3]))
    try file.write(to: folder + "/written.safetensors")

    try NPY.write(ramp([2, 3]), to: folder + "/plain.npy")
    try NPY.write(ramp([2, 3, 4, 3]).channelsFirst, to: folder + "/picture.npy")
    try NPY.write(Tensor(0.5), to: folder + "/scalar.npy")
    try NPY.write(Tensor([1, 2]), to: folder + "/vector.npy")
  }
}

@Suite("What fuzzing found")
struct CorpusTests {
  /// The inputs in Tests/Fuzzing/corpus that once broke a reader.
  private func inputs(_ reader: String) throws -> [[UInt8]] {
    let folder = fixture("../../Fuzzing/corpus/" + reader)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try names.map { try readBytes(from: folder + "/" + $0, atMost: 1 << 20) }
  }

  @Test("No input that once broke a reader breaks it again")
  func replay() throws {
    for bytes in try inputs("PNG") { _ = try? PNG.decode(bytes) }
    for bytes in try inputs("NPY") { _ = try? NPY.decode(bytes) }
    for bytes in try inputs("JSON") { _ = try? JSON.decode(bytes) }
    for bytes in try inputs("Safetensors") {
      guard let file = try? SafetensorsFile(bytes: bytes) else { continue }
      for name in file.names {
        _ = try? file.tensor(named: name)
        _ = try? file.integers(named: name)
      }
    }
  }

  @Test("A chunk that claims 1.9 GB is refused before it is believed")
  func largeChunk() throws {
    let bytes = try #require(try inputs("PNG").first { $0.count == 273 })
    expectError(.malformed, "cut off after 273 bytes", "'iTXt' of 1936982043") {
      _ = try PNG.decode(bytes)
    }
  }
}
