import Files
import Tensors
import Testing

@Suite("Reading PNG")
struct PNGReadingTests {
  @Test("Every colour type, bit depth and interlacing gives the numbers that pypng wrote")
  func everyKind() throws {
    let expected = try #require(try JSON.read(fixture("pictures.json")).object)
    #expect(expected.keys.count == 43)
    for name in expected.keys {
      let values = try #require(expected[name])
      let top = Float(try #require(values["top"]?.integer))
      let samples = try #require(values["samples"]?.array).compactMap(\.integer)
      let picture = try PNG.read(fixture(name))
      #expect(picture.pixels.shape == values["shape"]?.array?.compactMap(\.integer), "\(name)")
      #expect(picture.pixels.scalars == samples.map { Float($0) / top }, "\(name)")
      #expect(picture.bitDepth == values["bitDepth"]?.integer, "\(name)")
      #expect(picture.warnings == [], "\(name)")
    }
  }

  @Test("Texts of all three kinds come in their order, also from behind the pixels")
  func texts() throws {
    let picture = try PNG.read(fixture("texts.png"))
    #expect(
      picture.texts == [
        .init("Title", "Café"),
        .init("Comment", String(repeating: "long ", count: 40)),
        .init("parameters", "ε ~ N(0, 1) 🎲"),
        .init("Title", "packed ε"),
        .init("Author", "behind the pixels"),
      ])
    #expect(picture.text("Title") == "Café")
    #expect(picture.text("nothing") == nil)
  }

