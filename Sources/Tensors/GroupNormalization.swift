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
