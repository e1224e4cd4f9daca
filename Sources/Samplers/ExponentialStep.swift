import Glibc
import Tensors

// What DPM-Solver, DEIS, UniPC and SA-Solver share: the exponential integrator.
//
// On the clock λ = −log σ the way down, with noise that τ brings in and takes out again, is
//
//     dx = (1 + τ²) (D − x) dλ + √2 τ σ dw      (Xue et al., arXiv:2309.05019, in our unit)
//
// with τ = 0 the probability-flow ODE, with τ = 1 the reverse SDE. It is linear in x but for the guess
// D, so over a step of length h only an integral over D, or over ε̂ = (x − D) / σ, has to be estimated:
//
//     x' = e^(−z) x + z ∫ e^(−z (1 − u)) D du + σ' √(1 − e^(−2τ²h)) ζ      with z = (1 + τ²) h
//     x' = x − (1 + τ²) σ' h ∫ e^(h (1 − u)) ε̂ du + τ √(σ² − σ'²) ζ
//
// u goes from 0 to 1 along the step, ζ is unit normal. The families differ in what they take for a
// polynomial of u, D or ε̂; in which looks it goes through; and in how exactly they integrate it.
//
// Neither is the smoother one. Differentiate σ ε̂ = x − D along a path of the ODE, where dx/dσ = ε̂:
//
//     dε̂/dσ = −(1/σ) dD/dσ
//
// So above σ = 1 it is ε̂ that changes less, below it D; and in x a change of ε̂ counts σ times as much.

/// What is taken for a polynomial of λ along a step: the guess at the picture or at its noise.
public enum Interpolant: String, Sendable, CaseIterable {
  /// D, as in DPM-Solver++: below σ = 1 it changes less than ε̂.
  case clean
  /// ε̂ = (x − D) / σ, as in DPM-Solver and DEIS: above σ = 1 it changes less than D.
  case noise
}

/// What the denoiser said at one place of a walk.
struct Look {
  let sigma: Double
  private(set) var denoised: Tensor
  /// What is interpolated: `denoised`, or the noise.
  let value: Tensor
  private let interpolant: Interpolant

  init(_ x: Tensor, _ denoised: Tensor, _ sigma: Double, _ interpolant: Interpolant) {
    (self.sigma, self.denoised, self.interpolant) = (sigma, denoised, interpolant)
    value = interpolant == .clean ? denoised : slope(x, denoised, sigma)
  }

  /// This look, taken as one at the state moved by `correction`: if it told the noise, that stays, and
  /// the picture moves along.
  func corrected(by correction: Tensor) -> Look {
    var look = self
    if interpolant == .noise { look.denoised += correction }
    return look
  }
}

/// One step of an exponential integrator, in three parts: Euler's, a bend, and fresh noise.
///
///     x' = κ x + (1 − κ) D + scale Σ wᵢ (vᵢ − v₀) + deviation ζ
///
/// v₀ is D or ε̂ where the step begins, the other vᵢ are those of other looks.
struct ExponentialStep {
  /// σ where it begins, and where it ends.
  let sigma, next: Double
  /// Its length on the clock λ.
  let h: Double
  /// How much of x it keeps: κ.
  let kept: Double
  /// What the integral over the polynomial is multiplied with.
  let scale: Double
  /// The exponent z of the integral's weight e^(−z (1 − u)).
  let exponent: Double
  /// The deviation of the noise that it adds.
  let deviation: Double

  /// The step from `sigma` to `next`, which may be 0, with the share `tau` of noise.
  init(from sigma: Double, to next: Double, _ interpolant: Interpolant, tau: Double = 0) {
    let (rate, ratio) = (1 + tau * tau, next / sigma)
    (self.sigma, self.next, h) = (sigma, next, -log(ratio))
    switch interpolant {
    case .clean:
      (kept, scale, exponent) = (pow(ratio, rate), 1, rate * h)
      deviation = next * (1 - pow(ratio, 2 * tau * tau)).squareRoot()
    case .noise:
      // At σ' = 0 no noise is left, whatever τ would have made of it.
      kept = next > 0 ? 1 - rate * (1 - ratio) : 0
      (scale, exponent) = (rate * next, -h)
      deviation = next > 0 ? tau * (sigma * sigma - next * next).squareRoot() : 0
    }
  }

  /// κ x + (1 − κ) D + deviation ζ: the step as if nothing bent.
  func straight(_ x: Tensor, _ denoised: Tensor, _ noise: NoiseSource) -> Tensor {
    stirred(mixed(x, denoised, keeping: kept), by: deviation, noise, from: sigma, to: next)
  }

  /// scale Σ wᵢ (vᵢ − v₀): what is added because the polynomial through all `looks` is not constant.
  ///
  /// `start` is v₀. There is one moment for each power of u, from the first; without other looks than
  /// `start` there is nothing to add.
  func bend(from start: Look, through looks: some Collection<Look>, moments: [Double]) -> Tensor? {
    let places = looks.map { log(sigma / $0.sigma) / h }
    let terms = zip(looks, polynomialWeights(at: places, moments: moments)).map { look, weight in
      scale * weight * (look.value - start.value)
    }
    return terms.dropFirst().reduce(terms.first) { sum, term in sum.map { $0 + term } }
  }

  /// M₁, M₂, M₃: what the integral makes of u, u², u³.
  var moments: [Double] { exponentialMoments(exponent) }

  /// M₀ / 2: what the integral makes of u if that is ½ all along.
  var midpoint: Double { -expm1(-exponent) / 2 }
}

/// Returns M₁, M₂ and M₃ of
///
///     Mₖ = z ∫₀¹ e^(−z (1 − u)) uᵏ du,   M₀ = 1 − e^(−z),   Mₖ = 1 − k Mₖ₋₁ / z
///
/// which is z k! φₖ₊₁(−z) with the φ-functions of exponential integrators.
func exponentialMoments(_ z: Double) -> [Double] {
  guard abs(z) < 1 else {
    let first = 1 + expm1(-z) / z
    let second = 1 - 2 * first / z
    return [first, second, 1 - 3 * second / z]
  }
  // Near 0 the recursion takes nearly equal numbers from each other; the series does not. Its terms
  // fall like 1 / (j + 1)!, and the twentieth is below any rounding.
  return (1...3).map { k in
    var (sum, term) = (0.0, z)
    for j in 1...20 {
      term /= Double(k + j)
      sum += term
      term *= -z
    }
    return sum
  }
}

/// Returns the weights wᵢ for which Σ wᵢ rᵢᵏ is the moment of uᵏ, k = 1, 2, …: what the integral over
/// the polynomial that is 0 at u = 0 and vᵢ at the places rᵢ has of each vᵢ.
///
/// Each weight is the integral over Lagrange's polynomial u/rᵢ ∏ (u − rⱼ) / (rᵢ − rⱼ).
func polynomialWeights(at places: [Double], moments: [Double]) -> [Double] {
  places.indices.map { i in
    var coefficients = [1 / places[i]]
    for j in places.indices where j != i {
      let (raised, same) = ([0] + coefficients, coefficients + [0])
      coefficients = zip(raised, same).map { ($0 - places[j] * $1) / (places[i] - places[j]) }
    }
    return zip(coefficients, moments).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
