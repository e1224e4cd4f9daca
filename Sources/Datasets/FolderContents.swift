import Files
import Glibc

/// Files that belong together, before they are written into a folder.
public struct FolderContents: Sendable {
  /// The bytes of each file; a path such as `images/train/000001.png` asks for folders.
  public private(set) var files: [String: [UInt8]]

  /// Collects files by their paths inside the folder.
  public init(_ files: [String: [UInt8]] = [:]) { self.files = files }

  /// The bytes of the file at `path` inside the folder.
  public subscript(path: String) -> [UInt8]? {
    get { files[path] }
    set { files[path] = newValue }
  }

  /// Writes all files, each of them atomically, and creates the folders that they need.
  ///
  /// Files of these names are replaced, others stay. Throws `DatasetError` where a folder cannot
  /// be created and `FileError` where a file cannot be written.
  public func write(into folder: String) throws {
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let target = folder + "/" + path
      try Self.createFolders(above: target)
      try writeAtomically(bytes, to: target)
    }
  }

  private static func createFolders(above path: String) throws(DatasetError) {
    for slash in path.indices.dropFirst() where path[slash] == "/" {
      let folder = String(path[..<slash])
      guard mkdir(folder, 0o777) != 0, errno != EEXIST, errno != EISDIR else { continue }
      throw DatasetError(
        "Cannot create the folder \(folder): \(String(cString: strerror(errno))). "
          + "Choose a place where you may write.")
    }
  }
}
