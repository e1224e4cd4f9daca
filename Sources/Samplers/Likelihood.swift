import Datasets
import Glibc
import Tensors

/// How much D(x; σ) spreads at each of N points: its divergence Σᵢ ∂Dᵢ/∂xᵢ, [N].
public typealias Divergence = (_ noisy: Tensor, _ sigma: Double) throws -> Tensor

extension SigmaGrid {
  /// Returns log p(x) of points at the grid's last σ, [N, …], as [N], in nats.
  ///
  /// The probability-flow ODE carries points and, with them, the probability around them. Where the
  /// slope spreads points, the density falls:
  ///
  ///     log p(x; σ_min) = log p(x(σ_max); σ_max) + ∫ ∇·(dx/dσ) dσ      (arXiv:2011.13456, eq. 39)
  ///     ∇·(dx/dσ) = (number of dimensions − ∇·D) / σ
  ///
  /// (The instantaneous change of variables; Chen et al., arXiv:1806.07366, theorem 1.) The way goes up
  /// from the last σ, which has to be above 0, to the first, in Runge and Kutta's steps of fourth order
  /// on the clock log σ: four looks a step. There `prior` says log p; it is normal noise of deviation
  /// σ_max unless given.
  ///
  /// Throws a `SamplingError` if the grid ends at 0, where a density of data need not exist.
  public func logDensity(
    _ points: Tensor, divergence: Divergence, prior: ((Tensor) -> Tensor)? = nil,
    denoiser: SigmaDenoiser
  ) throws -> Tensor {
    guard let last = sigmas.last, last > 0 else {
      throw SamplingError(
        "The density of x₀ + σ ε is asked for at σ = 0: end the grid a little above it.")
    }
    let dimensions = Double(points.count / points.shape[0])
    /// Slopes on the clock log σ, of x and of what is added to log p.
    func slopes(_ x: Tensor, _ clock: Double) throws -> (Tensor, Tensor) {
      let sigma = exp(clock)
      return (x - (try denoiser(x, sigma)), dimensions - (try divergence(x, sigma)))
    }
    var (x, gathered) = (points, Tensor.zeros([points.shape[0]]))
    let clock = sigmas.reversed().map { log($0) }
    for (now, next) in zip(clock, clock.dropFirst()) {
      let h = next - now
      let a = try slopes(x, now)
      let b = try slopes(x + h / 2 * a.0, now + h / 2)
      let c = try slopes(x + h / 2 * b.0, now + h / 2)
      let d = try slopes(x + h * c.0, next)
      x = x + h / 6 * (a.0 + 2 * b.0 + 2 * c.0 + d.0)
      gathered = gathered + h / 6 * (a.1 + 2 * b.1 + 2 * c.1 + d.1)
    }
    let first = sigmas[0]
    func noise(_ x: Tensor) -> Tensor {
      let squares = square(x.reshaped([x.shape[0], -1])).sum(axes: 1)
      return -squares / (2 * first * first) - dimensions / 2 * log(2 * .pi * first * first)
    }
    return (prior ?? noise)(x) + gathered
  }
}

// MARK: - Divergences

/// Returns the divergence of a denoiser, from how D changes along each axis: two looks for each number of
/// a point, so for points of few numbers.
///
/// `reach` is how far the looks lie from x, as a part of σ: nearer, and float32's rounding is magnified;
/// farther, and D is no straight line any more.
public func divergence(
  reach: Double = 1.0 / 64, of denoiser: @escaping SigmaDenoiser
) -> Divergence {
  { x, sigma in
    let dimensions = x.count / x.shape[0]
    return try (0..<dimensions).map { axis in
      let along = Tensor((0..<dimensions).map { $0 == axis ? 1 : 0 })
      let probe = along.reshaped([1] + x.shape.dropFirst())
      return try stretch(x, sigma, along: probe, reach: reach, denoiser)
    }.reduce(Tensor.zeros([x.shape[0]]), +)
  }
}

/// Returns an estimate of the divergence of a denoiser for pictures, in which nobody can look along each
/// axis: the mean of vᵀ J v over some `probes` v, whose mean is ∇·D if the v are random with variance 1.
///
/// (Hutchinson, 1989; Grathwohl et al., arXiv:1810.01367, section 3.1.) Numbers that are 1 or −1 have
/// the least variance. Probes stay the same along the way, so that what is integrated is smooth.
public func divergence(
  along probes: [Tensor], reach: Double = 1.0 / 64, of denoiser: @escaping SigmaDenoiser
) -> Divergence {
  { x, sigma in
    let sum = try probes.map { try stretch(x, sigma, along: $0, reach: reach, denoiser) }
      .reduce(Tensor.zeros([x.shape[0]]), +)
    return sum / Double(probes.count)
  }
}

/// Returns vᵀ J v: how far D goes along v when x does, [N], by central differences.
private func stretch(
  _ x: Tensor, _ sigma: Double, along v: Tensor, reach: Double, _ denoiser: SigmaDenoiser
) throws -> Tensor {
  let distance = reach * sigma
  let (ahead, behind) = (
    try denoiser(x + distance * v, sigma), try denoiser(x - distance * v, sigma)
  )
  let along = v * (ahead - behind) / (2 * distance)
  return along.reshaped([x.shape[0], -1]).sum(axes: 1)
}

extension GaussianMixture {
  /// Returns the exact ∇·D of points x = x₀ + σ ε, [N, D], as [N], if x₀ comes from this mixture.
  ///
  ///     ∇·D = Σₖ rₖ (gₖ D + aₖ·mₖ) − (Σₖ rₖ aₖ)·(Σₖ rₖ mₖ)
  ///
  /// mₖ = μₖ + gₖ (x − μₖ) is what bell k takes x for, and aₖ = −(x − μₖ) / (sₖ² + σ²) the slope of its
  /// logarithm; the rest comes from ∇rₖ = rₖ (aₖ − Σⱼ rⱼ aⱼ).
  public func divergence(_ noisy: Tensor, at sigma: Double) -> Tensor {
    let (count, dimensions) = (noisy.shape[0], means.shape[1])
    let bells = noised(by: sigma)
    let shares = bells.responsibilities(noisy).reshaped([count, -1, 1])
    let apart = noisy.reshaped([count, 1, dimensions]) - means
    let wide = Tensor(bells.variances.map { Float($0) }).reshaped([-1, 1])
    let gains = Tensor(variances.map { Float($0) }).reshaped([-1, 1]) / wide
    let (slopes, guesses) = (-apart / wide, means + gains * apart)
    let own = (shares * (Double(dimensions) * gains)).sum(axes: 1, 2)
    let together = (shares * slopes * guesses).sum(axes: 1, 2)
    let separate = (shares * slopes).sum(axes: 1) * (shares * guesses).sum(axes: 1)
    return own + together - separate.sum(axes: 1)
  }
}
