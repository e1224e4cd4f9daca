import Glibc

/// What to do when something is at the path already.
public enum ExistingFile: Sendable {
  /// Put the new file in its place.
  case replace
  /// Fail with `FileError.Reason.exists` and leave it as it is.
  case keep
}

/// Writes a file so that its path only ever leads to the old content or to the complete new one,
/// whatever happens on the way: a full disk, a crash, a power cut.
///
/// The bytes go to a temporary file in the same folder, are forced to the disk, and then take the
/// name over in one step. A failure removes the temporary file. Where the path is a symbolic link,
/// the file that it leads to is replaced and the link stays. Permissions are those of any new file;
/// what `isPrivate` can be read by its owner only.
///
/// Throws `FileError`.
public func writeAtomically(
  _ bytes: [UInt8], to path: String, existing: ExistingFile = .replace, isPrivate: Bool = false
) throws(FileError) {
  try writeAtomically([bytes], to: path, existing: existing, isPrivate: isPrivate)
}

/// Writes a file that is made of several parts, one behind the other.
func writeAtomically(
  _ parts: [[UInt8]], to path: String, existing: ExistingFile, isPrivate: Bool = false
) throws(FileError) {
  let entry = try Entry(at: path, to: "write")
  try requireFileOrNothing(entry, "write", path)
  if existing == .keep, entry != .nothing { throw .system(EEXIST, "write", path) }
  guard !splitPath(path).name.isEmpty else { throw .notAFile("a folder", "write", path) }

  let target = entry == .nothing ? path : (realPath(path) ?? path)
  let folder = splitPath(target).folder
  let temporary = try TemporaryFile(in: folder, for: path, isPrivate: isPrivate)
  do {
    try temporary.fill(with: parts)
    switch existing {
    case .replace: try temporary.rename(to: target)
    case .keep: try temporary.claim(target)
    }
  } catch {
    temporary.remove()
    throw error
  }
  try synchronise(folder: folder, for: path)
}

extension FileError {
  fileprivate static func missingFolder(of path: String) -> FileError {
    FileError(
      .missing,
      "Cannot write \(quoted(path)): there is no folder \(quoted(splitPath(path).folder)). "
        + "Create it first.")
  }
}

/// Forces the folder's list of names to the disk, without which a power cut could undo a rename.
private func synchronise(folder: String, for path: String) throws(FileError) {
  let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  // A folder that may be written but not read cannot be opened; the file is in place all the same.
  guard descriptor >= 0 else { return }
  defer { close(descriptor) }
  // Some file systems have nothing to synchronise for folders and say so with EINVAL.
  guard fsync(descriptor) == 0 || errno == EINVAL else { throw .system(errno, "write", path) }
}

/// A file without a lasting name, next to the one that it will become.
private struct TemporaryFile {
  let descriptor: CInt
  let name: String
  /// The path that the caller asked for, for messages.
  let path: String

  init(in folder: String, for path: String, isPrivate: Bool) throws(FileError) {
    self.path = path
    let permissions: mode_t = isPrivate ? 0o600 : 0o666
    while true {
      let name = joined(folder, ".dsh-" + String(UInt64.random(in: 0 ... .max), radix: 36))
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
      if descriptor >= 0 {
        (self.descriptor, self.name) = (descriptor, name)
        return
      }
      guard errno == EEXIST || errno == EINTR else {
        throw errno == ENOENT ? .missingFolder(of: path) : .system(errno, "write", path)
      }
    }
  }

  /// Writes, forces to the disk and closes.
  func fill(with parts: [[UInt8]]) throws(FileError) {
    var failure: CInt = 0
    for part in parts where failure == 0 { failure = append(part, to: descriptor) }
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else { throw .system(failure, "write", path) }
  }

  func rename(to target: String) throws(FileError) {
    guard Glibc.rename(name, target) == 0 else { throw .system(errno, "write", path) }
  }

  /// Takes the name `target` unless somebody has it, even if they take it at the same instant.
  func claim(_ target: String) throws(FileError) {
    if link(name, target) == 0 {
      remove()
      return
    }
    // File systems of memory cards have no links. There, an empty file reserves the name first.
    guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else {
      throw .system(errno, "write", path)
    }
    let reserved = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard reserved >= 0 else { throw .system(errno, "write", path) }
    close(reserved)
    do { try rename(to: target) } catch {
      unlink(target)
      throw error
    }
  }

  func remove() { unlink(name) }
}
