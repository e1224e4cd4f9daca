import Files
import Tensors
import Testing

@Suite("NumPy arrays")
struct NPYTests {
  @Test("Every type gives the numbers that NumPy wrote")
  func everyType() throws {
    let expected = Tensor([0, 1, 2, 100, 126, 127], shape: [2, 3])
    let types = [
      "f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "version2",
    ]
    for name in types {
      #expect(try NPY.read(fixture(name + ".npy")) == expected, "\(name)")
    }
    #expect(
      try NPY.read(fixture("b1.npy")) == Tensor([0, 0, 1, 1, 1, 1], shape: [2, 3]))
    #expect(try NPY.read(fixture("scalar.npy")) == Tensor(0.5))
    #expect(try NPY.read(fixture("empty.npy")) == .zeros([0, 3]))
  }

  @Test("Fortran order is turned into row-major order")
  func fortran() throws {
    let expected = Tensor((0..<24).map { Float($0) }, shape: [2, 3, 4])
    #expect(try NPY.read(fixture("fortran.npy")) == expected)
  }

  @Test("What is written is read back, and begins where memory is aligned")
  func roundTrip() throws {
    let scratch = try Scratch()
    for shape in [[], [3], [2, 3], [1, 2, 3, 4], [0, 5]] {
      let tensor = Tensor(
        (0..<shape.reduce(1, *)).map { Float($0) - 0.5 }, shape: shape)
      try NPY.write(tensor, to: scratch("x.npy"))
      #expect(try NPY.read(scratch("x.npy")) == tensor)
      #expect((NPY.encode(tensor).count - 4 * tensor.count) % 64 == 0)
    }
  }

  @Test("Channels go first and last again")
  func channels() {
    let picture = Tensor((0..<24).map { Float($0) }, shape: [2, 4, 3])
    #expect(picture.channelsFirst.shape == [3, 2, 4])
    #expect(picture.channelsFirst[1] == picture.slice(axis: 2, 1..<2).reshaped([2, 4]))
    #expect(picture.channelsFirst.channelsLast == picture)
    let batch = Tensor.stacked([picture, picture + 1])
    #expect(batch.channelsFirst.shape == [2, 3, 2, 4])
    #expect(batch.channelsFirst[1] == (picture + 1).channelsFirst)
    #expect(batch.channelsFirst.channelsLast == batch)
    #expect(Tensor([1, 2]).channelsFirst == Tensor([1, 2]))
  }

  @Test("Bad headers are refused with their values")
  func badHeaders() {
    func file(_ header: String, data: Int = 0, version: UInt8 = 1) -> [UInt8] {
      [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(header.utf8.count), 0]
        + Array(header.utf8) + [UInt8](repeating: 0, count: data)
    }
    func refused(_ bytes: [UInt8], _ parts: String...) {
      for part in parts {
        expectError(.malformed, "'x.npy'", part) { _ = try NPY.decode(bytes, path: "x.npy") }
      }
    }
    let good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    #expect(throws: Never.self) { try NPY.decode(file(good, data: 8)) }
    refused(file(good, data: 7), "shape [2]", "<f4", "need 8 bytes", "7 follow")
    refused(file(good, data: 8, version: 9), "version is 9")
    refused(file(good.replacing("<f4", with: "<c8"), data: 8), "'<c8'", "astype")
    refused(file("{'descr': '<f4'}"), "header is '{'descr': '<f4'}'")
    refused(file(good.replacing("(2,)", with: "(-2,)"), data: 8), "header is")
    refused(file(good.replacing("(2,)", with: "(2"), data: 8), "header is")
    refused(
      file(good.replacing("(2,)", with: "(0, 4611686018427387904, 4)")), "beyond counting")
    refused(Array(file(good)[..<30]), "header should have", "file has 30")
    refused([0x93] + Array("NUMPY".utf8), "only 6 bytes")
    refused([0xFF, 0xD8, 0xFF], "a JPEG picture")
    expectError(.malformed, ">f4", "astype") { _ = try NPY.read(fixture("big-endian.npy")) }
  }
}
