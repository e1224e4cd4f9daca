import Tensors

// Sampling in one space. All samplers of this module walk along x = x₀ + σ ε: the clean picture with
// noise of deviation σ on top, never scaled down. It is x_t / √ᾱ_t of chapters 1 and 2, and there
// the formulas are shortest.

/// Whatever can look at noisy pictures x = x₀ + σ ε, [N, …], knows σ, and says what they were before:
/// the best guess D(x; σ) at x₀, of the same shape.
///
/// A formula, a learner's function and a network of 860 million parameters are all the same here.
public typealias SigmaDenoiser = (_ noisy: Tensor, _ sigma: Double) throws -> Tensor

/// Where a sampler gets its noise from: unit normal noise of the state's shape, for the way from
/// `sigma` down to `next`.
///
/// A generator may ignore where it is asked. A `BrownianTree` does not: it gives the same path to
/// whoever walks it, in few steps or in many.
public typealias NoiseSource = (_ sigma: Double, _ next: Double) -> Tensor

/// A sampler: a rule that leads from one σ to the next.
///
/// It is a value. What it remembers of earlier steps are its stored properties, so a copy of it goes on
/// independently, and going back means to take an older copy. Whoever drives it holds the state and may
/// look at it, change it or stop after every step:
///
///     var solver = DPMPlusPlus2M()
///     for step in try SigmaGrid.karras(10, from: 14.6, to: 0.03).steps {
///       x = try solver.step(x, over: step, noise: noise, denoiser: denoiser)
///     }
public protocol Solver: Sendable {
  /// Returns the state at `step.next`, given `x`, the state at `step.sigma`.
  ///
  /// Throws what the denoiser throws.
  mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor
}

/// Returns the slope dx/dσ of the probability-flow ODE: (x − D(x; σ)) / σ, which is the predicted
/// noise ε̂.
///
/// (Karras et al., arXiv:2206.00364, eq. 3 with eq. 1)
func slope(_ x: Tensor, _ denoised: Tensor, _ sigma: Double) -> Tensor { (x - denoised) / sigma }

// MARK: - A whole walk

extension Solver {
  // region: walk
  /// Returns what `x`, a state at the first σ of `grid`, becomes on its way along all of them.
  ///
  /// `noise` is asked by samplers that draw some. After every step, `watch` gets the state and the
  /// number of steps taken.
  ///
  /// Throws a `SamplingError` if the denoiser returns another shape or numbers that are not finite, and
  /// what the denoiser itself throws.
  public func sample(
    from x: Tensor, along grid: SigmaGrid, noise: NoiseSource = noNoise,
    watch: (Tensor, Int) throws -> Void = { _, _ in }, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    var (solver, x) = (self, x)
    for step in grid.steps {
      x = try solver.step(x, over: step, noise: noise) { noisy, sigma in
        try checkedGuess(try denoiser(noisy, sigma), noisy, sigma)
      }
      try watch(x, step.index + 1)
    }
    return x
  }
  // endregion
}

/// The source of noise for samplers that draw none; asking it is the programmer's fault and traps.
public func noNoise(_ sigma: Double, _ next: Double) -> Tensor {
  fatalError("This sampler draws noise between σ = \(sigma) and \(next): pass it some.")
}

/// Returns what a denoiser said of `noisy` at `sigma`, if it can be gone on with.
///
/// Throws a `SamplingError` if it has another shape or holds numbers that are not finite.
public func checkedGuess(_ denoised: Tensor, _ noisy: Tensor, _ sigma: Double) throws -> Tensor {
  guard denoised.shape == noisy.shape else {
    throw SamplingError(
      "At σ = \(sigma) the denoiser got a state of shape \(noisy.shape) and returned "
        + "\(denoised.shape). Its guess has to have the state's shape.")
  }
  guard denoised.allFinite else {
    let isAlreadyBroken =
      noisy.allFinite ? "of a state that was finite" : "of a state that held some"
    throw SamplingError(
      "At σ = \(sigma) the denoiser returned numbers that are not finite, \(isAlreadyBroken). "
        + "Look at what it is given there, and at the steps before.")
  }
  return denoised
}

/// Why a walk cannot be made or gone on with, in words for a person.
public struct SamplingError: Error, CustomStringConvertible {
  /// What is wrong, with which values, and what to do.
  public let description: String

  /// Makes an error that says `description`.
  public init(_ description: String) { self.description = description }
}
