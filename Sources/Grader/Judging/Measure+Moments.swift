import Contract
import Tensors

// Answers that contain noise which nobody else has drawn are compared by what chance leaves alone.

extension Measure {
  /// The moments of x_t = a x_{t−1} + b ε, drawn twice with one generator: how much of the picture
  /// `previous` is kept, and how the rest is distributed.
  ///
  /// The reference has drawn its noise too. So each may differ by six standard errors of a difference
  /// of two, √2 times that of one, and one right answer in 500 million fails.
  static let noisyStep = Measure { call, answer in
    let x = call.tensor("previous")
    guard let first = answer.tensors[Values.single], let second = answer.tensors["again"],
      first.shape == x.shape, second.shape == x.shape, first.allFinite, second.allFinite
    else { return answer.tensors.mapValues { Observation($0, tolerance: Tensor(0)) } }

    let size = x.norm * x.norm
    let kept = (x * first).sum / size
    let (rest, restAgain) = (first - kept * x, second - kept * x)
    // The standard errors follow from β, and are never 0: float32 rounds as well.
    let (beta, root) = (call.number("beta"), Float(x.count).squareRoot())
    let rounding: Float = 1e-5
    var observed = [
      "the share of x_{t−1}": observation(kept, error: (beta / size).squareRoot() + rounding),
      "the mean of the noise": observation(rest.mean, error: beta.squareRoot() / root + rounding),
      "the variance of the noise": observation(
        rest.variance, error: beta * Float(2).squareRoot() / root + rounding),
    ]
    // Where there is noise at all, it is new with each call, and has the tails of normal noise: the
    // fourth power of a unit normal number has mean 3 and variance 96.
    if beta > 0 {
      let variance = max(rest.variance, rounding)
      observed["what two calls have in common"] = observation(
        (rest * restAgain).mean / variance, error: 1 / root)
      observed["the fourth moment of the noise"] = observation(
        square(square(rest)).mean / (variance * variance), error: Float(96).squareRoot() / root)
    }
    return observed
  }

  private static func observation(_ value: Float, error: Float) -> Observation {
    Observation(Tensor(value), tolerance: Tensor(6 * Float(2).squareRoot() * error))
  }
}
