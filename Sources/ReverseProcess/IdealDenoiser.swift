import ForwardProcess
import Glibc
import Tensors

/// The best possible denoiser for a finite set of pictures, without any learning.
///
/// A noisy picture could have come from each of the pictures, from near ones more probably. The
/// best guess, in mean square, is their average with these probabilities:
///
///     x̂₀ = Σᵢ wᵢ xᵢ,   wᵢ ∝ pᵢ exp(−‖x_t − √ᾱ_t xᵢ‖² / 2(1 − ᾱ_t))
///
/// (Karras et al., arXiv:2206.00364, appendix B.3.) A network that reached the minimum of its loss
/// would be this function, and would only ever generate the pictures that it was trained on. What
/// makes diffusion models useful is how they fall short of it (Kamb & Ganguli, arXiv:2412.20292).
public struct IdealDenoiser: Sendable {
  /// The noise at each step.
  public let schedule: NoiseSchedule
  /// xᵢ, [M, …]: pictures in −1…1, or points.
  public let pictures: Tensor
  /// pᵢ, how probable each picture is before looking at the noisy one; their sum is 1.
  public let priors: [Double]

  /// The pictures as rows, [M, D].
  private let rows: Tensor
  /// ½‖xᵢ‖², [M].
  private let halfSquares: Tensor
  /// log pᵢ, [M].
  private let logPriors: Tensor

  /// Makes the denoiser of `pictures`, [M, …], which are equally probable unless `priors` says
  /// otherwise; those need not sum to 1.
  public init(pictures: Tensor, priors: [Double]? = nil, schedule: NoiseSchedule) {
    let count = pictures.shape.first ?? 0
    let priors = priors ?? Array(repeating: 1, count: count)
    guard count > 0, priors.count == count else {
      fatalError("\(priors.count) priors do not fit pictures of shape \(pictures.shape).")
    }
    let total = priors.reduce(0, +)
    guard total > 0, priors.allSatisfy({ $0 >= 0 }) else {
      fatalError("Probabilities cannot be negative, nor all of them 0.")
    }
    self.schedule = schedule
    self.pictures = pictures
    self.priors = priors.map { $0 / total }
    rows = pictures.reshaped([count, pictures.count / count])
    halfSquares = square(rows).sum(axes: 1) / 2
    logPriors = Tensor(self.priors.map { Float(log($0)) })
  }

  /// Returns the denoiser that knows only the pictures at `positions`, those of a class perhaps.
  public func restricted(to positions: [Int]) -> IdealDenoiser {
    IdealDenoiser(
      pictures: pictures.gathered(positions), priors: positions.map { priors[$0] },
      schedule: schedule)
  }
}

// MARK: - Denoising

extension IdealDenoiser {
  /// Returns x̂₀ and ε̂ of noisy pictures at step `t`. Step 0 needs no guess: they are clean.
  ///
  /// `noisy` is a batch [N, …] of the pictures' shape, or one picture. Wherever a `Denoiser` is
  /// asked for, pass `ideal.prediction`.
  public func prediction(_ noisy: Tensor, at t: Int) -> Prediction {
    let clean = t == 0 ? noisy : average(noisy, alphaBar: schedule.alphaBar(at: t))
    return Prediction(clean: clean, noise: schedule.noise(in: noisy, besides: clean, at: t))
  }

  /// Returns x̂₀ of noisy pictures x = x₀ + σ ε, which were never scaled down.
  ///
  /// Divided by √(1 + σ²) they are x_t at the time with ᾱ = 1 / (1 + σ²), be it a step of the schedule
  /// or not. Wherever a denoiser along σ is asked for, pass `ideal.denoised`.
  public func denoised(_ noisy: Tensor, at sigma: Double) -> Tensor {
    guard sigma > 0 else { return noisy }
    let alphaBar = 1 / (1 + sigma * sigma)
    return average(alphaBar.squareRoot() * noisy, alphaBar: alphaBar)
  }

  /// The pictures' average, weighted for each noisy picture.
  private func average(_ noisy: Tensor, alphaBar: Double) -> Tensor {
    weights(noisy, alphaBar: alphaBar).matmul(rows).reshaped(noisy.shape)
  }

  /// Returns how probably each noisy picture, in which ᾱ of the variance is left of the clean one,
  /// came from each of the M pictures: [N, M], rows with sum 1. Requires ᾱ < 1.
  ///
  /// Of −½‖x_t − √ᾱ xᵢ‖² only the part that depends on i matters, √ᾱ x_t·xᵢ − ½ᾱ‖xᵢ‖²: one matrix
  /// product for the whole batch. The softmax subtracts the largest exponent, so that exponents in
  /// the thousands, as there are at little noise, do no harm.
  public func weights(_ noisy: Tensor, alphaBar: Double) -> Tensor {
    let noisy = noisy.reshaped([-1, rows.shape[1]])
    let overlaps = noisy.matmul(rows, transposingOther: true)
    let exponents =
      (alphaBar.squareRoot() * overlaps - alphaBar * halfSquares) / (1 - alphaBar) + logPriors
    let weights = exponents.softmax()
    // The parts are rounded at 6e-8 of ½‖xᵢ‖²; from here on that moves exponents by 0.001 and more.
    let isRoundedTooMuch = 1 - alphaBar < 1e-4 * Double(halfSquares.maximum)
    return isRoundedTooMuch ? sharpened(weights, noisy, alphaBar) : weights
  }

  /// Returns `weights` with those that are not negligible computed anew from the differences
  /// x_t − √ᾱ xᵢ themselves, in which almost equal pictures do not cancel. At little noise few
  /// pictures are left to compare.
  private func sharpened(_ weights: Tensor, _ noisy: Tensor, _ alphaBar: Double) -> Tensor {
    let sharp = (0..<noisy.shape[0]).map { row in
      var weights = weights[row].scalars
      let near = weights.indices.filter { weights[$0] > 1e-8 }
      let apart = noisy[row] - alphaBar.squareRoot() * rows.gathered(near)
      let exponents = logPriors.gathered(near) - square(apart).sum(axes: 1) / (2 - 2 * alphaBar)
      for (picture, weight) in zip(near, exponents.softmax().scalars) { weights[picture] = weight }
      return Tensor(weights)
    }
    return .stacked(sharp)
  }
}
