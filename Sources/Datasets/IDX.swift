import Tensors

/// The file format of MNIST and its relatives (EMNIST, Fashion-MNIST, KMNIST): a table of bytes.
///
/// Two zero bytes, a code for the kind of number, the number of axes, the extent of each axis as
/// four bytes with the highest first, and then the numbers in row-major order
/// (http://yann.lecun.com/exdb/mnist, "the IDX file format"). Only unsigned bytes, code 0x08, are
/// read and written here: nobody publishes pictures in the other kinds.
public enum IDX {
  /// The bytes of a file with pictures [N, H, W, C] of values −1…1; black is −1.
  ///
  /// A sample is round((x + 1) · 127.5). Grey pictures get three axes, as MNIST has them, and
  /// colours a fourth.
  public static func encode(images: Tensor) -> [UInt8] {
    guard images.rank == 4 else {
      fatalError("Pictures of shape \(images.shape) are not a batch [N, H, W, C].")
    }
    let extents = images.shape[3] == 1 ? Array(images.shape[..<3]) : images.shape
    let samples = images.scalars.map { UInt8(min(max(($0 + 1) * 127.5, 0), 255).rounded()) }
    return header(extents) + samples
  }

  /// The bytes of a file with one label, 0…255, for each picture.
  public static func encode(labels: [Int]) -> [UInt8] {
    header([labels.count])
      + labels.map { label in
        guard let byte = UInt8(exactly: label) else {
          fatalError("The label \(label) does not fit into a byte.")
        }
        return byte
      }
  }

  /// The pictures [N, H, W, C], values −1…1, in the bytes of a file; `path` names it in messages.
  ///
  /// Throws `DatasetError` when they are anything else than that.
  public static func decodeImages(
    _ bytes: [UInt8], path: String = "images"
  ) throws(DatasetError) -> Tensor {
    let (extents, start) = try table(in: bytes, path)
    guard extents.count == 3 || extents.count == 4 && [1, 3].contains(extents[3]) else {
      let hint = extents.count == 1 ? " These are labels; name the file with the images." : ""
      throw DatasetError(
        "\(path) holds a table of \(sizes(extents)); pictures are N × H × W, or "
          + "N × H × W × 3 in colour.\(hint)")
    }
    // A table is faster than a division for each of a million samples.
    let values = (0..<256).map { Float($0) / 127.5 - 1 }
    return Tensor(
      bytes[start...].map { values[Int($0)] }, shape: extents.count == 3 ? extents + [1] : extents)
  }

  /// The labels in the bytes of a file; `path` names it in messages.
  ///
  /// Throws `DatasetError` when they are anything else than that.
  public static func decodeLabels(
    _ bytes: [UInt8], path: String = "labels"
  ) throws(DatasetError) -> [Int] {
    let (extents, start) = try table(in: bytes, path)
    guard extents.count == 1 else {
      throw DatasetError(
        "\(path) holds a table of \(sizes(extents)); labels are a single row of N. These look like "
          + "pictures; name the file with the labels.")
    }
    return bytes[start...].map { Int($0) }
  }
}

// MARK: - The head of the file

extension IDX {
  private static let unsignedBytes: UInt8 = 0x08

  private static func header(_ extents: [Int]) -> [UInt8] {
    [0, 0, unsignedBytes, UInt8(extents.count)]
      + extents.flatMap { extent in
        guard let word = UInt32(exactly: extent) else {
          fatalError("An axis of \(extent) does not fit into an IDX file.")
        }
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
      }
  }

  /// The extents of the table and where its first number stands, once both are known to be true.
  private static func table(
    in bytes: [UInt8], _ path: String
  ) throws(DatasetError) -> (extents: [Int], start: Int) {
    guard !bytes.starts(with: [0x1F, 0x8B]) else {
      throw DatasetError("\(path) is compressed. Unpack it first: gunzip \(path)")
    }
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw DatasetError(
        "\(path) is not an IDX file: it begins with the bytes \(Array(bytes.prefix(4))) instead of "
          + "0, 0, a kind and a number of axes. Name a file such as train-images-idx3-ubyte.")
    }
    guard bytes[2] == unsignedBytes else {
      throw DatasetError(
        "\(path) holds numbers of kind \(bytes[2]); only unsigned bytes, kind 8, are read here. "
          + "Write it again as unsigned bytes.")
    }
    let start = 4 + 4 * Int(bytes[3])
    guard bytes[3] > 0, start <= bytes.count else {
      throw DatasetError(
        "\(path) names \(bytes[3]) axes but ends after \(bytes.count) bytes. Download it again.")
    }
    let extents = stride(from: 4, to: start, by: 4).map { at in
      bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard product(of: extents) == bytes.count - start else {
      throw DatasetError(
        "\(path) promises a table of \(sizes(extents)) bytes but holds \(bytes.count - start). "
          + "Download it again.")
    }
    return (extents, start)
  }

  /// The product, or nil where it is too large for any file.
  private static func product(of extents: [Int]) -> Int? {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      product = next
    }
    return product
  }

  private static func sizes(_ extents: [Int]) -> String {
    extents.map(String.init).joined(separator: " × ")
  }
}
