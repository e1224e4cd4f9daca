import Glibc

/// Writes bytes behind the end of the file at `path`, which is made if there is none, and forces them
/// to the disk. If they do not all fit, the file stays as it was.
///
/// Throws `FileError`.
public func append(_ bytes: [UInt8], to path: String) throws(FileError) {
  try requireFileOrNothing(try Entry(at: path, to: "write"), "write", path)
  let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw .system(errno, "write", path) }
  defer { close(descriptor) }
  let end = lseek(descriptor, 0, SEEK_END)
  var failure = append(bytes, to: descriptor)
  if failure == 0, fsync(descriptor) != 0 { failure = errno }
  guard failure == 0 else {
    ftruncate(descriptor, end)
    throw .system(failure, "write", path)
  }
}

/// Writes `bytes` to an open file and returns 0, or the system's number for what went wrong.
func append(_ bytes: [UInt8], to descriptor: CInt) -> CInt {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return errno }
  }
  return 0
}
