import Files
import Foundation
import Tensors
import Testing

@Suite("safetensors")
struct SafetensorsTests {
  @Test("Every type gives the numbers that torch has for it")
  func everyType() throws {
    let file = try SafetensorsFile(fixture("tensors.safetensors"))
    let expected = try #require(try JSON.read(fixture("tensors.json")).object)
    #expect(Set(file.names) == Set(expected.keys))
    for name in expected.keys {
      let tensor = try file.tensor(named: name)
      let values = try #require(expected[name]?["values"]?.array)
      #expect(tensor.shape == expected[name]?["shape"]?.array?.compactMap(\.integer), "\(name)")
      for (number, value) in zip(tensor.scalars, values) {
        // torch prints infinities and NaN as the texts inf, -inf and nan.
        let truth = value.number.map { Float($0) } ?? value.string.flatMap { Float($0) }
        #expect(number == truth || number.isNaN && truth?.isNaN == true, "\(name)")
      }
    }
    #expect(file.metadata == ["format": "pt", "note": "ε \"q\""])
  }

  @Test("Whole numbers keep all their digits")
  func integers() throws {
    let file = try SafetensorsFile(fixture("tensors.safetensors"))
    #expect(try file.integers(named: "labels") == [-1, 1 << 53 + 1, .max])
    #expect(try file.integers(named: "mask") == [1, 0, 1])
    for type in ["int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8"] {
      #expect(try file.integers(named: "whole." + type) == [0, 1, 2, 100, 126, 127], "\(type)")
    }
    expectError(.malformed, "'scalar'", "F32", "whole") {
      _ = try file.integers(named: "scalar")
    }
  }

  @Test("A name that is not there suggests the nearest")
  func unknownName() throws {
    let file = try SafetensorsFile(fixture("tensors.safetensors"))
    expectError(.missing, "'lables'", "Did you mean 'labels'?") {
      _ = try file.tensor(named: "lables")
    }
    expectError(.missing, "among the \(file.names.count)", "right file") {
      _ = try file.shape(of: "conv_in.weight")
    }
  }

