import ForwardProcess
import Tensors

/// PNDM: Euler's step, which is DDIM's, along a slope made of the last four.
///
///     x' = x + (σ' − σ) e,   e = (55 ε̂₀ − 59 ε̂₁ + 37 ε̂₂ − 9 ε̂₃) / 24
///
/// (Liu et al., arXiv:2202.09778, eq. 9 and 12; where less is known, with less: see `adamsBashforth`.)
/// The weights are those of equally long steps. Measured along σ, steps are not, and so the error is of
/// second order, as the paper has it, although four slopes enter.
///
/// To begin with, the paper takes three steps of Runge and Kutta's method, with four looks each, one
/// pair of them at the middle of the step in t. Without it (“PLMS”, as Stable Diffusion walked first)
/// the first step is Heun's, and the next ones make do with two and three slopes.
public struct PNDM: Solver {
  /// The schedule in whose steps t the middle of a step is taken; nil begins without Runge–Kutta.
  public var rungeKutta: NoiseSchedule?

  private var looks: [Look] = []

  /// Makes the rule, with a beginning after Runge and Kutta along a schedule, or without.
  public init(rungeKutta: NoiseSchedule? = nil) { self.rungeKutta = rungeKutta }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let here = Look(x, try denoiser(x, step.sigma), step.sigma, .noise)
    defer { looks = [here] + looks.prefix(2) }
    // Where a step ends at 0 there is no slope to look at.
    if let schedule = rungeKutta, step.index < 3, step.next > 0 {
      return try rungeKuttaStep(x, here, over: step, along: schedule, denoiser: denoiser)
    }
    if rungeKutta == nil, step.index == 0, step.next > 0 {
      let trial = straight(x, here.denoised, from: step.sigma, to: step.next)
      let there = slope(trial, try denoiser(trial, step.next), step.next)
      return trial + (step.next - step.sigma) / 2 * (there - here.value)
    }
    return adamsBashforth(x, [here] + looks, over: step)
  }

  /// The classical Runge–Kutta step, every part of it an Euler step from x (eq. 13 of the paper).
  private func rungeKuttaStep(
    _ x: Tensor, _ here: Look, over step: SigmaStep, along schedule: NoiseSchedule,
    denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let (start, end) = (schedule.time(ofSigma: step.sigma), schedule.time(ofSigma: step.next))
    let middle = schedule.sigma(atTime: (start + end) / 2)
    let first = here.value
    func look(along slopeThere: Tensor, at sigma: Double) throws -> Tensor {
      let x = x + (sigma - step.sigma) * slopeThere
      return slope(x, try denoiser(x, sigma), sigma)
    }
    let second = try look(along: first, at: middle)
    let third = try look(along: second, at: middle)
    let fourth = try look(along: third, at: step.next)
    return x + (step.next - step.sigma) / 6 * (first + 2 * second + 2 * third + fourth)
  }
}

/// Returns the state after a step of an Adams–Bashforth method: along the mean, over the step ahead, of
/// the polynomial through the noise at up to four looks, newest first.
///
/// With one it is Euler's method. All steps are taken to be of the same length.
func adamsBashforth(_ x: Tensor, _ looks: [Look], over step: SigmaStep) -> Tensor {
  let weights: [[Double]] = [
    [], [-1.0 / 2], [-16.0 / 12, 5.0 / 12], [-59.0 / 24, 37.0 / 24, -9.0 / 24],
  ]
  let euler = straight(x, looks[0].denoised, from: step.sigma, to: step.next)
  return zip(looks.dropFirst(), weights[looks.count - 1]).reduce(euler) { x, term in
    x + (step.next - step.sigma) * term.1 * (term.0.value - looks[0].value)
  }
}
