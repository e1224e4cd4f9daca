import Glibc

/// A folder whose files are counted: 001.png, 002.png, 003.npy, …
///
///     let path = try NumberedFiles(folder: "out").write(picture, ending: "png")  // out/001.png
///
/// Files are never replaced, and two programs that write at the same time get different numbers.
public struct NumberedFiles: Sendable {
  /// The path of the folder.
  public let folder: String

  /// Names the folder; it is created when the first file is written.
  public init(folder: String) { self.folder = folder }

  /// One more than the highest number in use, whatever the ending; 1 in a new folder.
  ///
  /// Throws `FileError` if the folder cannot be read.
  public func nextNumber() throws(FileError) -> Int {
    guard try Entry(at: folder) != .nothing else { return 1 }
    let numbers = try names(in: folder).compactMap { name -> Int? in
      let digits = name.prefix { $0.isASCII && $0.isNumber }
      // Nobody counts to a billion; longer numbers are dates and hashes.
      return digits.count <= 9 ? Int(digits) : nil
    }
    return (numbers.max() ?? 0) + 1
  }

  /// The path of the file with `number`, which has at least three digits.
  public func path(of number: Int, ending: String) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(3 - digits.count, 0))
    return joined(folder, zeros + digits + "." + ending)
  }

  /// Writes `bytes` under the next free number, atomically, and returns the path.
  ///
  /// Throws `FileError`.
  public func write(_ bytes: [UInt8], ending: String) throws(FileError) -> String {
    try makeFolder(folder)
    guard try Entry(at: folder) == .folder else {
      throw FileError(
        .notAFile,
        "Cannot write into \(quoted(folder)): it is a file, not a folder. Choose another folder.")
    }
    var number = try nextNumber()
    while true {
      let path = path(of: number, ending: ending)
      do {
        try writeAtomically(bytes, to: path, existing: .keep)
        return path
      } catch {
        guard error.reason == .exists else { throw error }
        number += 1
      }
    }
  }
}
