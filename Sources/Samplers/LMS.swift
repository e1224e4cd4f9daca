import Tensors

/// LMS, the linear multistep method: lay a curve through the last slopes and go along its integral.
///
///     x' = x + Σⱼ cⱼ ε̂ⱼ,   cⱼ = ∫ from σ to σ' of Πₖ≠ⱼ (τ − σₖ) / (σⱼ − σₖ) dτ
///
/// (Adams and Bashforth's method for steps of any length; k-diffusion's sample_lms. σⱼ is where slope
/// number j was seen, the newest first; the product is 1 at σⱼ and 0 at the other σₖ.)
///
/// Fourth order, for a single look a step; the first steps, which know of fewer slopes, have a lower one,
/// and that shows unless a walk begins with so much noise that D hardly changes. It asks for steps that
/// change their length slowly: with few, the curve overshoots.
public struct LMS: Solver {
  /// Through how many slopes the curve is laid, 1…4; with 1 it is Euler's method.
  public let order: Int
  /// The last slopes and where they were seen, the newest first.
  private var past: [(sigma: Double, slope: Tensor)] = []

  /// Makes the rule, with the number of slopes to go by, 1…4.
  public init(order: Int = 4) {
    guard (1...4).contains(order) else {
      fatalError("LMS goes by 1 to 4 slopes, not by \(order).")
    }
    self.order = order
  }

  /// Returns the state at `step.next`: one look at the denoiser.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    let here = slope(x, denoised, step.sigma)
    past = [(step.sigma, here)] + past.prefix(order - 1)
    let sigmas = past.map(\.sigma)
    let straight = moved(x, towards: denoised, from: step.sigma, to: step.next)
    // The shares add up to σ' − σ, so what is left beyond Euler's step is how slopes differ.
    return past.indices.dropFirst().reduce(straight) { sum, j in
      let share = cubicIntegral(from: step.sigma, to: step.next) {
        lagrangeBasis(j, sigmas, at: $0)
      }
      return .weightedSum(1, sum, share, past[j].slope - here)
    }
  }
}

/// Lagrange's polynomial number `j`: 1 at `nodes[j]`, 0 at all others.
func lagrangeBasis(_ j: Int, _ nodes: [Double], at place: Double) -> Double {
  nodes.indices.filter { $0 != j }.reduce(1) { product, k in
    product * (place - nodes[k]) / (nodes[j] - nodes[k])
  }
}

/// Returns the integral of a polynomial up to the third degree, exactly: by Gauss and Legendre's rule
/// with two places.
func cubicIntegral(from a: Double, to b: Double, of polynomial: (Double) -> Double) -> Double {
  let (middle, half) = ((a + b) / 2, (b - a) / 2)
  let offset = half / 3.0.squareRoot()
  return half * (polynomial(middle - offset) + polynomial(middle + offset))
}
