import Files
import Glibc

// Files that are there for a moment: what the compiler reads, and what it leaves.

/// A file that could not be written.
struct FileProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Removes a folder with all that is in it. Links are removed, and not what they lead to.
func removeFolder(_ path: String) {
  for entry in (try? listing(of: path)) ?? [] {
    let inside = "\(path)/\(entry.name)"
    if unlink(inside) != 0, entry.isFolder { removeFolder(inside) }
  }
  rmdir(path)
}

/// Marks a file as used now; false if it is not there.
func touch(_ path: String) -> Bool { utimensat(AT_FDCWD, path, nil, 0) == 0 }

/// Writes a file for a moment; `writeAtomically` would wait for the disk.
func write(_ text: String, to path: String) throws(FileProblem) {
  let bytes = Array(text.utf8)
  guard let file = fopen(path, "w") else {
    throw FileProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
  // A sandboxed compiler reads it as somebody else.
  fchmod(fileno(file), 0o644)
  let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
  guard fclose(file) == 0, isWritten else {
    throw FileProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
