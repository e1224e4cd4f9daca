import Foundation
import Samplers
import Tensors
import Testing

/// A recorded walk of somebody else's sampler; the scripts in Tests/Oracle that import walks.py write
/// them and say how.
struct RecordedWalk: Decodable, CustomTestStringConvertible {
  /// Which sampler it was.
  let sampler: String
  /// What was chosen, by the names of whoever wrote the sampler; whole numbers and words as text.
  let settings: [String: String]
  /// σ₀ … σ_n.
  let sigmas: [Double]
  /// The states after each step, along σ.
  let states: [[Float]]

  var testDescription: String {
    let choices = settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([sampler, "\(sigmas.count - 1) steps"] + choices).joined(separator: ", ")
  }

  /// The walks in a file of Tests/Fixtures/Samplers.
  static func all(_ file: String) -> [RecordedWalk] {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/Samplers/\(file).json")
    return try! JSONDecoder().decode([RecordedWalk].self, from: Data(contentsOf: path))
  }
}

extension RecordedWalk {
  static let shape = [1, 2, 2, 2]

  /// The noise of a draw, as in walks.py. Draw 0 is where sampling starts.
  static func noise(_ draw: Int) -> Tensor {
    let n = Double(draw + 1)
    return Tensor(
      (1...8).map { i in
        let i = Double(i)
        return Float(1.4 * sin(1.7 * i * n + 0.3 * i * i + 0.7 * n * n))
      }, shape: shape)
  }

  /// k-diffusion's s_noise, by which it multiplies all noise that it draws. Where it churns, `Churn` does.
  var noiseScale: Double {
    settings["s_churn"] == nil ? settings["s_noise"].flatMap(Double.init) ?? 1 : 1
  }

  /// The best guess for N(±1.2, 0.4²) in each number, as in walks.py.
  static func denoised(_ x: Tensor, _ sigma: Double) -> Tensor {
    let total = 0.16 + sigma * sigma
    let gain = 0.16 / total
    return gain * x + (1 - gain) * 1.2 * tanh(1.2 / total * x)
  }

  /// Walks with `solver` as this walk went, and returns the largest deviation of any state from its
  /// own, in units of the largest number in that state.
  ///
  /// The noise is that of draws 1, 2, … in the order in which it is asked for.
  func deviation(of solver: any Solver) throws -> Float {
    var (draw, worst) = (0, Float(0))
    let noise: NoiseSource = { _, _ in
      draw += 1
      return noiseScale * Self.noise(draw)
    }
    _ = try solver.sample(
      from: sigmas[0] * Self.noise(0), along: SigmaGrid(sigmas), noise: noise,
      watch: { x, taken in
        let expected = Tensor(states[taken - 1], shape: Self.shape)
        worst = max(worst, abs(x - expected).maximum / abs(expected).maximum)
      }, denoiser: Self.denoised)
    return worst
  }
}
