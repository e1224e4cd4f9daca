import Contract
import Tensors

/// Noisy pictures x = x₀ + σ ε and a guess at x₀ that is a little off, as a network's is: what the
/// cases of chapter 5 are drawn from.
struct DrawnWalk {
  /// σ, where a step begins, and σ′, where it ends.
  let (sigma, next): (Float, Float)
  /// x.
  let noisy: Tensor
  /// D.
  let denoised: Tensor

  /// Adds noise to pictures `clean`, [N, H, W, C].
  init(
    of clean: Tensor, from sigma: Float, to next: Float, _ generator: inout TorchGenerator
  ) {
    (self.sigma, self.next) = (sigma, next)
    noisy = clean + sigma * generator.noise(clean.shape)
    denoised = clean + 0.2 * generator.noise(clean.shape)
  }

  /// The same, of numbers −1…1 of some `shape` that nobody looks at.
  init(
    _ shape: [Int], from sigma: Float, to next: Float, _ generator: inout TorchGenerator
  ) {
    self.init(of: generator.data(shape), from: sigma, to: next, &generator)
  }

  /// The arguments that all steps have.
  var call: Values {
    Values(tensors: [
      "noisy": noisy, "denoised": denoised, "sigma": Tensor(sigma), "next": Tensor(next),
    ])
  }
}
