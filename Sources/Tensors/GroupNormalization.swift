/// Normalization over groups of channels (Wu and He, arXiv:1803.08494, equations 1 to 4).
///
///     y = (x − μ) / √(σ² + ε) · scale + shift
///
/// μ and σ² are the mean and the variance over all pixels of one picture and the channels of one
/// group; scale and shift belong to the channels. Often SiLU follows at once; done in the same pass, it
/// costs next to nothing.
///
/// Pictures are [N, …, C]; the scale and the shift [C].
public struct GroupNormalization: Sendable {
  /// Into how many groups the channels are cut.
  public let groups: Int
  /// ε, which keeps the quotient finite.
  public let epsilon: Float
  /// Whether SiLU follows.
  public let appliesSiLU: Bool

  /// A normalization from its parts.
  public init(groups: Int, epsilon: Float = 1e-5, appliesSiLU: Bool = false) {
    (self.groups, self.epsilon, self.appliesSiLU) = (groups, epsilon, appliesSiLU)
  }

  /// y as above.
  public func callAsFunction(_ x: Tensor, scale: Tensor, shift: Tensor) -> Tensor {
    let layout = layout(of: x, scale, shift)
    let line = line(x, scale, shift, layout).line
    return appliesSiLU
      ? layout.mapped { place in silu(line.value(of: x, at: place)) }
      : layout.mapped { place in line.value(of: x, at: place) }
  }

  /// The gradients with respect to x, the scale and the shift, from that with respect to y.
  ///
  /// With x̂ = (x − μ) r, r = 1/√(σ² + ε), h = gradient · scale and m numbers in a group:
  /// to x = r (h − Σh/m − x̂ Σ(h x̂)/m).
  public func gradients(
    _ gradient: Tensor, _ x: Tensor, scale: Tensor, shift: Tensor
  ) -> (x: Tensor, scale: Tensor, shift: Tensor) {
    let layout = layout(of: x, scale, shift)
    let (line, statistics) = line(x, scale, shift, layout)
    var gradient = gradient
    if appliesSiLU {
      gradient = layout.mapped { [gradient] place in
        place.vector(of: gradient) * siluSlope(line.value(of: x, at: place))
      }
    }
    let (sums, products) = layout.channelSums(gradient, x)

    let (channels, size) = (layout.channels, layout.channels / groups)
    let perGroup = Double(layout.rows * size)
    var (toScale, toShift) = (
      [Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels)
    )
    var (slopes, offsets) = (
      [Float](repeating: 0, count: sums.count), [Float](repeating: 0, count: sums.count)
    )
    let scales = scale.scalars.map(Double.init)
    for (number, group) in statistics.enumerated() {
      let first = number / groups * channels + number % groups * size
      var (sum, product) = (0.0, 0.0)
      for place in first..<first + size {
        let centered = group.inverse * (products[place] - group.mean * sums[place])
        toScale[place % channels] += centered
        toShift[place % channels] += sums[place]
        sum += scales[place % channels] * sums[place]
        product += scales[place % channels] * centered
      }
      let slope = -group.inverse * group.inverse * product / perGroup
      let offset = -group.inverse * sum / perGroup - slope * group.mean
      for place in first..<first + size {
        (slopes[place], offsets[place]) = (Float(slope), Float(offset))
      }
    }
    let rest = Line(factors: Tensor(slopes), terms: Tensor(offsets))
    let toX = layout.mapped { place in
      multiplyAdd(
        place.vector(of: gradient), place.coefficient(of: line.factors),
        rest.value(of: x, at: place))
    }
    return (toX, Tensor(toScale.map(Float.init)), Tensor(toShift.map(Float.init)))
  }

  /// The mean and 1/√(σ² + ε) of one group.
  private typealias Statistics = (mean: Double, inverse: Double)

  /// y = factor · x + term, with different numbers for each picture and channel.
  private struct Line {
    let factors: Tensor
    let terms: Tensor

    @inline(__always)
    func value(of x: Tensor, at place: ChannelLayout.Place) -> Vector {
      multiplyAdd(
        place.vector(of: x), place.coefficient(of: factors), place.coefficient(of: terms))
    }
  }

  /// The line that normalizes, and the statistics of the groups behind it.
  private func line(
    _ x: Tensor, _ scale: Tensor, _ shift: Tensor, _ layout: ChannelLayout
  ) -> (line: Line, [Statistics]) {
    let (sums, squares) = layout.channelSums(x, x)
    let (channels, size) = (layout.channels, layout.channels / groups)
    let perGroup = Double(layout.rows * size)
    let (scales, shifts) = (scale.scalars, shift.scalars)
    var (factors, terms) = ([Float](), [Float]())
    var statistics: [Statistics] = []
    for first in stride(from: 0, to: sums.count, by: size) {
      let mean = sums[first..<first + size].reduce(0, +) / perGroup
      let square = squares[first..<first + size].reduce(0, +) / perGroup
      let variance = max(square - mean * mean, 0)
      let inverse = 1 / (variance + Double(epsilon)).squareRoot()
      statistics.append((mean, inverse))
      for place in first..<first + size {
        let factor = inverse * Double(scales[place % channels])
        factors.append(Float(factor))
        terms.append(Float(Double(shifts[place % channels]) - mean * factor))
      }
    }
    return (Line(factors: Tensor(factors), terms: Tensor(terms)), statistics)
  }

