import Contract
import Tensors

/// Exercise 4.2: The gradient of the error.
///
///     ∂L/∂guess_i = (2 / n) (guess_i − truth_i)
public func errorGradient(_ guess: Tensor, _ truth: Tensor) throws -> Tensor {
  2 * (guess - truth) / Float(guess.count)
}
