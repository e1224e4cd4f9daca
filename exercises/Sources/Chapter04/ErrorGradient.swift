import Contract
import Tensors

/// Exercise 4.2: The gradient of the error.
///
///     L = (1 / n) Σ (guess_i − truth_i)²
///     ∂L/∂guess_i = (2 / n) (guess_i − truth_i)      (chapter 4, equation 4.2)
///
/// How much the loss changes if one number of the guess grows a little, for each of them. This is where
/// going back through a network begins.
///
/// - `guess` and `truth` are tensors of one shape, which may be any; n is how many numbers each holds.
///
/// Returns the gradient by `guess`, of the same shape. For example for the guess [1, 3] and the truth
/// [0, 1] the loss is 2.5 and its gradient [1, 2].
public func errorGradient(_ guess: Tensor, _ truth: Tensor) throws -> Tensor {
  throw Unfinished("4.2")
}
