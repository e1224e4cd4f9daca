import Glibc

/// The paths of all files below `folder`, relative to it, in alphabetical order.
///
/// Folders inside it are searched too, links followed; names that begin with a dot are hidden and
/// left out. Throws `FileError` if a folder cannot be read, or if folders lie in one another deeper
/// than anybody arranges them, as they do where a link leads back to itself.
public func filePaths(below folder: String) throws(FileError) -> [String] {
  var paths: [String] = []
  try collectFiles(in: folder, relative: "", depth: 0, into: &paths)
  return paths
}

/// The paths of the regular files below a folder that comes from somebody else, relative to it, in
/// alphabetical order: no link is followed, what cannot be read is left out, hidden names too, and
/// of folders that lie deeper than 12 or hold more than `limit` files in all, only a part is listed.
public func filePaths(belowForeign folder: String, atMost limit: Int = 10_000) -> [String] {
  var paths: [String] = []
  var open = [(relative: "", depth: 0)]
  while let (relative, depth) = open.popLast(), paths.count < limit {
    let found = (try? names(in: joined(folder, relative))) ?? []
    for name in found.sorted(by: >) where !name.hasPrefix(".") {
      var status = stat()
      guard lstat(joined(folder, relative + name), &status) == 0 else { continue }
      switch Entry(status) {
      case .folder where depth < 12: open.append((relative + name + "/", depth + 1))
      case .file: paths.append(relative + name)
      case .folder, .nothing, .device: break
      }
    }
  }
  return paths.sorted()
}

private func collectFiles(
  in folder: String, relative: String, depth: Int, into paths: inout [String]
) throws(FileError) {
  guard depth < 32 else {
    throw FileError(
      .malformed,
      "Folders lie 32 deep in one another at \(quoted(folder)). Remove the link that "
        + "leads back to itself.")
  }
  for name in try names(in: folder).sorted() where !name.hasPrefix(".") {
    let path = joined(folder, name)
    switch try Entry(at: path) {
    case .folder:
      try collectFiles(in: path, relative: relative + name + "/", depth: depth + 1, into: &paths)
    case .file: paths.append(relative + name)
    case .nothing, .device: break
    }
  }
}

/// Makes a folder unless it is there; the folder that it is in has to be.
///
/// Throws `FileError`.
public func makeFolder(_ path: String) throws(FileError) {
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system(errno, "create", path) }
}

/// What lies in a folder.
public struct FolderEntry: Sendable, Equatable {
  /// The name, without the folder.
  public let name: String
  /// Whether it is a folder itself, links followed.
  public let isFolder: Bool
}

/// Everything in `folder`, by name.
///
/// Throws `FileError` if it cannot be read.
public func listing(of folder: String) throws(FileError) -> [FolderEntry] {
  var entries: [FolderEntry] = []
  for name in try names(in: folder).sorted() {
    let entry = try? Entry(at: joined(folder, name))
    entries.append(FolderEntry(name: name, isFolder: entry == .folder))
  }
  return entries
}