  private func layout(of x: Tensor, _ scale: Tensor, _ shift: Tensor) -> ChannelLayout {
    guard x.rank >= 2, let channels = x.shape.last, channels % groups == 0,
      scale.shape == [channels], shift.shape == [channels]
    else {
      fatalError(
        "Pictures of shape \(x.shape) cannot be normalized in \(groups) groups of channels with a "
          + "scale of shape \(scale.shape) and a shift of \(shift.shape).")
    }
    return ChannelLayout(shape: x.shape)
  }
}

/// Pictures as rows of channels, [pictures, rows, channels].
private struct ChannelLayout {
  let shape: [Int]
  let pictures: Int
  let rows: Int
  let channels: Int

  init(shape: [Int]) {
    self.shape = shape
    (pictures, channels) = (shape[0], shape[shape.count - 1])
    rows = shape[1..<shape.count - 1].reduce(1, *)
  }

  /// The rows of a picture are cut into parts that are worked on one by one.
  private var rowsOfPart: Int { chunkSize(weight: channels) }
  private var parts: Int { (rows + rowsOfPart - 1) / rowsOfPart }

  private func forEachPart(
    _ body: (_ number: Int, _ picture: Int, _ rows: Range<Int>) -> Void
  ) {
    inChunks(pictures * parts, weight: rowsOfPart * channels) { numbers in
      for number in numbers {
        let first = number % parts * rowsOfPart
        body(number, number / parts, first..<min(first + rowsOfPart, rows))
      }
    }
  }

  /// Σ a and Σ a b over the pixels, for each picture and channel.
  func channelSums(_ a: Tensor, _ b: Tensor) -> (sums: [Double], products: [Double]) {
    let size = channels
    var partial = [Double](repeating: 0, count: pictures * parts * 2 * size)
    partial.withUnsafeMutableBufferPointer { partial in
      guard let start = partial.baseAddress else { return }
      let (x, y) = (a.pointer, b.pointer)
      forEachPart { number, picture, rows in
        let sums = start + number * 2 * size
        for row in rows {
          let offset = (picture * self.rows + row) * size
          addProducts(x + offset, y + offset, count: size, to: sums, and: sums + size)
        }
      }
      withExtendedLifetime((a, b)) {}
    }
    var (sums, products) = (
      [Double](repeating: 0, count: pictures * size), [Double](repeating: 0, count: pictures * size)
    )
    for number in 0..<pictures * parts {
      let (from, to) = (number * 2 * size, number / parts * size)
      for channel in 0..<size {
        sums[to + channel] += partial[from + channel]
        products[to + channel] += partial[from + size + channel]
      }
    }
    return (sums, products)
  }

  /// Sixteen neighbouring channels of one pixel, or as many as there are.
  struct Place {
    let offset: Int
    let coefficient: Int
    let lanes: Int

    /// The numbers there.
    @inline(__always)
    func vector(of x: Tensor) -> Vector { Vector(at: x.pointer + offset, lanes: lanes) }

    /// The numbers that belong to the picture and to these channels.
    @inline(__always)
    func coefficient(of tensor: Tensor) -> Vector {
      Vector(at: tensor.pointer + coefficient, lanes: lanes)
    }
  }

  /// A tensor of this shape with the value of `body` at each place.
  @inline(__always)
  func mapped(_ body: (Place) -> Vector) -> Tensor {
    let result = Tensor(unwritten: shape)
    let y = result.pointer
    forEachPart { _, picture, rows in
      for row in rows {
        let start = (picture * self.rows + row) * channels
        for channel in stride(from: 0, to: channels, by: 16) {
          let place = Place(
            offset: start + channel, coefficient: picture * channels + channel,
            lanes: min(16, channels - channel))
          body(place).store(to: y + place.offset, lanes: place.lanes)
        }
      }
    }
    return result
  }
}

/// Adds x to `sums` and x y to `products`, in double precision.
@inline(__always)
private func addProducts(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int,
  to sums: UnsafeMutablePointer<Double>, and products: UnsafeMutablePointer<Double>
) {
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) {
    let (x, y) = (Sums(Vector(at: x + i)), Sums(Vector(at: y + i)))
    let (sum, product) = (UnsafeMutableRawPointer(sums + i), UnsafeMutableRawPointer(products + i))
    sum.storeBytes(of: sum.loadUnaligned(as: Sums.self) + x, as: Sums.self)
    product.storeBytes(of: product.loadUnaligned(as: Sums.self) + x * y, as: Sums.self)
  }
  for i in whole..<count {
    sums[i] += Double(x[i])
    products[i] += Double(x[i]) * Double(y[i])
  }
}
