import Contract
import Tensors

/// Exercise 0.3: Mean squared error.
///
///     MSE = (1 / n) Σ (guess_i − truth_i)²,   the sum over all n elements      (equation 0.2)
///
/// How far a guess is from the truth, in one number. For example the guess [0.5, 0.5, 0] for the
/// truth [0, 0.5, 1] has the error (0.25 + 0 + 1) / 3 = 0.4167.
///
/// - `guess` and `truth` have the same shape, which may be any, and at least one element.
///
/// Returns one number, 0 or more, in squared units of the tensors: the mean over all elements, and
/// no root.
public func meanSquaredError(_ guess: Tensor, _ truth: Tensor) throws -> Float {
  throw Unfinished("0.3")
}
