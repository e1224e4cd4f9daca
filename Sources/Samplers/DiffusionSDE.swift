import Glibc
import Tensors

/// A process in continuous time that turns data into noise, as a stochastic differential equation:
///
///     dx = f(t) x dt + g(t) dw      (Song et al., arXiv:2011.13456, eq. 5)
///
/// t runs from 0, data, to 1, noise. Since the drift is linear, x(t) is a scaled x₀ with noise:
///
///     x(t) = s(t) (x₀ + σ(t) ε),   f = s' / s,   g² = s² (σ²)'
///
/// s² is what discrete schedules call ᾱ. Divided by s, all processes are the one along σ, in which the
/// samplers of this module walk.
public struct DiffusionSDE: Sendable {
  /// s(t): what is left of the picture's size.
  public let scale: @Sendable (_ t: Double) -> Double
  /// σ(t): the deviation of the noise relative to what is left of the picture.
  public let sigma: @Sendable (_ t: Double) -> Double
  /// f(t): the drift is f x.
  public let drift: @Sendable (_ t: Double) -> Double
  /// g(t): how strongly noise comes in.
  public let diffusion: @Sendable (_ t: Double) -> Double

  /// The limit of DDPM's process in ever smaller steps:
  ///
  ///     dx = −½ β(t) x dt + √β(t) dw,   β(t) = β_min + t (β_max − β_min)      (eq. 11)
  ///
  /// s² = exp(−∫β), and s² (1 + σ²) = 1: the variance of data with variance 1 is preserved.
  public static func variancePreserving(
    from smallest: Double = 0.1, to largest: Double = 20
  ) -> DiffusionSDE {
    let beta: @Sendable (Double) -> Double = { smallest + $0 * (largest - smallest) }
    let total: @Sendable (Double) -> Double = {
      smallest * $0 + (largest - smallest) / 2 * $0 * $0
    }
    return DiffusionSDE(
      scale: { exp(-total($0) / 2) }, sigma: { expm1(total($0)).squareRoot() },
      drift: { -beta($0) / 2 }, diffusion: { beta($0).squareRoot() })
  }

  /// The limit of a process that adds noise and never scales the picture down:
  ///
  ///     dx = √(dσ²/dt) dw,   σ(t) = σ_min (σ_max / σ_min)^t      (eq. 9)
  public static func varianceExploding(
    from smallest: Double = 0.01, to largest: Double = 50
  ) -> DiffusionSDE {
    let speed = log(largest / smallest)
    let sigma: @Sendable (Double) -> Double = { smallest * exp(speed * $0) }
    return DiffusionSDE(
      scale: { _ in 1 }, sigma: sigma, drift: { _ in 0 },
      diffusion: { sigma($0) * (2 * speed).squareRoot() })
  }
}

// MARK: - The way back

extension DiffusionSDE {
  /// Returns the score ∇ log p(x; t), given a denoiser along σ.
  ///
  ///     ∇ log p = (s D(x / s; σ) − x) / (s σ)²
  public func score(_ x: Tensor, at t: Double, denoiser: SigmaDenoiser) throws -> Tensor {
    let (scale, sigma) = (scale(t), sigma(t))
    return (scale * (try denoiser(x / scale, sigma)) - x) / (scale * sigma * scale * sigma)
  }

  /// Returns dx/dt on the way back, with a share η of the noise that came in on the way there:
  ///
  ///     dx = (f x − ½ (1 + η²) g² ∇ log p) dt + η g dw̄
  ///
  /// With η = 1 it is the reverse SDE (eq. 6), with η = 0 the probability-flow ODE (eq. 13): for every η
  /// points are distributed like p(·; t) at every t.
  public func slope(_ x: Tensor, score: Tensor, at t: Double, eta: Double = 1) -> Tensor {
    let strength = diffusion(t)
    return drift(t) * x - (1 + eta * eta) / 2 * strength * strength * score
  }

  /// Returns the state at time `next`, before t, given `x`, that at `t`: a step of Euler's and Maruyama's
  /// method, which goes along as if slope and noise stayed what they are.
  ///
  ///     x' = x − h dx/dt + η g √h z,   h = t − t'
  ///
  /// `noise` is z, unit normal; with `eta` 0 it is not needed.
  public func step(
    _ x: Tensor, from t: Double, to next: Double, noise: Tensor = Tensor(0), eta: Double = 1,
    denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let score = try score(x, at: t, denoiser: denoiser)
    let h = t - next
    let mean = x - h * slope(x, score: score, at: t, eta: eta)
    return eta > 0 ? mean + eta * diffusion(t) * h.squareRoot() * noise : mean
  }
}
