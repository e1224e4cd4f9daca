import Glibc

/// A file that lies in memory without having been read: the system fetches what is looked at.
///
/// Checkpoints of several gigabytes open at once this way, and several processes share them. The
/// file must not be shortened meanwhile; replacing it by another under the same name is fine.
public final class MappedFile: @unchecked Sendable {
  /// The number of bytes.
  public let count: Int

  /// The first byte; nothing may write there.
  let start: UnsafeRawPointer

  /// Opens the file at `path`.
  public init(path: String) throws(Problem) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Problem(path: path, action: "opened") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Problem(path: path, action: "examined") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(description: "\(path) is not a file that can be read. Give the path of one.")
    }
    count = Int(status.st_size)
    guard count > 0 else {
      throw Problem(description: "\(path) is empty. Was it written or downloaded completely?")
    }
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), address != MAP_FAILED
    else { throw Problem(path: path, action: "mapped into memory") }
    start = UnsafeRawPointer(address)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: start), count) }

  /// Lets the system take back the memory that part of the file lies in. It is read again by
  /// whoever looks there.
  func forget(from first: UnsafeRawPointer, byteCount: Int) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let begin = (first - start + page - 1) / page * page
    let end = (first - start + byteCount) / page * page
    guard end > begin else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + begin), end - begin, MADV_DONTNEED)
  }

  /// Lets `body` read the bytes; they are gone afterwards.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Why a file could not be mapped.
  public struct Problem: Error, CustomStringConvertible {
    /// What happened, to which file, and what to do.
    public let description: String

    init(description: String) { self.description = description }

    /// The system's reason for the call that has just failed.
    init(path: String, action: String) {
      description = "\(path) could not be \(action): \(String(cString: strerror(errno)))."
    }
  }
}

extension Tensor {
  /// Makes a tensor of the 32-bit numbers that begin at `byteOffset` in `file`, copying nothing.
  ///
  /// They are little-endian and in row-major order, and `byteOffset` is a multiple of four; whoever
  /// reads a file format has checked that and that they lie inside the file. The first change to
  /// the tensor copies them.
  public init(file: MappedFile, byteOffset: Int, shape: [Int]) {
    let byteCount = shape.reduce(4, *)
    guard byteOffset >= 0, byteOffset % 4 == 0, byteCount >= 0, byteOffset + byteCount <= file.count
    else {
      fatalError(
        "Shape \(shape) at byte \(byteOffset) does not fit into a file of \(file.count) bytes.")
    }
    let storage = Storage(file: file, offset: byteOffset, count: byteCount / 4)
    self.init(storage: storage, start: 0, shape: shape)
  }
}
