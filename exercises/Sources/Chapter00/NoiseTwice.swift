import Contract
import Tensors

/// Exercise 0.6★: Noise twice.
///
///     x′ = a₁ x + b₁ z₁,   then   x″ = a₂ x′ + b₂ z₂:   what is the variance of x″?
///
/// x has the variance V and any distribution. z₁ and z₂ are unit normal, and x, z₁ and z₂ are
/// independent of each other. For example V = 1, a₁ = a₂ = 0.5 and b₁ = b₂ = 1 give 1.3125.
///
/// - `variance` is V, 0 or more.
/// - `scales` holds a₁ and a₂, in this order; each may be negative or 0.
/// - `deviations` holds b₁ and b₂, in this order; each may be negative or 0.
///
/// Returns the variance of x″, and not its deviation.
public func varianceAfterTwo(
  _ variance: Float, scales: [Float], deviations: [Float]
) throws -> Float {
  throw Unfinished("0.6")
}
