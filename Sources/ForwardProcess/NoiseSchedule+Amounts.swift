import Glibc

// How much picture and how much noise there is at step t, in the measures that papers use.
//
// All of them are ᾱ_t in other words. At t = 0 there is no noise, and ratios to it are infinite.

extension NoiseSchedule {
  /// √ᾱ_t: what the clean picture is multiplied with in x_t.
  public func signal(at t: Int) -> Double { alphaBar(at: t).squareRoot() }

  /// √(1 − ᾱ_t): the standard deviation of the noise in x_t.
  public func noiseDeviation(at t: Int) -> Double { (1 - alphaBar(at: t)).squareRoot() }

  /// SNR_t = ᾱ_t / (1 − ᾱ_t): the ratio of the two variances.
  ///
  /// (Kingma et al., arXiv:2107.00630, section 3.1)
  public func signalToNoise(at t: Int) -> Double { alphaBar(at: t) / (1 - alphaBar(at: t)) }

  /// log SNR_t, which falls from +∞ at t = 0; natural logarithm.
  public func logSNR(at t: Int) -> Double { log(signalToNoise(at: t)) }

  /// λ_t = ½ log SNR_t = log(√ᾱ_t / √(1 − ᾱ_t)), the clock by which DPM-Solver steps.
  ///
  /// (Lu et al., arXiv:2206.00927, section 3.1)
  public func halfLogSNR(at t: Int) -> Double { logSNR(at: t) / 2 }

  /// σ_t = √((1 − ᾱ_t) / ᾱ_t): the deviation of the noise relative to the picture's own size, which
  /// is how the variance exploding process measures it.
  public func sigma(at t: Int) -> Double { (1 / signalToNoise(at: t)).squareRoot() }

  /// How far x_t still is from pure noise, in nats per number of the picture; 0 if nothing is left.
  ///
  ///     KL(q(x_t | x₀) ‖ N(0, I)) / D = ½ (ᾱ_t (m − 1) − log(1 − ᾱ_t)),   m = mean of x₀²
  ///
  /// At t = T this is the prior term L_T of the variational bound (arXiv:2006.11239, eq. 5): what
  /// sampling neglects by starting from noise. `meanSquare` is m, 1 for data of unit variance.
  public func divergenceFromNoise(at t: Int, meanSquare: Double = 1) -> Double {
    let kept = alphaBar(at: t)
    return (kept * (meanSquare - 1) - log1p(-kept)) / 2
  }
}
