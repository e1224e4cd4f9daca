import Files
import Tensors

extension IDX {
  /// More than any published set takes: MNIST's largest file has 47 MB, EMNIST's 548 MB.
  private static let largestFile = 1 << 30

  /// Reads pictures and, if there are any, their labels.
  ///
  /// Classes are called by their numbers unless `classNames` are given. Throws `FileError` when a
  /// file cannot be read, and `DatasetError` when it is not what it should be or when the two do
  /// not belong together.
  public static func read(
    images: String, labels: String? = nil, name: String? = nil, classNames: [String] = []
  ) throws -> PictureSet {
    let pictures = try decodeImages(
      readBytes(from: images, atMost: largestFile), path: images)
    guard let labels else { return PictureSet(name: name ?? images, pictures: pictures) }
    let numbers = try decodeLabels(readBytes(from: labels, atMost: largestFile), path: labels)
    guard numbers.count == pictures.shape[0] else {
      throw DatasetError(
        "\(images) holds \(pictures.shape[0]) pictures but \(labels) \(numbers.count) labels. "
          + "Name two files that belong together.")
    }
    let highest = numbers.max() ?? -1
    guard classNames.isEmpty || highest < classNames.count else {
      throw DatasetError(
        "\(labels) has the label \(highest), but there are only \(classNames.count) classes, "
          + "0…\(classNames.count - 1). Name the file that belongs to this set.")
    }
    return PictureSet(
      name: name ?? images, pictures: pictures, labels: numbers,
      classNames: classNames.isEmpty ? (0..<highest + 1).map(String.init) : classNames)
  }

  /// Writes pictures [N, H, W, C], values −1…1, atomically. Throws `FileError`.
  public static func write(images: Tensor, to path: String) throws(FileError) {
    try writeAtomically(encode(images: images), to: path)
  }

  /// Writes one label, 0…255, for each picture, atomically. Throws `FileError`.
  public static func write(labels: [Int], to path: String) throws(FileError) {
    try writeAtomically(encode(labels: labels), to: path)
  }
}
