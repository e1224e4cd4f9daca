import Tensors

// The moves that the samplers of this folder are made of, besides the slope.

/// Returns where x, at σ, comes to at σ' if the guess D stays the same all the way: straight towards it.
///
///     x' = (σ' / σ) x + (1 − σ' / σ) D
///
/// It solves dx/dσ = (x − D) / σ exactly for a constant D, and is DPM-Solver++'s step of first order
/// (Lu et al., arXiv:2211.01095), who write e^(−h) for σ' / σ.
///
/// Euler's step x + (σ' − σ) ε̂ is the same, because ε̂ is constant on that line as well. But in float32
/// the two large numbers that it subtracts leave σ / σ' times their rounding behind: on EDM's way from
/// 80 to 0 within few steps, the fourth digit.
func moved(
  _ x: Tensor, towards denoised: Tensor, from sigma: Double, to next: Double
) -> Tensor {
  mixed(x, denoised, keeping: next / sigma)
}

/// Returns κ x + (1 − κ) D, in which κ is what is kept of x.
///
/// Rounded to float32, κ and 1 − κ no longer add up to 1. Once that is nothing; in a walk of 200 steps
/// with the same κ it adds up to an error of 5e-6. So a short step is written as what it adds to x.
func mixed(_ x: Tensor, _ denoised: Tensor, keeping kept: Double) -> Tensor {
  kept > 0.5
    ? .weightedSum(1, x, 1 - kept, denoised - x) : .weightedSum(kept, x, 1 - kept, denoised)
}

/// Returns x with fresh noise of deviation `up`, of that for the way from `sigma` to `next`.
///
/// If `up` is 0, nobody is asked for noise.
func stirred(
  _ x: Tensor, by up: Double, _ noise: NoiseSource, from sigma: Double, to next: Double
) -> Tensor {
  up > 0 ? .weightedSum(1, x, up, noise(sigma, next)) : x
}
