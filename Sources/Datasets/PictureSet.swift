import Tensors

/// Pictures of one size, with what is known about each of them: the form in which every data set
/// of this module, drawn or loaded, reaches training and sampling.
public struct PictureSet: Sendable {
  /// What the set is called, in messages and file names.
  public let name: String
  /// The pictures, [N, H, W, C], with values −1…1.
  public let pictures: Tensor
  /// The class of each picture, an index into `classNames`; empty when the set has no classes.
  public let labels: [Int]
  /// What each class is called.
  public let classNames: [String]
  /// The captions of each picture; empty when the set has none.
  public let captions: [[String]]

  /// Puts a set together; labels and captions are given for every picture or for none.
  public init(
    name: String, pictures: Tensor, labels: [Int] = [], classNames: [String] = [],
    captions: [[String]] = []
  ) {
    guard pictures.rank == 4 else {
      fatalError("Pictures have a shape [N, H, W, C], not \(pictures.shape).")
    }
    let count = pictures.shape[0]
    guard labels.isEmpty || labels.count == count, captions.isEmpty || captions.count == count
    else {
      fatalError("\(labels.count) labels, \(captions.count) captions, \(count) pictures.")
    }
    guard labels.allSatisfy(classNames.indices.contains) else {
      fatalError("A label lies outside the \(classNames.count) classes \(classNames).")
    }
    self.name = name
    self.pictures = pictures
    self.labels = labels
    self.classNames = classNames
    self.captions = captions
  }

  /// The number of pictures.
  public var count: Int { pictures.shape[0] }
  /// The number of pixels from top to bottom.
  public var height: Int { pictures.shape[1] }
  /// The number of pixels from left to right.
  public var width: Int { pictures.shape[2] }
  /// 1 for grey pictures, 3 for coloured ones.
  public var channels: Int { pictures.shape[3] }

  /// The picture at `index`, [H, W, C], with values −1…1.
  public subscript(index: Int) -> Tensor { pictures[index] }
}

// MARK: - Parts of a set

extension PictureSet {
  /// The pictures at `positions`, in that order, with their labels and captions.
  public func gathered(_ positions: [Int]) -> PictureSet {
    PictureSet(
      name: name, pictures: pictures.gathered(positions),
      labels: labels.isEmpty ? [] : positions.map { labels[$0] }, classNames: classNames,
      captions: captions.isEmpty ? [] : positions.map { captions[$0] })
  }

  /// Where the pictures of class `label` are.
  public func positions(ofClass label: Int) -> [Int] {
    labels.indices.filter { labels[$0] == label }
  }

  /// The pictures of class `label`.
  public func ofClass(_ label: Int) -> PictureSet { gathered(positions(ofClass: label)) }

  /// Parts the set at random into one to learn from and one to validate with.
  ///
  /// `validationShare`, 0…1, is the share of pictures that goes to validation, rounded to whole
  /// pictures.
  public func split(
    validationShare: Double, generator: inout some RandomGenerator
  ) -> (train: PictureSet, validation: PictureSet) {
    guard (0...1).contains(validationShare) else {
      fatalError("A share of \(validationShare) is not between 0 and 1.")
    }
    let order = generator.permutation(of: count)
    let validationCount = Int((Double(count) * validationShare).rounded())
    return (
      gathered(Array(order.dropFirst(validationCount))),
      gathered(Array(order.prefix(validationCount)))
    )
  }
}

// MARK: - Bytes

extension PictureSet {
  /// Bytes 0…255, in the order of `shape`, as values −1…1.
  public static func values(ofBytes bytes: [UInt8], shape: [Int]) -> Tensor {
    Tensor(bytes.map { Float($0) / 127.5 - 1 }, shape: shape)
  }

  /// Values −1…1 as bytes 0…255, rounded to the nearest; what lies outside is clipped.
  public static func bytes(ofValues values: Tensor) -> [UInt8] {
    values.scalars.map { UInt8(min(max(($0 + 1) * 127.5, 0), 255).rounded()) }
  }
}