  @Test("Transparent pixels show the background, opaque ones do not")
  func background() {
    let scalars: [Float] = [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0.5]
    let picture = PNG(pixels: Tensor(scalars, shape: [1, 3, 4]))
    #expect(picture.rgb() == Tensor([1, 0, 0, 1, 1, 1, 0.5, 0.5, 1], shape: [1, 3, 3]))
    #expect(
      picture.rgb(over: Tensor([0, 0, 0.5]))
        == Tensor([1, 0, 0, 0, 0, 0.5, 0, 0, 0.75], shape: [1, 3, 3]))
    let grey = PNG(pixels: Tensor([0.25, 1, 0.25, 0], shape: [1, 2, 2]))
    #expect(grey.grey() == Tensor([0.25, 1], shape: [1, 2, 1]))
    #expect(grey.grey(over: 0) == Tensor([0.25, 0], shape: [1, 2, 1]))
    #expect(grey.rgb() == Tensor([0.25, 0.25, 0.25, 1, 1, 1], shape: [1, 2, 3]))
  }

  @Test("Colours turn grey with the weights of BT.601")
  func grey() {
    let picture = PNG(pixels: Tensor([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1], shape: [1, 4, 3]))
    let expected: [Float] = [0.299, 0.587, 0.114, 1]
    for (grey, weight) in zip(picture.grey().scalars, expected) {
      #expect(abs(grey - weight) < 1e-6)  // the weights add up to 1 but for rounding
    }
  }

  @Test("A file cut off anywhere is an error that says so")
  func cutOff() throws {
    let bytes = try readBytes(from: fixture("rgb-8-interlaced.png"), atMost: 1000)
    for count in 1..<bytes.count {
      expectError(.malformed, "'cut.png'") {
        _ = try PNG.decode(Array(bytes[..<count]), path: "cut.png")
      }
    }
    expectError(.malformed, "cut off after 40 bytes", "again") {
      _ = try PNG.decode(Array(bytes[..<40]))
    }
    expectError(.malformed, "cut off after \(bytes.count - 1) bytes") {
      _ = try PNG.decode(Array(bytes.dropLast()))
    }
  }

  @Test("A flipped bit in a chunk that matters is an error")
  func flippedBits() throws {
    let bytes = try readBytes(from: fixture("grey-8.png"), atMost: 1000)
    for index in bytes.indices {
      var flipped = bytes
      flipped[index] ^= 4
      #expect(throws: FileError.self) { try PNG.decode(flipped) }
    }
    // Behind the pixels come their checksum and the end, of 12 bytes.
    var flipped = bytes
    flipped[bytes.count - 13] ^= 1
    expectError(.malformed, "damaged", "IDAT: CRC error") { _ = try PNG.decode(flipped) }
  }

  @Test("Absurd and empty sizes are refused with their numbers")
  func absurdSizes() throws {
    func claiming(_ width: UInt32, _ height: UInt32) throws -> [UInt8] {
      var bytes = try readBytes(from: fixture("grey-8.png"), atMost: 1000)
      for i in 0..<4 {
        bytes[16 + i] = UInt8(truncatingIfNeeded: width >> (24 - 8 * i))
        bytes[20 + i] = UInt8(truncatingIfNeeded: height >> (24 - 8 * i))
      }
      return bytes
    }
    expectError(.malformed, "0 × 3 pixels") { _ = try PNG.decode(try claiming(0, 3)) }
    expectError(.malformed, "5 × 0 pixels") { _ = try PNG.decode(try claiming(5, 0)) }
    expectError(.tooLarge, "8193 × 8192 pixels", "67108864") {
      _ = try PNG.decode(try claiming(8193, 8192))
    }
    expectError(.tooLarge, "4294967295 × 4294967295 pixels") {
      _ = try PNG.decode(try claiming(.max, .max))
    }
    expectError(.malformed, "bytes cannot hold the 8192 × 8192 pixels") {
      _ = try PNG.decode(try claiming(8192, 8192))
    }
  }

  @Test("Other kinds of files are recognised, and a command that converts them is named")
  func otherKinds() {
    let kinds: [([UInt8], String, String)] = [
      ([], "is empty", "Copy or download it again"),
      ([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG picture", "magick photo.x photo.png"),
      (Array("GIF89a".utf8), "a GIF picture", "magick 'photo.x[0]' photo.png"),
      (Array("RIFF\0\0\0\0WEBP".utf8), "a WebP picture", "magick"),
      (Array("%PDF-1.7".utf8), "a PDF document", "pdftoppm -png photo.x photo"),
      (Array("<!DOCTYPE html>".utf8), "a web page", "right file"),
      (Array("version https://git-lfs.github.com".utf8), "Git LFS", "git lfs pull"),
      (Array("hello\n".utf8), "is text", "right file"),
      ([0x93] + Array("NUMPY".utf8), "a NumPy array", "right file"),
      ([1, 2, 3, 0xFE], "begins with the bytes 01 02 03 FE", "right file"),
      ([0x89] + Array("PNG\n".utf8), "line ends were changed", "again"),
    ]
    for (bytes, what, advice) in kinds {
      expectError(.malformed, "'photo.x'", what, advice) {
        _ = try PNG.decode(bytes, path: "photo.x")
      }
    }
  }

  @Test("A command for a name with spaces quotes it")
  func quotedNames() {
    expectError(.malformed, "magick '/a b/c.jpg' '/a b/c.png'") {
      _ = try PNG.decode([0xFF, 0xD8, 0xFF], path: "/a b/c.jpg")
    }
  }

  @Test("Paths that are not readable files are told apart")
  func paths() throws {
    let scratch = try Scratch()
    try writeAtomically([1], to: scratch("photo.png"))
    expectError(.missing, "phto.png", "Did you mean", "photo.png") {
      _ = try PNG.read(scratch("phto.png"))
    }
    expectError(.missing, "Check the spelling") { _ = try PNG.read(scratch("castle.png")) }
    expectError(.missing, "no such file or folder", "Create") {
      _ = try PNG.read(scratch("none/photo.png"))
    }
    expectError(.notAFile, "it is a folder") { _ = try PNG.read(scratch.path) }
    expectError(.notAFile, "a device") { _ = try PNG.read("/dev/zero") }
  }
}