  @Test("Files and blobs are read back as they were written, in the order they were added")
  func roundTrip() throws {
    let scratch = try Scratch()
    var generator = TorchGenerator(seed: 2)
    var written = Safetensors(metadata: ["b": "ε \"quoted\"\n\u{1}", "a": ""])
    let x = generator.normal([3, 4])
    try written.add("flag", integers: [1, 0, 1], shape: [3], as: .bool)
    try written.add("x", x)
    try written.add("double", x, as: .float64)
    try written.add("half", x, as: .float16)
    try written.add("brain", x, as: .bfloat16)
    try written.add("labels", integers: [3, -1, .min], shape: [3, 1])
    try written.add("scalar", Tensor(7), as: .uint8)
    try written.add("empty", .zeros([0, 2]))
    try written.write(to: scratch("x.safetensors"))
    #expect(try readBytes(from: scratch("x.safetensors"), atMost: 10_000) == written.encode())

    let blob = try SafetensorsFile(bytes: written.encode())
    for file in [blob, try SafetensorsFile(scratch("x.safetensors"))] {
      #expect(
        file.names == ["flag", "x", "double", "half", "brain", "labels", "scalar", "empty"])
      #expect(file.metadata == written.metadata)
      #expect(try file.tensor(named: "x") == x)
      #expect(try file.tensor(named: "double") == x)
      // Halves have 11 bits of precision and brain floats 8: half of the last one is lost.
      let half = try file.tensor(named: "half")
      let brain = try file.tensor(named: "brain")
      for (index, exact) in x.scalars.enumerated() {
        #expect(abs(half.scalars[index] - exact) <= abs(exact) / 2048)
        #expect(abs(brain.scalars[index] - exact) <= abs(exact) / 256)
      }
      #expect(try file.integers(named: "labels") == [3, -1, .min])
      #expect(try file.shape(of: "labels") == [3, 1])
      #expect(try file.integers(named: "flag") == [1, 0, 1])
      #expect(try file.elementType(of: "scalar") == .uint8)
      #expect(try file.tensor(named: "scalar") == Tensor(7))
      #expect(try file.tensor(named: "empty").shape == [0, 2])
    }
  }

  @Test("Everything in memory is aligned to the size of its elements")
  func alignment() throws {
    for length in 1...9 {
      var written = Safetensors()
      let name = String(repeating: "n", count: length)
      try written.add(name, integers: [1, 2, 3], shape: [3], as: .uint8)
      try written.add("float", Tensor([1.5]))
      let bytes = written.encode()
      let header = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect(header % 8 == 0)
      #expect(Array(bytes[(8 + header)...]) == [0, 0, 0xC0, 0x3F, 1, 2, 3])
    }
  }

  @Test("Numbers that a type cannot hold, and names that are taken, are errors that name them")
  func unstorable() throws {
    var file = Safetensors()
    try file.add("x", Tensor([1]))
    func fails(_ parts: String, _ body: (inout Safetensors) throws -> Void) {
      expectError(.unwritable, parts) { try body(&file) }
    }
    fails("'x' is taken") { try $0.add("x", Tensor([1])) }
    fails("'__metadata__' is taken") { try $0.add("__metadata__", Tensor([1])) }
    fails("contains 70000.0, which F16") { try $0.add("a", Tensor([1, 70000]), as: .float16) }
    fails("contains 0.5, which U8") { try $0.add("a", Tensor([0.5]), as: .uint8) }
    fails("contains nan, which I64") { try $0.add("a", Tensor([.nan]), as: .int64) }
    fails("contains 256, which U8") { try $0.add("a", integers: [256], shape: [1], as: .uint8) }
    fails("contains -1, which U64") { try $0.add("a", integers: [-1], shape: [1], as: .uint64) }
    fails("contains 2, which BOOL") { try $0.add("a", integers: [2], shape: [1], as: .bool) }
    fails("F8_E4M3, which is read only") { try $0.add("a", Tensor([1]), as: .float8e4m3) }
    try file.add("inf", Tensor([.infinity, -.infinity]), as: .float16)
    try file.add("inf2", Tensor([.infinity, .nan]), as: .bfloat16)
    let read = try SafetensorsFile(bytes: file.encode())
    #expect(try read.tensor(named: "inf").scalars == [.infinity, -.infinity])
    #expect(try read.tensor(named: "inf2").scalars[1].isNaN)
  }

  @Test("The shards of a checkpoint are read as one")
  func shards() throws {
    let checkpoint = try Checkpoint(fixture("model.safetensors.index.json"))
    #expect(checkpoint.names == ["a", "b", "c"])
    #expect(try checkpoint.tensor(named: "a") == Tensor([0, 1, 2]))
    #expect(try checkpoint.tensor(named: "b") == .ones([2, 2]))
    #expect(try checkpoint.shape(of: "c") == [1])
    #expect(try checkpoint.elementType(of: "c") == .float32)
    expectError(.missing, "'d'", "3") { _ = try checkpoint.tensor(named: "d") }
    let single = try Checkpoint(fixture("model-00001-of-00002.safetensors"))
    #expect(single.names == ["a"])
  }

  @Test("An index that lies, or reaches out of its folder, is an error that says how")
  func badIndex() throws {
    let scratch = try Scratch()
    func open(_ index: String) throws {
      try writeAtomically(Array(index.utf8), to: scratch("m.safetensors.index.json"))
      _ = try Checkpoint(scratch("m.safetensors.index.json"))
    }
    var shard = Safetensors()
    try shard.add("a", Tensor([1]))
    try shard.write(to: scratch("shard.safetensors"))
    try open(#"{"weight_map": {"a": "shard.safetensors"}}"#)
    expectError(.malformed, "weight_map") { try open("{}") }
    expectError(.malformed, "'b'", "'shard.safetensors'") {
      try open(#"{"weight_map": {"b": "shard.safetensors"}}"#)
    }
    expectError(.malformed, "'a'", "beside") {
      try open(#"{"weight_map": {"a": "../shard.safetensors"}}"#)
    }
    expectError(.missing, "shards.safetensors", "Did you mean") {
      try open(#"{"weight_map": {"a": "shards.safetensors"}}"#)
    }
  }
}
