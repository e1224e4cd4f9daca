import Tensors

/// Points in the plane: distributions small enough to be seen whole, with a density, a score and
/// an ideal denoiser that can be written down.
///
/// All have mean 0 and, averaged over the two coordinates, variance 1; nearly all points lie
/// between −2.4 and 2.4. A set may consist of several parts (two moons, eight bells), which serve
/// as classes.
public enum PointSet: String, CaseIterable, Sendable {
  /// Two half circles, one reaching into the other.
  case moons
  /// A line rolled up one and a half times, evenly covered.
  case swissRoll = "roll"
  /// Two arms that wind around each other.
  case spirals
  /// Three such arms.
  case threeSpirals = "spirals3"
  /// Five blades that broaden outwards.
  case pinwheel
  /// Eight round bells on a circle.
  case eightGaussians = "gaussians"
  /// The black squares of a board with four rows and columns, evenly covered.
  case checkerboard

  /// How many parts the set has.
  public var partCount: Int {
    switch self {
    case .swissRoll: 1
    case .moons, .spirals: 2
    case .threeSpirals: 3
    case .pinwheel: 5
    case .eightGaussians, .checkerboard: 8
    }
  }
}

// MARK: - Drawing points

extension PointSet {
  /// Draws `count` points, [count, 2].
  public func sample(_ count: Int, generator: inout some RandomGenerator) -> Tensor {
    sampleWithParts(count, generator: &generator).points
  }

  /// Draws `count` points, [count, 2], and says which part of the set each belongs to.
  public func sampleWithParts(
    _ count: Int, generator: inout some RandomGenerator
  ) -> (points: Tensor, parts: [Int]) {
    guard let mixture else { return Checkerboard.sample(count, generator: &generator) }
    let (points, bells) = mixture.samples(count, generator: &generator)
    let bellsInPart = mixture.weights.count / partCount
    return (points, bells.map { $0 / bellsInPart })
  }
}

// MARK: - Density

extension PointSet {
  /// Returns p(x) of points [N, 2], as [N].
  public func density(at points: Tensor) -> Tensor {
    mixture == nil ? Checkerboard.density(at: points) : exp(logDensity(at: points))
  }

  /// Returns log p(x) of points [N, 2], as [N]; −∞ where no point can be.
  public func logDensity(at points: Tensor) -> Tensor {
    guard let mixture else { return log(Checkerboard.density(at: points)) }
    // Every point meets every bell: in portions, so that a map of a plane needs little memory.
    let portions = stride(from: 0, to: points.shape[0], by: 4096).map { start in
      mixture.logDensity(points[start..<min(start + 4096, points.shape[0])])
    }
    return portions.isEmpty ? Tensor.zeros([0]) : Tensor.concatenated(portions)
  }
}
