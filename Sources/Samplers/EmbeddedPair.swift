import Glibc
import Tensors

/// A step of DPM-Solver, and one of an order less out of the same looks. How far apart they are tells
/// how large the error of a step is (DPM-Solver-12 and -23, Lu et al., arXiv:2206.00927).
///
/// σ' has to be above 0.
struct EmbeddedPair {
  /// The step of second or third order.
  let higher: Tensor
  /// By how much the step of an order less differs from it, kept apart because it is small.
  let gap: Tensor

  /// The pair of orders 2 and 1, `DPM2`'s step and Euler's, for two looks.
  init(
    second x: Tensor, from sigma: Double, to next: Double, denoiser: SigmaDenoiser
  ) throws {
    let denoised = try denoiser(x, sigma)
    let change = try DPM2.changeHalfway(x, denoised, from: sigma, to: next, denoiser: denoiser)
    gap = (sigma - next) * change
    higher = moved(x, towards: denoised, from: sigma, to: next) - gap
  }

  /// The pair of orders 3 and 2, for three looks: at σ, and after one and two thirds of the way.
  ///
  ///     x₁ = x + (σ₁ − σ) ε̂                       σ₁ = σ e^(−h/3)
  ///     x₂ = x + (σ₂ − σ) ε̂ − 2 b(σ, σ₂) Δ₁       σ₂ = σ e^(−2h/3)
  ///     x' = x + (σ' − σ) ε̂ − 3/2 b(σ, σ') Δ₂     (algorithm 2 with r₁ = ⅓, r₂ = ⅔)
  ///
  /// Δ is by how much the slope there differs from ε̂, the one at σ.
  init(
    third x: Tensor, from sigma: Double, to next: Double, denoiser: SigmaDenoiser
  ) throws {
    let denoised = try denoiser(x, sigma)
    func straight(to next: Double) -> Tensor { moved(x, towards: denoised, from: sigma, to: next) }
    let third = log(sigma / next) / 3
    let (first, second) = (sigma * exp(-third), sigma * exp(-2 * third))
    let change1 = (denoised - (try denoiser(straight(to: first), first))) / first
    let turn = 2 * weightOfEvenGrowth(from: sigma, to: second) * change1
    let change2 = (denoised - (try denoiser(straight(to: second) - turn, second)) - turn) / second
    let correction = 1.5 * weightOfEvenGrowth(from: sigma, to: next) * change2
    higher = straight(to: next) - correction
    gap = correction - 1.5 * (sigma - next) * change1
  }

  /// The step of an order less.
  var lower: Tensor { higher + gap }
}

/// How much a slope counts that grows evenly on the clock log σ, by 1 on the way from σ to σ':
///
///     b = (σ − σ') / h − σ' = −σ' M₁(−h)      (σ' ((e^h − 1) / h − 1) in the paper's letters)
private func weightOfEvenGrowth(from sigma: Double, to next: Double) -> Double {
  -next * exponentialMoments(-log(sigma / next))[0]
}
