import Glibc
import Tensors

// From one size to another. All functions take a picture [H, W, C] with any number of channels.

extension Tensor {
  /// The values 0…1 of a picture whose data is −1…1, for files and eyes: (x + 1) / 2, cut off at 0 and 1.
  public var pictureValues: Tensor { ((self + 1) / 2).clamped(to: 0...1) }

  /// The data −1…1 for diffusion of a picture with values 0…1: 2x − 1.
  public var dataValues: Tensor { self * 2 - 1 }

  /// The picture with every pixel as a square of `factor` × `factor` pixels.
  public func enlarged(by factor: Int) -> Tensor {
    guard rank == 3, factor >= 1 else {
      fatalError("A picture of shape \(shape) cannot be enlarged by \(factor).")
    }
    let (source, inner) = (scalars, shape[2])
    let (height, width) = (shape[0] * factor, shape[1] * factor)
    var result: [Float] = []
    result.reserveCapacity(height * width * inner)
    for row in 0..<shape[0] {
      let start = result.count
      for first in stride(from: row * shape[1] * inner, to: (row + 1) * shape[1] * inner, by: inner)
      {
        for _ in 0..<factor {
          for channel in 0..<inner { result.append(source[first + channel]) }
        }
      }
      let line = Array(result[start...])
      for _ in 1..<factor { result += line }
    }
    return Tensor(result, shape: [height, width, inner])
  }

  /// The picture in another size, without jagged edges.
  ///
  /// Each new pixel is a mean of the old ones around it, weighted by a tent that is as wide as the
  /// larger of the two pixels: growing, this is bilinear interpolation; shrinking, an average of
  /// all that falls into the new pixel. The same as `interpolate(mode="bilinear", antialias=True)`
  /// in PyTorch.
  public func resized(height: Int, width: Int) -> Tensor {
    guard rank == 3, !shape.contains(0), height >= 1, width >= 1 else {
      fatalError("A picture of shape \(shape) cannot be resized to \(height) × \(width).")
    }
    let columns = tents(from: shape[1], to: width)
    let rows = tents(from: shape[0], to: height)
    let (oldHeight, oldWidth, channels) = (shape[0], shape[1], shape[2])
    let wide = mixed(
      scalars, columns, lines: oldHeight, lineStride: oldWidth * channels, tentStride: channels,
      inner: channels)
    let result = mixed(
      wide, rows, lines: 1, lineStride: 0, tentStride: width * channels, inner: width * channels)
    return Tensor(result, shape: [height, width, channels])
  }

  /// The middle of the picture, `height` × `width`, at most as large as the picture.
  ///
  /// Where the margins cannot be equal, the one on top or to the left is smaller by a pixel.
  public func centerCropped(height: Int, width: Int) -> Tensor {
    guard rank == 3, 1...max(shape[0], 1) ~= height, 1...max(shape[1], 1) ~= width else {
      fatalError("A picture of shape \(shape) has no middle of \(height) × \(width).")
    }
    let (top, left) = ((shape[0] - height) / 2, (shape[1] - width) / 2)
    return slice(axis: 0, top..<top + height).slice(axis: 1, left..<left + width)
  }

  /// The largest square in the middle of the picture, in the size `side` × `side`.
  public func squared(to side: Int) -> Tensor {
    let shorter = min(shape[0], shape[1])
    return centerCropped(height: shorter, width: shorter).resized(height: side, width: side)
  }

  /// The picture made smaller, each pixel the mean of a block of `factor` × `factor` old ones.
  ///
  /// Rows and columns that fill no block at the lower and right edge are left out.
  public func shrunk(by factor: Int) -> Tensor {
    guard rank == 3, 1...max(min(shape[0], shape[1]), 1) ~= factor else {
      fatalError("A picture of shape \(shape) cannot be shrunk by \(factor).")
    }
    let (height, width) = (shape[0] / factor, shape[1] / factor)
    return slice(axis: 0, 0..<height * factor).slice(axis: 1, 0..<width * factor)
      .reshaped([height, factor, width, factor, shape[2]]).mean(axes: 1, 3)
  }
}

// MARK: - Tents

/// What a new pixel takes from the old ones: a run of them and their weights, which sum to 1.
private struct Tent {
  let first: Int
  let weights: [Float]
}

private func tents(from old: Int, to new: Int) -> [Tent] {
  let scale = Float(old) / Float(new)
  let support = max(scale, 1)
  return (0..<new).map { i in
    let centre = (Float(i) + 0.5) * scale
    let first = max(Int(centre - support + 0.5), 0)
    let end = min(Int(centre + support + 0.5), old)
    let weights = (first..<end).map { max(1 - abs(Float($0) + 0.5 - centre) / support, 0) }
    let total = weights.reduce(0, +)
    return Tent(first: first, weights: weights.map { $0 / total })
  }
}

/// Applies `tents` along one axis: `lines` independent lines that start `lineStride` apart, whose
/// pixels of `inner` numbers lie `tentStride` apart.
private func mixed(
  _ source: [Float], _ tents: [Tent], lines: Int, lineStride: Int, tentStride: Int, inner: Int
) -> [Float] {
  var result = [Float](repeating: 0, count: lines * tents.count * inner)
  for line in 0..<lines {
    for (i, tent) in tents.enumerated() {
      let target = (line * tents.count + i) * inner
      for (j, weight) in tent.weights.enumerated() {
        let from = line * lineStride + (tent.first + j) * tentStride
        for k in 0..<inner { result[target + k] += weight * source[from + k] }
      }
    }
  }
  return result
}
