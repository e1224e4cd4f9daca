import Glibc

/// Numbers in 0…1 that prefer both ends, or the middle: density ∝ x^(a−1) (1 − x)^(b−1).
struct BetaDistribution {
  /// What bends the density at 0: below 1 it rises there without bound.
  let a: Double
  /// The same at 1.
  let b: Double

  /// Returns how probable a number up to `x` is: the regularised incomplete beta function.
  ///
  ///     I_x(a, b) = x^a (1 − x)^b / (a B(a, b)) · (1 + Σₙ Πₖ (a + b + k) / (a + 1 + k) · xⁿ⁺¹)
  ///
  /// (Abramowitz & Stegun, 26.5.4.) All terms are positive, and up to x = ½ each is about half of the
  /// one before; beyond, I_x(a, b) = 1 − I_{1−x}(b, a).
  func share(upTo x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x <= 0.5 else { return 1 - BetaDistribution(a: b, b: a).share(upTo: 1 - x) }
    var (term, sum, n) = (1.0, 0.0, 0.0)
    while term > 1e-17 * sum {
      sum += term
      term *= (a + b + n) / (a + 1 + n) * x
      n += 1
    }
    let beta = tgamma(a) * tgamma(b) / tgamma(a + b)
    return pow(x, a) * pow(1 - x, b) / (a * beta) * sum
  }

  /// Returns the x up to which a `share` of all numbers lies, by halving until nothing lies between.
  func quantile(_ share: Double) -> Double {
    guard share > 0 else { return 0 }
    guard share < 1 else { return 1 }
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = (low + high) / 2
      guard low < middle, middle < high else { return middle }
      if self.share(upTo: middle) < share { low = middle } else { high = middle }
    }
  }
}
