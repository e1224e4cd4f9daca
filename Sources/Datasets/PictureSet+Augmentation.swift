import Tensors

// Variations that leave a picture what it is, so that a small set teaches more.

extension PictureSet {
  /// The set with each picture seen in a mirror with probability ½.
  ///
  /// Not for pictures that have a left and a right: digits, letters, captions that mention sides.
  public func randomlyFlipped(generator: inout some RandomGenerator) -> PictureSet {
    let mirrored = pictures.flipped(axis: 2)
    let sides = generator.integers(below: 2, count: count)
    let chosen = sides.enumerated().map { index, side in side == 0 ? index : count + index }
    return replacing(Tensor.concatenated([pictures, mirrored]).gathered(chosen))
  }

  /// The set with a square of `size` × `size` pixels cut out of each picture at a random place.
  ///
  /// With `padding` each picture first grows by that many pixels on all sides, copies of its edge,
  /// so that a cut as large as the picture moves it by up to as much. Throws `DatasetError` when
  /// the square does not fit.
  public func randomlyCropped(
    to size: Int, padding: Int = 0, generator: inout some RandomGenerator
  ) throws(DatasetError) -> PictureSet {
    let (freeY, freeX) = (height + 2 * padding - size, width + 2 * padding - size)
    guard size > 0, padding >= 0, freeX >= 0, freeY >= 0 else {
      throw DatasetError(
        "A square of \(size) × \(size) pixels does not fit into \(name)'s pictures of "
          + "\(width) × \(height) with \(padding) around them. Choose a smaller one.")
    }
    let crops = (0..<count).map { index in
      let top = generator.integer(below: freeY + 1) - padding
      let left = generator.integer(below: freeX + 1) - padding
      return pictures[index].cut(rows: top..<top + size, columns: left..<left + size)
    }
    return replacing(Tensor.stacked(crops))
  }

  private func replacing(_ pictures: Tensor) -> PictureSet {
    PictureSet(
      name: name, pictures: pictures, labels: labels, classNames: classNames, captions: captions)
  }
}

extension Tensor {
  /// A part of a picture [H, W, C]. Rows and columns outside it repeat its edge.
  public func cut(rows: Range<Int>, columns: Range<Int>) -> Tensor {
    let (height, width) = (shape[0], shape[1])
    let down = gathered(rows.map { min(max($0, 0), height - 1) })
    return down.permuted([1, 0, 2]).gathered(columns.map { min(max($0, 0), width - 1) })
      .permuted([1, 0, 2])
  }
}
