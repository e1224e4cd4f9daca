import Contract
import Tensors

extension Measure {
  /// What is known beforehand of an answer in which noise was drawn, y = a x + σ z with independent
  /// unit normal z: the factor a, the mean and the deviation σ of the noise, that the noise is
  /// normal, and that the noise of one number or picture has nothing to do with another's.
  ///
  /// `input` is the argument x, of the answer's shape. From n numbers, a = Σxy / Σx² is known up to
  /// a standard error of σ / √Σx², the mean of what is left up to σ / √n, its deviation up to
  /// σ / √2n, and a correlation of nothing up to 1 / √n. The reference's own draw is as uncertain
  /// as the learner's, so a difference has √2 of that. A right answer is within six standard errors
  /// of each but for a probability of 2·10⁻⁹, so of all eight, in some hundred cases, but for 10⁻⁶.
  ///
  /// A main case needs about 10⁵ numbers for mistakes to be 20 tolerances away, and three times as
  /// many to tell evenly drawn numbers of the right mean and deviation from normal ones.
  static func moments(of input: String) -> Measure {
    Measure(isRandom: true) { call, answer in
      let (x, y) = (call.tensor(input), answer.tensor(Values.single))
      let power = (x * x).sum
      let factor = power > 0 ? (x * y).sum / power : 0
      let noise = y - factor * x
      let deviation = (noise * noise).mean.squareRoot()
      let count = Float(noise.count)

      func seen(_ value: Float, error: Float) -> Observation {
        // Six standard errors of a difference, or rounding where there is no noise.
        let tolerance = max(6 * Float(2).squareRoot() * error, 2e-5 * max(1, abs(value)))
        return Observation(Tensor(value), tolerance: Tensor(tolerance))
      }
      var parts = [
        "the factor of “\(input)”": seen(
          factor, error: power > 0 ? deviation / power.squareRoot() : 0),
        "the mean of the noise": seen(noise.mean, error: deviation / count.squareRoot()),
        "the deviation of the noise": seen(deviation, error: deviation / (2 * count).squareRoot()),
      ]
      let form = NoiseForm(of: noise, deviation)
      parts["the share of the noise within half a deviation"] = seen(
        form.half, error: 0.4175 / count.squareRoot())
      parts["the share of the noise within one deviation"] = seen(
        form.whole, error: 0.3155 / count.squareRoot())
      parts["the mean fourth power of the noise, in deviations"] = seen(
        form.fourth, error: (96 / count).squareRoot())
      if let shared = correlation(noise.flattened, shiftedBy: 1, deviation) {
        parts["the correlation between neighbouring numbers' noise"] = seen(
          shared, error: 1 / count.squareRoot())
      }
      if noise.rank > 1, let shared = correlation(noise, shiftedBy: 1, deviation) {
        parts["the correlation between neighbouring pictures' noise"] = seen(
          shared, error: 1 / (count - Float(noise[0].count)).squareRoot())
      }
      return parts
    }
  }
}

/// What tells normal noise from other noise of the same deviation: the shares of |z| < ½ and of
/// |z| < 1, and the mean of z⁴; zero where there is no noise.
///
/// For normal z the shares are p = 0.3829 and 0.6827, and the mean is 3. As z was divided by its own
/// deviation, the standard error of a share is less than √(p(1 − p)/n): with c = 2zφ(z) = 0.3521 and
/// 0.4839, the derivative of p by the deviation's logarithm, its variance is (p(1 − p) − c²/2)/n:
/// 0.4175²/n and 0.3155²/n. That of z⁴ is Var z⁴ = 105 − 9 over n, and again a little less.
private struct NoiseForm {
  var (half, whole, fourth): (Float, Float, Float) = (0, 0, 0)

  init(of noise: Tensor, _ deviation: Float) {
    guard deviation > 1e-5, noise.count > 0 else { return }
    let sizes = noise.scalars.map { abs($0) / deviation }
    half = Float(sizes.count { $0 < 0.5 }) / Float(sizes.count)
    whole = Float(sizes.count { $0 < 1 }) / Float(sizes.count)
    let squares = noise * noise / (deviation * deviation)
    fourth = (squares * squares).mean
  }
}

/// The correlation of `noise`, of mean 0, with itself some places further along the first axis; nil
/// if it is too short for that. Where there is no noise, there is no correlation either.
private func correlation(
  _ noise: Tensor, shiftedBy places: Int, _ deviation: Float
) -> Float? {
  let count = noise.shape[0] - places
  guard count > 0, noise.count > 0 else { return nil }
  guard deviation > 1e-5 else { return 0 }
  let product = noise[0..<count] * noise[places..<count + places]
  return product.mean / (deviation * deviation)
}
