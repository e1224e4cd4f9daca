import Contract
import Tensors

/// Exercise 0.3: Mean squared error.
///
///     MSE = (1 / n) Σ (guess_i − truth_i)²      (chapter 0, equation 0.2)
public func meanSquaredError(_ guess: Tensor, _ truth: Tensor) throws -> Float {
  square(guess - truth).mean
}
