import Foundation
import Samplers
import Tensors
import Testing

@Suite("A Brownian path")
struct BrownianTreeTests {
  static let count = 20_000
  let tree = try! BrownianTree(seed: 7, shape: [Self.count], from: 100, to: 0.01)

  @Test("gives a step the noise of its parts, however many there are")
  func parts() {
    let whole = tree.noise(20, 0.5)
    for parts in [2, 10, 200] {
      let sigmas = (0...parts).map { 20 * pow(0.5 / 20, Double($0) / Double(parts)) }
      let sum = zip(sigmas, sigmas.dropFirst()).map(tree.noise).reduce(Tensor(0), +)
      // Parts are equally long in log σ. The path reaches about 3·√9, in float32, and differences of
      // neighbours divided by a step's 0.14 are rounded at 3e-6; 200 such errors mostly cancel.
      #expect(abs(sum / Double(parts).squareRoot() - whole).maximum < 1e-4)
    }
  }

  @Test("is the same whoever asks first, and another for another seed")
  func order() throws {
    let (early, late) = (tree.noise(50, 3), tree.noise(3, 0.2))
    let again = try BrownianTree(seed: 7, shape: [Self.count], from: 100, to: 0.01)
    #expect(again.noise(3, 0.2) == late && again.noise(50, 3) == early)
    let other = try BrownianTree(seed: 8, shape: [Self.count], from: 100, to: 0.01)
    // The mean of 20,000 products of independent unit numbers has a deviation of 1/√20000.
    #expect(abs((other.noise(50, 3) * early).mean) < 6 / Float(Self.count).squareRoot())
  }

  @Test(
    "has unit normal noise, independent from piece to piece",
    arguments: [
      (90.0, 40.0), (1, 0.999), (0.011, 0.0100001), (33.1, 0.7), (0.0123, 0),
    ])
  func unit(sigma: Double, next: Double) {
    let error = 6 / Float(Self.count).squareRoot()  // six standard errors of the mean
    let (noise, before) = (tree.noise(sigma, next), tree.noise(1.1 * sigma, sigma))
    #expect(abs(noise.mean) < error)
    // The square of a unit normal number has the variance 2, its fourth power 96.
    #expect(abs(square(noise).mean - 1) < error * Float(2).squareRoot())
    #expect(abs(square(square(noise)).mean - 3) < error * Float(96).squareRoot())
    #expect(abs((noise * before).mean) < error)
  }

  @Test("starts at 0 and strays as far as the way is long")
  func start() {
    #expect(tree.value(at: 100) == .zeros([Self.count]))
    for sigma in [50, 3.3, 0.01] {
      let expected = Float(log(100 / sigma))
      let error = 6 * (2 / Float(Self.count)).squareRoot() * expected
      #expect(abs(square(tree.value(at: sigma)).mean - expected) < error)
    }
  }

  @Test("gives those who go up noise of their own")
  func up() {
    let (down, up) = (tree.noise(2, 1), tree.noise(1, 2))
    let error = 6 / Float(Self.count).squareRoot()
    #expect(abs((down * up).mean) < error)
    #expect(abs(square(up).mean - 1) < error * Float(2).squareRoot())
    #expect(up == tree.noise(1, 2))
  }

  @Test("makes a walk of many steps end where one of more steps does")
  func walks() throws {
    let bells = RecordedWalk.denoised
    let x = Float(20) * RecordedWalk.noise(0)
    func end(_ steps: Int) throws -> Tensor {
      let path = try BrownianTree(seed: 3, shape: x.shape, from: 20, to: 0.1)
      let sigmas = (0...steps).map { 20 * pow(0.1 / 20, Double($0) / Double(steps)) }
      return try EulerAncestral().sample(
        from: x, along: SigmaGrid(sigmas), noise: path.noise, denoiser: bells)
    }
    let errors = try [50, 400].map { abs(try end($0) - end(3200)).maximum }
    // Of first order, so eight times as many steps leave an eighth, give or take the paths' chance.
    #expect(errors[1] < errors[0] / 3)
    #expect(errors[1] < 0.05)
  }

  @Test("cannot be laid where σ does not fall")
  func refused() {
    for (from, to) in [(1.0, 1.0), (1, 2), (1, 0), (.infinity, 1), (.nan, 1)] {
      #expect(throws: SamplingError.self) {
        try BrownianTree(seed: 0, shape: [1], from: from, to: to)
      }
    }
  }
}
