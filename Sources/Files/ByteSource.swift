import Glibc

/// Bytes that are read in parts: a file that stays open, or a blob in memory.
enum ByteSource: Sendable {
  case file(OpenFile)
  case memory([UInt8])

  var count: Int {
    switch self {
    case .file(let file): file.size
    case .memory(let bytes): bytes.count
    }
  }

  /// The little-endian words at `range`, whose length is a multiple of theirs.
  func words<Word: FixedWidthInteger>(
    at range: Range<Int>, as type: Word.Type
  ) throws(FileError) -> [Word] {
    var words = [Word](repeating: 0, count: range.count / MemoryLayout<Word>.size)
    switch self {
    case .memory(let bytes):
      words.withUnsafeMutableBytes { $0.copyBytes(from: bytes[range]) }
    case .file(let file):
      let failure = words.withUnsafeMutableBytes { file.fill($0, from: range.lowerBound) }
      if let failure { throw failure }
    }
    if Word(littleEndian: 1) != 1 { words = words.map(Word.init(littleEndian:)) }
    return words
  }
}

/// A file that is open for reading until nobody needs it any more.
final class OpenFile: Sendable {
  let path: String
  let size: Int
  private let descriptor: CInt

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(errno, "read", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno, "read", path) }
    size = Int(status.st_size)
    try requireFileOrNothing(Entry(status), "read", path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills `buffer` with the bytes that begin at `offset`, or says why not.
  func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) -> FileError? {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset + filled))
      if count < 0, errno == EINTR { continue }
      if count < 0 { return .system(errno, "read", path) }
      if count == 0 {
        return FileError(
          .malformed,
          "\(quoted(path)) became shorter while it was being read: it ends at byte "
            + "\(offset + filled). Open it again when whoever changes it is done.")
      }
      filled += count
    }
    return nil
  }
}
