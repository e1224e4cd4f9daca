import Glibc

/// Reads a whole file of at most `limit` bytes.
///
/// Throws `FileError` when there is no such file, when it is a folder or a device, when it is
/// larger than `limit`, and for whatever the system reports.
public func readBytes(from path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
  // Opening a pipe would wait for somebody to write into it; O_NONBLOCK does not.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw .system(errno, "read", path) }
  defer { close(descriptor) }

  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .system(errno, "read", path) }
  let entry = Entry(status)
  try requireFileOrNothing(entry, "read", path)
  let size = Int(status.st_size)
  guard size <= limit else {
    throw FileError(
      .tooLarge,
      "Cannot read \(quoted(path)): it has \(size) bytes, more than the \(limit) read here. "
        + "Use a smaller file.")
  }

  var bytes = [UInt8](repeating: 0, count: size)
  var filled = 0
  while filled < size {
    let count = bytes.withUnsafeMutableBytes { buffer in
      read(descriptor, buffer.baseAddress! + filled, size - filled)
    }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .system(errno, "read", path) }
    if count == 0 { break }  // somebody cut the file off just now
    filled += count
  }
  return filled == size ? bytes : Array(bytes[..<filled])
}
