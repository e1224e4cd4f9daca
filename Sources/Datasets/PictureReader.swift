import Files
import Pictures
import Tensors

/// What the pictures of a set have in common, whatever the files are like.
public struct PictureFormat: Sendable {
  /// The number of pixels from edge to edge: the largest square in the middle of each picture is
  /// brought to this size. Without it pictures stay as they are and have to be equally large.
  public var size: Int?
  /// 1 for grey, 3 for colour.
  public var channels: Int

  /// Pictures of `size` × `size` pixels, or as large as they are, in grey or in colour.
  public init(size: Int? = nil, channels: Int = 3) {
    guard size ?? 1 > 0, [1, 3].contains(channels) else {
      fatalError("Pictures of size \(size ?? 0) with \(channels) channels cannot be made.")
    }
    (self.size, self.channels) = (size, channels)
  }
}

/// What to do with a picture that cannot be read.
public enum BrokenPictures {
  /// Give up; the error names it.
  case refuse
  /// Leave it out and go on, after handing over the message that names it.
  case skip(report: (_ message: String) -> Void)
}

/// Reads PNG files one after the other into one batch.
struct PictureReader {
  let format: PictureFormat
  let broken: BrokenPictures
  /// How many pictures are expected, to judge how much memory they will take.
  let expected: Int

  private var values: [Float] = []
  private var count = 0
  /// The shape of the first picture and where it came from.
  private var first: (shape: [Int], path: String)?

  init(_ format: PictureFormat, broken: BrokenPictures, expected: Int) {
    (self.format, self.broken, self.expected) = (format, broken, expected)
  }

  /// Reads the files at `paths`; returns the positions of those that are not left out.
  mutating func add(_ paths: [String], watch: Watch) throws -> [Int] {
    try paths.indices.filter { position in
      try watch(position, paths.count)
      return try add(paths[position])
    }
  }

  /// Reads the file at `path`; false where it is broken and left out.
  mutating func add(_ path: String) throws -> Bool {
    let picture: Tensor
    do {
      let png = try PNG.read(path)
      picture = format.channels == 1 ? png.grey() : png.rgb()
    } catch {
      guard case .skip(let report) = broken else { throw error }
      report(error.description)
      return false
    }
    let sized = format.size.map { picture.squared(to: $0) } ?? picture
    try check(sized.shape, path)
    values += sized.dataValues.scalars
    count += 1
    return true
  }

  private mutating func check(_ shape: [Int], _ path: String) throws(DatasetError) {
    guard let first else {
      let gigabytes = Double(expected) * Double(shape.reduce(4, *)) / 1e9
      guard gigabytes <= 4 else {
        throw DatasetError(
          "\(expected) pictures like \(path), \(shape[1]) × \(shape[0]) pixels, would take "
            + "\(Int(gigabytes)) GB of memory. Choose a smaller size, such as size=64.")
      }
      values.reserveCapacity(expected * shape.reduce(1, *))
      self.first = (shape, path)
      return
    }
    guard shape == first.shape else {
      throw DatasetError(
        "\(path) has \(shape[1]) × \(shape[0]) pixels but \(first.path) has "
          + "\(first.shape[1]) × \(first.shape[0]). Choose a size for all of them, such as size=64."
      )
    }
  }

  /// All pictures so far, [N, H, W, C], values −1…1; nil if there are none.
  var pictures: Tensor? {
    first.map { Tensor(values, shape: [count] + $0.shape) }
  }
}
