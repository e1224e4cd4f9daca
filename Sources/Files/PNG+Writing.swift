import CPNG
import Tensors

extension PNG {
  /// How a file is packed.
  public enum Compression: Sendable {
    /// A few milliseconds for 512×512, noise or not.
    case fast
    /// As small as zlib makes it, ten times slower; for pictures that are kept.
    case small
  }

  /// Writes the picture atomically, with its texts in front so that tools find them early.
  ///
  /// Throws `FileError` when the pixels or texts cannot be encoded (see `encode`) or the file
  /// cannot be written (see `writeAtomically`).
  public func write(
    to path: String, compression: Compression = .fast, existing: ExistingFile = .replace
  ) throws(FileError) {
    try writeAtomically(try encode(compression: compression), to: path, existing: existing)
  }

  /// The bytes of the picture as a PNG file.
  ///
  /// A sample is round(x · 255), or round(x · 65535) where `bitDepth` is 16, ties to even as in
  /// NumPy, after clamping x to 0…1. Pictures that were read with fewer than 8 bits take 8.
  ///
  /// Throws `FileError` when a number is NaN, when there are no pixels or more than `mostPixels`,
  /// and when a keyword or text cannot be stored. A `pixels` that is not [H, W, 1…4] is the
  /// programmer's fault and traps.
  public func encode(compression: Compression = .fast) throws(FileError) -> [UInt8] {
    guard pixels.rank == 3, (1...4).contains(pixels.shape[2]) else {
      fatalError("Pixels of shape \(pixels.shape) do not make a PNG: it takes [H, W, 1...4].")
    }
    try checkSize()
    for text in texts { try text.check() }

    guard let writer = CPNGWriterCreate() else {
      throw FileError(.system, "There is no memory to write a picture.")
    }
    defer { CPNGWriterFree(writer) }
    for text in texts { try text.add(to: writer) }
    let bytesPerSample: Int32 = bitDepth > 8 ? 2 : 1
    let header = CPNGHeader(
      width: UInt32(pixels.shape[1]), height: UInt32(pixels.shape[0]),
      bitDepth: 8 * bytesPerSample, channels: Int32(pixels.shape[2]),
      bytesPerSample: bytesPerSample)
    let effort = compression == .fast ? CPNGEffortRuns : CPNGEffortFull
    let samples = try bytesPerSample == 1 ? bytes() : bytePairs()
    guard CPNGWrite(writer, header, effort, samples, samples.count) else {
      throw .encoding(writer)
    }
    var count = 0
    let start = CPNGWriterBytes(writer, &count)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  private func checkSize() throws(FileError) {
    let (height, width) = (pixels.shape[0], pixels.shape[1])
    guard pixels.count > 0 else {
      throw FileError(
        .unwritable, "A picture of \(width) × \(height) pixels cannot be written: it is empty.")
    }
    guard height * width <= PNG.mostPixels else {
      throw FileError(
        .tooLarge,
        "A picture of \(width) × \(height) pixels is larger than the \(PNG.mostPixels) written "
          + "here. Make it smaller first.")
    }
  }

  private func bytes() throws(FileError) -> [UInt8] {
    try levels(255).map { UInt8($0) }
  }

  /// High byte first.
  private func bytePairs() throws(FileError) -> [UInt8] {
    var pairs: [UInt8] = []
    pairs.reserveCapacity(2 * pixels.count)
    for level in try levels(65535) {
      let level = UInt16(level)
      pairs.append(UInt8(level >> 8))
      pairs.append(UInt8(level & 0xFF))
    }
    return pairs
  }

  /// The samples, rounded to whole numbers from 0 to `top`.
  private func levels(_ top: Float) throws(FileError) -> [Float] {
    let scalars = pixels.scalars
    if let index = scalars.firstIndex(where: \.isNaN) {
      let (width, channels) = (pixels.shape[1], pixels.shape[2])
      let (row, column) = (index / channels / width, index / channels % width)
      throw FileError(
        .unwritable,
        "The picture has no number (NaN) at row \(row), column \(column), channel "
          + "\(index % channels). Something before it divided by zero or overflowed.")
    }
    return scalars.map { (min(max($0, 0), 1) * top).rounded(.toNearestOrEven) }
  }
}

extension PNG.Text {
  /// Whether tEXt can hold the text: Latin-1 without control characters other than tab and line
  /// ends.
  private var isPlain: Bool { text.unicodeScalars.allSatisfy { Self.isPlain($0) } }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10, 13, 32...126, 160...255: true
    default: false
    }
  }

  fileprivate func check() throws(FileError) {
    let scalars = keyword.unicodeScalars
    let isPrintable = scalars.allSatisfy { Self.isPlain($0) && $0.value >= 32 && $0.value != 160 }
    let isTrimmed = !keyword.hasPrefix(" ") && !keyword.hasSuffix(" ") && !keyword.contains("  ")
    guard (1...79).contains(scalars.count), isPrintable, isTrimmed else {
      throw FileError(
        .unwritable,
        "\(quoted(keyword)) cannot be the keyword of a text in a PNG. "
          + "Use 1 to 79 Latin-1 characters with single spaces between words.")
    }
    guard !text.utf8.contains(0) else {
      throw FileError(
        .unwritable,
        "The text under \(quoted(keyword)) contains a zero character, which ends texts in a PNG. "
          + "Remove it.")
    }
  }

  fileprivate func add(to writer: OpaquePointer) throws(FileError) {
    let keyword = latin1(keyword)
    let text = isPlain ? latin1(text) : text.utf8.map { CChar(bitPattern: $0) } + [0]
    guard CPNGAddText(writer, keyword, text, !isPlain) else { throw .encoding(writer) }
  }

  private func latin1(_ text: String) -> [CChar] {
    text.unicodeScalars.map { CChar(bitPattern: UInt8($0.value)) } + [0]
  }
}

extension FileError {
  fileprivate static func encoding(_ writer: OpaquePointer) -> FileError {
    FileError(
      .system, "The picture could not be encoded: \(String(cString: CPNGWriterError(writer))).")
  }
}
