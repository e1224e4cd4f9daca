import ForwardProcess
import Glibc
import ReverseProcess
import Tensors

// Between steps t, in which networks were trained, and σ, along which samplers walk.

extension NoiseSchedule {
  /// The largest σ that a walk can begin with: σ_T, or 4096 where ᾱ_T = 0 and σ_T is infinite, as
  /// diffusers does it (there ᾱ is set to 2⁻²⁴).
  public var largestSigma: Double { min(sigma(at: steps), 4096) }

  /// Returns the t, between steps if need be, at which there is noise of deviation `sigma`.
  ///
  /// Between two steps log σ goes along a straight line, as in k-diffusion and diffusers. Below σ₁ it
  /// is 1, and above σ_T it is T: networks learned nothing beyond.
  public func time(ofSigma sigma: Double) -> Double {
    guard sigma > self.sigma(at: 1) else { return 1 }
    guard sigma < largestSigma else { return Double(steps) }
    var (below, above) = (1, steps)
    while above - below > 1 {
      let middle = (below + above) / 2
      if self.sigma(at: middle) <= sigma { below = middle } else { above = middle }
    }
    let (low, high) = (log(self.sigma(at: below)), log(min(self.sigma(at: above), largestSigma)))
    return Double(below) + (log(sigma) - low) / (high - low)
  }

  /// Returns σ at a time t in 1…T that need not be whole, with log σ along a straight line between two
  /// steps: the way back from `time(ofSigma:)`.
  public func sigma(atTime t: Double) -> Double {
    let (low, high, part) = neighbours(ofTime: t)
    return low * pow(high / low, part)
  }

  /// Returns σ at a time t in 1…T that need not be whole, with σ itself along a straight line between
  /// two steps, as diffusers makes its grids.
  public func interpolatedSigma(atTime t: Double) -> Double {
    let (low, high, part) = neighbours(ofTime: t)
    return low + part * (high - low)
  }

  /// σ of the steps below and above t, and which part of the way between them it has come.
  private func neighbours(ofTime t: Double) -> (low: Double, high: Double, part: Double) {
    let below = min(max(Int(t), 1), steps)
    let above = min(below + 1, steps)
    return (
      min(sigma(at: below), largestSigma), min(sigma(at: above), largestSigma), t - Double(below)
    )
  }

  /// Returns D(x; σ) of a network that was trained along this schedule and predicts `target`.
  ///
  /// `output` is what it says of x_t = x / √(1 + σ²), which is the state as it was trained to see it,
  /// at the time t, which need not be whole:
  ///
  ///     noise:     D = x − σ ε̂
  ///     clean:     D = x̂₀
  ///     velocity:  D = x / (1 + σ²) − σ / √(1 + σ²) v̂
  ///
  /// (For the noise these are c_skip, c_out and c_in of “VP” in Karras et al., arXiv:2206.00364, table 1;
  /// for v̂ = ε̂ / √(1 + σ²) − σ x̂₀ / √(1 + σ²) see Salimans & Ho, arXiv:2202.00512.)
  public func denoiser(
    of target: PredictionTarget,
    output: @escaping (_ noisy: Tensor, _ time: Double) throws -> Tensor
  ) -> SigmaDenoiser {
    { [self] x, sigma in
      let scale = 1 / (1 + sigma * sigma).squareRoot()
      let output = try output(scale * x, time(ofSigma: sigma))
      switch target {
      case .noise: return x - sigma * output
      case .clean: return output
      case .velocity: return scale * scale * x - sigma * scale * output
      }
    }
  }
}
