import Files
import Tensors

/// CIFAR-10 in its binary version: 32 × 32 pixels in colour, ten classes.
///
/// A file is a row of records without any header: one byte for the class, then 1024 bytes of red,
/// 1024 of green and 1024 of blue, each in rows (https://www.cs.toronto.edu/~kriz/cifar.html).
public enum CIFAR {
  /// What the classes are called.
  public static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  private static let recordSize = 1 + 3 * 32 * 32

  /// Reads the folder that the archive `cifar-10-binary.tar.gz` unpacks to: five files to learn
  /// from, or the one to test with.
  ///
  /// Throws `FileError` when a file is missing, and `DatasetError` when one is not what it should
  /// be.
  public static func read(_ folder: String, _ part: DatasetPart = .train) throws -> PictureSet {
    let names =
      part == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    return try read(files: names.map { folder + "/" + $0 })
  }

  /// Reads any files of this format, one after the other.
  ///
  /// Throws `FileError` and `DatasetError` as for a folder.
  public static func read(files: [String]) throws -> PictureSet {
    var (bytes, labels) = ([UInt8](), [Int]())
    for path in files {
      let records = try readBytes(from: path, atMost: 1 << 30)
      try check(records, path)
      for start in stride(from: 0, to: records.count, by: recordSize) {
        labels.append(Int(records[start]))
        bytes += records[start + 1..<start + recordSize]
      }
    }
    let planes = PictureSet.values(ofBytes: bytes, shape: [labels.count, 3, 32, 32])
    return PictureSet(
      name: "cifar10", pictures: planes.permuted([0, 2, 3, 1]), labels: labels,
      classNames: classNames)
  }

  private static func check(_ records: [UInt8], _ path: String) throws(DatasetError) {
    guard !records.starts(with: [0x1F, 0x8B]) else {
      throw DatasetError("\(path) is compressed. Unpack it first: tar -xzf \(path)")
    }
    guard !records.isEmpty, records.count.isMultiple(of: recordSize) else {
      let twoLabels = recordSize + 1
      let isHundred = !records.isEmpty && records.count.isMultiple(of: twoLabels)
      throw DatasetError(
        "\(path) has \(records.count) bytes, which is no multiple of CIFAR-10's \(recordSize) a "
          + "picture. "
          + (isHundred
            ? "It seems to be CIFAR-100, which is not read here; use the binary CIFAR-10."
            : "Download the binary version of CIFAR-10 again."))
    }
    for start in stride(from: 0, to: records.count, by: recordSize)
    where records[start] >= classNames.count {
      throw DatasetError(
        "Picture \(start / recordSize) in \(path) has the class \(records[start]), beyond "
          + "0…\(classNames.count - 1). Check that it is the binary version of CIFAR-10.")
    }
  }
}
