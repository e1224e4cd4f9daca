import CPNG
import Glibc
import Tensors

extension PNG {
  /// Reads a PNG file: grey, grey and alpha, RGB, RGB and alpha or palette, 1 to 16 bits,
  /// interlaced or not.
  ///
  /// Throws `FileError` when the file cannot be read, is no PNG (the message says what it seems to
  /// be instead), is damaged, or is larger than `mostPixels`.
  public static func read(_ path: String) throws(FileError) -> PNG {
    try decode(try readBytes(from: path, atMost: largestFile), path: path)
  }

  /// 2²⁶ pixels of the largest kind, 8 bytes each, and room for texts.
  private static let largestFile = 576 << 20

  /// Decodes the bytes of a PNG file. `path` is what messages call it.
  ///
  /// Throws `FileError` as `read` does.
  public static func decode(_ bytes: [UInt8], path: String = "picture") throws(FileError) -> PNG {
    try checkSize(in: bytes, path)
    try checkChunks(in: bytes, path)
    let decoded = bytes.withUnsafeBufferPointer { decode($0, path) }
    return try decoded.get()
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ path: String
  ) -> Result<PNG, FileError> {
    guard let reader = CPNGReaderCreate(bytes.baseAddress, bytes.count) else {
      return .failure(FileError(.system, "There is no memory to read \(quoted(path))."))
    }
    defer { CPNGReaderFree(reader) }
    func damaged() -> Result<PNG, FileError> {
      .failure(.damaged(path, String(cString: CPNGReaderError(reader))))
    }

    var header = CPNGHeader()
    guard CPNGReadHeader(reader, &header) else { return damaged() }
    let shape = [Int(header.height), Int(header.width), Int(header.channels)]
    let count = shape.reduce(1, *)
    var samples = [UInt8](repeating: 0, count: count * Int(header.bytesPerSample))
    guard CPNGReadPixels(reader, &samples, samples.count) else { return damaged() }

    let scalars = header.bytesPerSample == 1 ? fromBytes(samples) : fromBytePairs(samples)
    let warnings = String(cString: CPNGReaderWarnings(reader)).split(separator: "\n")
    return .success(
      PNG(
        pixels: Tensor(scalars, shape: shape), bitDepth: Int(header.bitDepth),
        texts: texts(of: reader), warnings: warnings.map(String.init)))
  }

  private static func fromBytes(_ samples: [UInt8]) -> [Float] { samples.map { Float($0) / 255 } }

  private static func fromBytePairs(_ samples: [UInt8]) -> [Float] {
    stride(from: 0, to: samples.count, by: 2).map { i in
      Float(UInt16(samples[i]) << 8 | UInt16(samples[i + 1])) / 65535
    }
  }

  private static func texts(of reader: OpaquePointer) -> [Text] {
    (0..<CPNGTextCount(reader)).map { index in
      var (count, isUTF8) = (0, false)
      let start = CPNGTextBytes(reader, index, &count, &isUTF8)
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      let text = isUTF8 ? String(decoding: bytes, as: UTF8.self) : latin1(bytes)
      let keyword = CPNGTextKeyword(reader, index)
      let letters = UnsafeRawBufferPointer(start: keyword, count: keyword.map(strlen) ?? 0)
      return Text(latin1(letters), text)
    }
  }

  private static func latin1(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }
}

extension PNG {
  /// The first eight bytes of every PNG. The line ends among them show transfers that "repaired"
  /// line ends.
  private static let signature: [UInt8] = [0x89] + Array("PNG\r\n\u{1A}\n".utf8)

  /// Fails unless `bytes` begin as a PNG of a bearable size that they can possibly hold; before
  /// anything is allocated for it.
  private static func checkSize(in bytes: [UInt8], _ path: String) throws(FileError) {
    guard bytes.starts(with: signature) else {
      guard FileKind(bytes) == .png else {
        throw FileKind.mismatch(bytes, wanted: "a PNG picture", path: path)
      }
      throw .damaged(path, "its line ends were changed, perhaps by a transfer as text")
    }
    // Signature, length of the header, "IHDR", width, height, bit depth, colour type.
    guard bytes.count >= 26, bytes[12..<16].elementsEqual("IHDR".utf8) else {
      throw .damaged(path, "it has \(bytes.count) bytes and no picture header")
    }
    let width = bigEndian(bytes[16..<20])
    let height = bigEndian(bytes[20..<24])
    guard width > 0, height > 0 else {
      throw .damaged(path, "its size is \(width) × \(height) pixels, which leaves nothing to see")
    }
    guard width < 1 << 31, height < 1 << 31, width * height <= mostPixels else {
      throw FileError(
        .tooLarge,
        "\(quoted(path)) claims to have \(width) × \(height) pixels, more than the \(mostPixels) "
          + "(8192 × 8192) read here. Make it smaller first.")
    }
    // Deflate packs at most 1032 bytes into one.
    let bitsPerPixel = Int(bytes[24]) * [1, 1, 3, 1, 2, 1, 4, 1][Int(bytes[25]) & 7]
    let leastCount = width * height * bitsPerPixel / 8 / 1032
    guard bytes.count >= leastCount else {
      throw .damaged(
        path, "\(bytes.count) bytes cannot hold the \(width) × \(height) pixels that it promises")
    }
  }

  /// Fails unless the file has all of every chunk (length, name, data, checksum) up to the last.
  ///
  /// libpng finds out too, but only after it has allocated as much as a chunk claims to have: 1.9 GB
  /// for a file of 273 bytes.
  private static func checkChunks(in bytes: [UInt8], _ path: String) throws(FileError) {
    var position = signature.count
    while true {
      guard bytes.count - position >= 12 else {
        throw .damaged(path, "it is cut off after \(bytes.count) bytes, before its end mark")
      }
      let length = bigEndian(bytes[position..<position + 4])
      let name = bytes[position + 4..<position + 8]
      guard length <= bytes.count - position - 12 else {
        let name = quoted(String(decoding: name, as: UTF8.self))
        throw .damaged(
          path, "it is cut off after \(bytes.count) bytes, in a part \(name) of \(length)")
      }
      if name.elementsEqual("IEND".utf8) { return }
      position += 12 + length
    }
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}

extension FileError {
  fileprivate static func damaged(_ path: String, _ problem: String) -> FileError {
    FileError(
      .malformed,
      "\(quoted(path)) is a damaged PNG picture: \(problem). Copy or download it again.")
  }
}
