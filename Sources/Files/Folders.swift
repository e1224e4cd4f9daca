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
/// alphabetical order: those that `isWanted` takes by their names, in folders that it takes too.
///
/// No link is followed; what cannot be read is left out, hidden names too. Throws `FileError` if more
/// than `limit` names lie there, which nobody should wait for.
public func filePaths(
  belowForeign folder: String, atMost limit: Int = 1_000_000,
  where isWanted: (_ name: String, _ isFolder: Bool) -> Bool
) throws(FileError) -> [String] {
  var paths: [String] = []
  var open = [""]
  var count = 0
  while let relative = open.popLast() {
    let found = (try? typedNames(in: joined(folder, relative))) ?? []
    count += found.count
    guard count <= limit else {
      throw FileError(
        .malformed,
        "More than \(limit) files lie in \(quoted(folder)). Take away those that do not belong "
          + "there.")
    }
    for (name, kind) in found.sorted(by: { $0.name > $1.name }) where !name.hasPrefix(".") {
      switch kind {
      case .folder: if isWanted(name, true) { open.append(relative + name + "/") }
      case .file: if isWanted(name, false) { paths.append(relative + name) }
      case .nothing, .device: break
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

/// Makes a folder, and those that it is to lie in, unless they are there.
///
/// Throws `FileError`.
public func makeFolders(_ path: String) throws(FileError) {
  if case .folder = try Entry(at: path, to: "create") { return }
  let outer = splitPath(path).folder
  if outer != path { try makeFolders(outer) }
  try makeFolder(path)
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
