import Contract
import Tensors

/// Exercise 5.5★: A look at two thirds.
///
/// Heun's step looks at the slope at both ends and takes the mean. Here the second look is at two
/// thirds of the way:
///
///     d₁ = slope at (x, σ)
///     d₂ = slope at (x + ⅔ (σ′ − σ) d₁, σ + ⅔ (σ′ − σ))
///     x′ = x + (σ′ − σ) (a d₁ + b d₂)
///
/// where the slope at (x, σ) is (x − D(x; σ)) / σ. Which weights a and b make the step one of second
/// order: right wherever a slope stays the same, and wherever it changes evenly along the way?
///
/// - `noisy` is x, of any shape.
/// - `sigma` is σ, above 0, and `next` is σ′, where the step ends, σ > σ′ ≥ 0. Both are deviations.
/// - `denoiser` takes a noisy tensor and its σ, above 0, and returns the guess D, of the same shape.
///
/// Returns x′, of the shape of x. If D(x; σ) = x − σ², the slope is σ itself, and a step of x = 3 from
/// σ = 2 to 0 has to end at exactly 1.
public func twoThirdsStep(
  _ noisy: Tensor, from sigma: Float, to next: Float,
  denoiser: (_ noisy: Tensor, _ sigma: Float) throws -> Tensor
) throws -> Tensor {
  throw Unfinished("5.5")
}
