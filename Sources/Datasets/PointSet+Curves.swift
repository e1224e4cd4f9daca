import Glibc
import Tensors

// Most sets are a line with a round pen: bells in a row, so close that they melt into one. The set
// is not approximated by the mixture, it is the mixture, so its density and score are exact.

/// Where one bell stands, how wide it is (its deviation), and how much of the set it holds.
private struct Bell {
  var x: Double
  var y: Double
  var deviation: Double
  var weight = 1.0

  /// The same bell after turning the plane around the origin.
  func turned(by angle: Double) -> Bell {
    var bell = self
    bell.x = cos(angle) * x - sin(angle) * y
    bell.y = sin(angle) * x + cos(angle) * y
    return bell
  }
}

extension PointSet {
  /// The set as a sum of round bells, part by part with equally many in each; nil for the
  /// checkerboard, which has edges.
  public var mixture: GaussianMixture? {
    switch self {
    case .moons: standardised(Self.twoMoons)
    case .swissRoll: standardised(Self.row(of: 192, Self.rolled))
    case .spirals: standardised(Self.around(2, Self.row(of: 128, Self.spiralling)))
    case .threeSpirals: standardised(Self.around(3, Self.row(of: 128, Self.spiralling)))
    case .pinwheel: standardised(Self.around(5, Self.row(of: 48, Self.widening)))
    case .eightGaussians: standardised(Self.around(8, [Bell(x: 1, y: 0, deviation: 0.12)]))
    case .checkerboard: nil
    }
  }

  private static var twoMoons: [Bell] {
    let upper = row(of: 64) { t in Bell(x: cos(.pi * t), y: sin(.pi * t), deviation: 0.07) }
    let lower = upper.map { bell in
      Bell(x: 1 - bell.x, y: 0.5 - bell.y, deviation: bell.deviation)
    }
    return upper + lower
  }

  /// Winds one and a half times around the middle, which it leaves in proportion to the angle;
  /// heavier outside, where the same angle is a longer way.
  private static func rolled(_ t: Double) -> Bell {
    let angle = 1.5 * .pi * (1 + 2 * t)
    return Bell(x: angle * cos(angle), y: angle * sin(angle), deviation: 0.35, weight: angle)
  }

  private static func spiralling(_ t: Double) -> Bell {
    let radius = 0.12 + 0.88 * t
    let angle = 2.3 * .pi * t
    return Bell(
      x: radius * cos(angle), y: radius * sin(angle), deviation: 0.03, weight: radius + 0.2)
  }

  private static func widening(_ t: Double) -> Bell {
    let radius = 0.3 + 0.9 * t
    let angle = 1.1 * radius
    return Bell(
      x: radius * cos(angle), y: radius * sin(angle), deviation: 0.025 + 0.09 * t * t,
      weight: exp(-pow((t - 0.5) / 0.35, 2)))
  }

  /// Bells at the middles of `count` equal parts of the way 0…1.
  private static func row(of count: Int, _ bell: (Double) -> Bell) -> [Bell] {
    (0..<count).map { bell((Double($0) + 0.5) / Double(count)) }
  }

  /// The bells `count` times, turned all around the origin.
  private static func around(_ count: Int, _ bells: [Bell]) -> [Bell] {
    (0..<count).flatMap { part in
      bells.map { $0.turned(by: 2 * .pi * Double(part) / Double(count)) }
    }
  }

  /// The mixture of `bells`, moved and scaled to mean 0 and a variance of 1, averaged over the two
  /// coordinates: with weights wₖ of sum 1, centres cₖ around their mean and deviations sₖ, the
  /// variance is Σₖ wₖ (|cₖ|² / 2 + sₖ²).
  private func standardised(_ bells: [Bell]) -> GaussianMixture {
    let total = bells.reduce(0) { $0 + $1.weight }
    let x = bells.reduce(0) { $0 + $1.weight * $1.x } / total
    let y = bells.reduce(0) { $0 + $1.weight * $1.y } / total
    let variance = bells.reduce(0) { sum, bell in
      let square = pow(bell.x - x, 2) + pow(bell.y - y, 2)
      return sum + bell.weight * (square / 2 + pow(bell.deviation, 2))
    }
    let scale = (total / variance).squareRoot()
    return GaussianMixture(
      weights: bells.map(\.weight),
      means: Tensor(
        bells.flatMap { [Float(scale * ($0.x - x)), Float(scale * ($0.y - y))] },
        shape: [bells.count, 2]),
      variances: bells.map { pow(scale * $0.deviation, 2) })
  }
}
