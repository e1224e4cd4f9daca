import Datasets
import Tensors
import Testing

@Suite("Points in the plane")
struct PointSetTests {
  /// The middles of small squares that cover −3.6…3.6 in both directions, [N, 2]. Their sides divide
  /// the checkerboard's, so that no square lies across an edge.
  private static let side = Float(3).squareRoot() / 24
  private static let plane: Tensor = {
    let middles = (-50..<50).map { (Float($0) + 0.5) * side }
    return Tensor(middles.flatMap { y in middles.flatMap { [$0, y] } }, shape: [10_000, 2])
  }()

  private func sample(_ set: PointSet, _ count: Int) -> (points: Tensor, parts: [Int]) {
    var generator = TorchGenerator(seed: 11)
    return set.sampleWithParts(count, generator: &generator)
  }

  @Test("The density has integral 1, mean 0 and variance 1", arguments: PointSet.allCases)
  func moments(set: PointSet) {
    let mass = set.density(at: Self.plane).reshaped([-1, 1]) * (Self.side * Self.side)
    #expect(abs(mass.sum - 1) < 2e-4)
    let mean = (mass * Self.plane).sum(axes: 0).scalars
    #expect(abs(mean[0]) < 1e-3 && abs(mean[1]) < 1e-3)
    // The squares take up to side² / 12 = 5e-4 from a set with edges.
    #expect(abs((mass * square(Self.plane)).sum / 2 - 1) < 1e-3)
  }

  @Test("Samples are as likely as the density says", arguments: PointSet.allCases)
  func entropy(set: PointSet) {
    let found = set.logDensity(at: sample(set, 4000).points)
    let logs = set.logDensity(at: Self.plane).scalars.filter { $0 > -.infinity }
    let expected = (exp(Tensor(logs)) * Tensor(logs)).sum * Self.side * Self.side
    let error = (square(found - found.mean).mean / 4000).squareRoot()
    // Six standard errors of the mean, and what is lost to the finite squares.
    #expect(abs(found.mean - expected) < 6 * error + 2e-3)
  }

  @Test("All parts are drawn, and equally often", arguments: PointSet.allCases)
  func parts(set: PointSet) {
    let parts = sample(set, 4000).parts
    let share = 1 / Double(set.partCount)
    let deviation = (4000 * share * (1 - share)).squareRoot()
    for part in 0..<set.partCount {
      let count = Double(parts.count { $0 == part })
      #expect(abs(count - 4000 * share) <= 6 * deviation)
    }
  }

  @Test("Bells in a row melt into one line")
  func melting() throws {
    for set in [PointSet.moons, .swissRoll, .spirals, .threeSpirals] {
      let means = try #require(set.mixture).means
      let first = means.shape[0] / 4
      let (here, next) = (means[first..<first + 10], means[first + 1..<first + 11])
      let between = set.logDensity(at: (here + next) / 2)
      let around = (set.logDensity(at: here) + set.logDensity(at: next)) / 2
      #expect(abs(between - around).maximum < 0.02)
    }
  }
}
