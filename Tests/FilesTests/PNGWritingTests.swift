import Files
import Tensors
import Testing

@Suite("Writing PNG")
struct PNGWritingTests {
  @Test("What is read back are the pixels, rounded to the levels of the bit depth")
  func roundTrip() throws {
    var generator = TorchGenerator(seed: 1)
    for channels in 1...4 {
      for bitDepth in [8, 16] {
        for compression in [PNG.Compression.fast, .small] {
          let pixels = generator.uniform([7, 5, channels])
          let bytes = try PNG(pixels: pixels, bitDepth: bitDepth).encode(compression: compression)
          let read = try PNG.decode(bytes)
          let top: Float = bitDepth == 8 ? 255 : 65535
          #expect(read.pixels == pixels.map { ($0 * top).rounded(.toNearestOrEven) / top })
          #expect(read.bitDepth == bitDepth)
          let again = try PNG(pixels: read.pixels, bitDepth: bitDepth)
            .encode(compression: compression)
          #expect(again == bytes)
        }
      }
    }
  }

  @Test("A picture of any kind, read and written again, keeps its pixels")
  func rewriting() throws {
    for name in try #require(try JSON.read(fixture("pictures.json")).object).keys {
      let picture = try PNG.read(fixture(name))
      #expect(try PNG.decode(try picture.encode()).pixels == picture.pixels, "\(name)")
    }
  }

  @Test("Numbers outside 0…1 are clamped, infinite ones too, and halves round to even")
  func clamping() throws {
    let pixels = Tensor([-1, 2, .infinity, -.infinity, 0.5, 1.5 / 255], shape: [1, 6, 1])
    let read = try PNG.decode(try PNG(pixels: pixels).encode()).pixels * 255
    #expect(read.scalars.map { $0.rounded() } == [0, 255, 255, 0, 128, 2])
  }

  @Test("A number that is none is an error that says where")
  func notANumber() {
    var scalars = [Float](repeating: 0, count: 24)
    scalars[17] = .nan
    expectError(.unwritable, "row 1, column 1, channel 2") {
      _ = try PNG(pixels: Tensor(scalars, shape: [2, 4, 3])).encode()
    }
  }

  @Test("A picture without pixels is an error with its size")
  func noPixels() {
    expectError(.unwritable, "0 × 3 pixels") {
      _ = try PNG(pixels: .zeros([3, 0, 1])).encode()
    }
  }

  @Test("Texts are read back, Latin-1 or not, and lie before the pixels")
  func texts() throws {
    let texts: [PNG.Text] = [
      .init("Title", "Café"), .init("parameters", "ε 🎲\nSteps: 20"), .init("Title", "again"),
      .init("Comment", ""), .init("é", "tab\tand\r\nend"), .init("Escape", "\u{1B}[31m"),
    ]
    let bytes = try PNG(pixels: .zeros([1, 1, 1]), texts: texts).encode()
    let read = try PNG.decode(bytes).texts
    #expect(read == texts)

    let content = String(decoding: bytes, as: Unicode.ASCII.self)
    let pixels = try #require(content.range(of: "IDAT"))
    let last = try #require(content.range(of: "Escape"))
    #expect(last.upperBound < pixels.lowerBound)
    #expect(content.ranges(of: "tEXt").count == 4)
    #expect(content.ranges(of: "iTXt").count == 2)
  }

  @Test("Keywords and texts that PNG cannot hold are errors that name them")
  func badTexts() {
    for keyword in ["", " a", "a ", "a  b", "ε", "a\nb", String(repeating: "k", count: 80)] {
      expectError(.unwritable, "keyword", "1 to 79") {
        _ = try PNG(pixels: .zeros([1, 1, 1]), texts: [.init(keyword, "x")]).encode()
      }
    }
    expectError(.unwritable, "'Title'", "zero character") {
      _ = try PNG(pixels: .zeros([1, 1, 1]), texts: [.init("Title", "a\0b")]).encode()
    }
  }

  @Test("Small compression is smaller where there is something to find")
  func compression() throws {
    let stripes = Tensor((0..<4096).map { Float($0 / 8 % 5) / 4 }, shape: [64, 64, 1])
    let picture = PNG(pixels: stripes)
    #expect(try picture.encode(compression: .small).count < picture.encode().count)
  }
}
