import Glibc

/// The folder and the name of `path`; the folder of a bare name is ".".
func splitPath(_ path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = path[..<slash]
  return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
}

/// The path of `name` in `folder`.
func joined(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : folder + "/" + name
}

/// `path` from the root, without symbolic links; nil if there is nothing there.
public func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}

/// The path of the running program, by which it finds what belongs to it.
public var executablePath: String {
  realPath("/proc/self/exe") ?? CommandLine.arguments[0]
}

/// The names of everything in `folder`, in no particular order, without "." and "..".
func names(in folder: String) throws(FileError) -> [String] {
  try typedNames(in: folder).map(\.name)
}

/// The same names, each with what it is, links not followed and sizes not told. Most file systems
/// tell that along with the name, without a look at the file itself.
func typedNames(in folder: String) throws(FileError) -> [(name: String, kind: Entry)] {
  guard let stream = opendir(folder) else { throw .system(errno, "read", folder) }
  defer { closedir(stream) }
  var found: [(name: String, kind: Entry)] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard name != ".", name != ".." else { continue }
    var status = stat()
    switch Int(entry.pointee.d_type) {
    case Int(DT_DIR): found.append((name, .folder))
    case Int(DT_REG): found.append((name, .file(size: 0)))
    case Int(DT_UNKNOWN) where lstat(joined(folder, name), &status) == 0:
      found.append((name, Entry(status)))
    default: found.append((name, .device))
    }
  }
  return found
}

/// What a path leads to, symbolic links followed.
enum Entry: Equatable {
  case nothing
  case file(size: Int)
  case folder
  case device

  /// `attempt` is what the caller is about to do, for messages.
  init(at path: String, to attempt: String = "read") throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw .system(errno, attempt, path) }
      self = .nothing
      return
    }
    self.init(status)
  }

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(size: Int(status.st_size))
    case S_IFDIR: self = .folder
    default: self = .device
    }
  }
}

/// Fails unless what a path leads to is a file, or nothing at all.
func requireFileOrNothing(_ entry: Entry, _ attempt: String, _ path: String) throws(FileError) {
  switch entry {
  case .file, .nothing: break
  case .folder: throw .notAFile("a folder", attempt, path)
  case .device: throw .notAFile("a device, a pipe or a socket", attempt, path)
  }
}
