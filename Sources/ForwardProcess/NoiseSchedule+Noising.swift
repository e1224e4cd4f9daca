import Tensors

// From a clean picture to a noisy one.
//
// `noise` is always drawn from the unit normal distribution, with the shape of the pictures, whose
// values lie in −1…1. One picture [H, W, C], a batch [N, H, W, C] or points [N, D] are all the same
// to these formulas.

extension NoiseSchedule {
  /// Returns x_t, given the picture one step earlier.
  ///
  ///     x_t = √(1 − β_t) x_{t−1} + √β_t ε      (DDPM, arXiv:2006.11239, eq. 2)
  public func noisedOnce(_ previous: Tensor, to t: Int, noise: Tensor) -> Tensor {
    noised(previous, from: t - 1, to: t, noise: noise)
  }

  /// Returns x_t, given the clean picture: all steps up to `t` in one.
  ///
  ///     x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε      (DDPM, arXiv:2006.11239, eq. 4)
  ///
  /// A sum of independent Gaussian noises is Gaussian noise, which is why t draws become one.
  public func noised(_ clean: Tensor, to t: Int, noise: Tensor) -> Tensor {
    signal(at: t) * clean + noiseDeviation(at: t) * noise
  }

  /// Returns x_t, given the picture at an earlier step `s`.
  ///
  ///     x_t = √(ᾱ_t / ᾱ_s) x_s + √(1 − ᾱ_t / ᾱ_s) ε
  ///
  /// For s = 0 this is `noised(_:to:noise:)`, for s = t − 1 a single step.
  public func noised(_ earlier: Tensor, from s: Int, to t: Int, noise: Tensor) -> Tensor {
    let kept = kept(from: s, to: t)
    return kept.squareRoot() * earlier + (1 - kept).squareRoot() * noise
  }

  /// Returns a batch in which each picture has a step of its own, as training needs it.
  ///
  /// `clean` and `noise` have shape [N, …]; `steps` holds N steps.
  public func noised(_ clean: Tensor, to steps: [Int], noise: Tensor) -> Tensor {
    column(steps.map(signal), for: clean) * clean
      + column(steps.map(noiseDeviation), for: clean) * noise
  }

  /// One number per picture as a tensor [N, 1, …, 1], which broadcasts over each picture's axes.
  private func column(_ numbers: [Double], for batch: Tensor) -> Tensor {
    guard numbers.count == batch.shape.first else {
      fatalError("\(numbers.count) steps do not fit a batch of shape \(batch.shape).")
    }
    let ones = Array(repeating: 1, count: batch.rank - 1)
    return Tensor(numbers.map { Float($0) }, shape: [numbers.count] + ones)
  }
}
