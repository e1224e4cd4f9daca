import Glibc
import Tensors

/// Bytes that are looked at in parts: a mapped file, or a blob in memory.
enum ByteSource: Sendable {
  case mapped(MappedFile)
  case memory([UInt8])

  var count: Int {
    switch self {
    case .mapped(let file): file.count
    case .memory(let bytes): bytes.count
    }
  }

  /// Lets `body` read the bytes at `range`; they are gone afterwards.
  func withBytes<Result>(
    at range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    switch self {
    case .mapped(let file): file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    case .memory(let bytes):
      bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }

  /// The little-endian words at `range`, whose length is a multiple of theirs.
  func words<Word: FixedWidthInteger>(at range: Range<Int>, as type: Word.Type) -> [Word] {
    var words = [Word](repeating: 0, count: range.count / MemoryLayout<Word>.size)
    withBytes(at: range) { bytes in words.withUnsafeMutableBytes { $0.copyMemory(from: bytes) } }
    return words
  }
}

extension ByteSource {
  /// Maps the file at `path`, or takes an empty one as it is.
  init(mapping path: String) throws(FileError) {
    let entry = try Entry(at: path)
    try requireFileOrNothing(entry, "read", path)
    // Also what is missing shows here; the mapping itself would not suggest other names.
    guard access(path, R_OK) == 0 else { throw .system(errno, "read", path) }
    if entry == .file(size: 0) {
      self = .memory([])
      return
    }
    do { self = .mapped(try MappedFile(path: path)) } catch {
      throw FileError(.system, error.description)
    }
  }
}
