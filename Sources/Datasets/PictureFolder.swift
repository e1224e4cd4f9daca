import Files
import Tensors

/// The reader's own pictures: a folder of PNG files, with a folder inside it for each class, if
/// there are classes.
public enum PictureFolder {
  /// Reads all PNG files in a folder and in the folders inside it, in alphabetical order.
  ///
  /// Where every picture lies in a folder of its own kind, `cats/1.png`, `dogs/1.png`, the names of
  /// those folders become the classes; pictures deeper inside belong to the outermost folder.
  ///
  /// Throws `DatasetError` or `FileError` when there are no pictures, when they differ in size and
  /// none is given, when they would not fit into memory, and, unless it is to be skipped, when a
  /// picture is broken; and what `watch` throws, which is called before each picture.
  public static func read(
    _ folder: String, format: PictureFormat = PictureFormat(), broken: BrokenPictures = .refuse,
    watch: Watch = { _, _ in }
  ) throws -> PictureSet {
    let all = try filePaths(below: folder)
    let paths = all.filter { $0.lowercased().hasSuffix(".png") }
    guard !paths.isEmpty else { throw nothing(in: folder, among: all) }

    var reader = PictureReader(format, broken: broken, expected: paths.count)
    let read = try reader.add(paths.map { folder + "/" + $0 }, watch: watch).map { paths[$0] }
    guard let pictures = reader.pictures else {
      throw DatasetError(
        "None of the \(paths.count) pictures in \(folder) can be read. Export them as PNG again.")
    }
    let kinds = read.map { path in
      path.firstIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
    let classNames = kinds.contains("") ? [] : Array(Set(kinds)).sorted()
    let labels = classNames.isEmpty ? [] : kinds.map { classNames.firstIndex(of: $0)! }
    return PictureSet(
      name: folder, pictures: pictures, labels: labels, classNames: classNames)
  }

  private static func nothing(in folder: String, among paths: [String]) -> DatasetError {
    let photos = paths.filter { path in
      [".jpg", ".jpeg", ".webp", ".gif", ".heic"].contains { path.lowercased().hasSuffix($0) }
    }
    guard let photo = photos.first else {
      return DatasetError("There are no PNG files in \(folder), only \(paths.count) others.")
    }
    return DatasetError(
      "There are no PNG files in \(folder), but \(photos.count) such as \(photo). Convert them "
        + "first, for example with ImageMagick: mogrify -format png \(folder)/*")
  }
}
