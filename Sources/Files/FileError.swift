import Glibc

/// Why a file could not be read or written.
public struct FileError: Error, CustomStringConvertible, Equatable {
  /// What kind of trouble it is, for code that reacts to it.
  public enum Reason: Sendable {
    /// There is nothing at the path.
    case missing
    /// There is something at the path already, and it was not to be replaced.
    case exists
    /// The system does not allow it.
    case denied
    /// The disk is full.
    case full
    /// The path leads to something that is not a file.
    case notAFile
    /// The content is not what it should be.
    case malformed
    /// The content is larger than this program reads or writes.
    case tooLarge
    /// Numbers or texts that the format cannot hold.
    case unwritable
    /// Anything else that the system reports.
    case system
  }

  /// The kind of trouble.
  public let reason: Reason
  /// What happened, with which values, and what to do now.
  public let description: String

  init(_ reason: Reason, _ description: String) {
    self.reason = reason
    self.description = description
  }
}

extension FileError {
  /// The error for a system call on `path` that just failed with `code`; `attempt` is what was
  /// tried, as in "read" or "write".
  static func system(_ code: CInt, _ attempt: String, _ path: String) -> FileError {
    let name = quoted(path)
    let system = String(cString: strerror(code))
    switch code {
    case ENOENT:
      return FileError(
        .missing,
        "Cannot \(attempt) \(name): there is no such file or folder.\(suggestion(for: path))")
    case ENOTDIR:
      return FileError(
        .missing,
        "Cannot \(attempt) \(name): something in front of the last / is a file, not a folder. "
          + "Correct the path.")
    case EEXIST:
      return FileError(
        .exists, "Cannot \(attempt) \(name): it exists already. Choose another name.")
    case EACCES, EPERM, EROFS:
      return FileError(
        .denied,
        "Cannot \(attempt) \(name): \(system). Choose another place, or change its permissions.")
    case ENOSPC, EDQUOT:
      return FileError(
        .full,
        "Cannot \(attempt) \(name): \(system). Make room, or choose a place on another disk.")
    case EISDIR:
      return .notAFile("a folder", attempt, path)
    case ENAMETOOLONG:
      return FileError(.system, "Cannot \(attempt) \(name): the name is too long. Shorten it.")
    default:
      return FileError(
        .system, "Cannot \(attempt) \(name): \(system) (error \(code)). Try another place.")
    }
  }

  /// The error for a path that leads to `something` ("a folder", "a device") instead of a file.
  static func notAFile(_ something: String, _ attempt: String, _ path: String) -> FileError {
    FileError(
      .notAFile, "Cannot \(attempt) \(quoted(path)): it is \(something). Name a regular file.")
  }

  /// "Did you mean …?" with the nearest name in the folder where `path` is missing, or nothing.
  private static func suggestion(for path: String) -> String {
    let (folder, name) = splitPath(path)
    guard let names = try? names(in: folder) else { return " Create \(quoted(folder)) first." }
    guard let near = nearest(to: name, among: names) else { return " Check the spelling." }
    let full = folder == "." && !path.hasPrefix("./") ? near : joined(folder, near)
    return " Did you mean \(quoted(full))?"
  }
}

/// `text` in quotation marks, fit for a message: short, and nothing in it controls a terminal.
func quoted(_ text: String) -> String {
  let longest = 200
  var result = "'"
  for scalar in text.unicodeScalars.prefix(longest) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
      result += scalar.escaped(asASCII: true)
    default:
      result.unicodeScalars.append(scalar)
    }
  }
  return result + (text.unicodeScalars.count > longest ? "…'" : "'")
}
