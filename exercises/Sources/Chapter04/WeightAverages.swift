import Contract
import Tensors

/// Exercise 4.4: The moving average.
///
///     a_k = θ_k                        for k ≤ start
///     a_k = δ a_{k−1} + (1 − δ) θ_k    for k > start      (chapter 4, equation 4.9)
///
/// The mean of a network's parameters over training, with more weight on later ones. Up to the start it
/// is the parameters themselves, whose beginnings are worth nothing.
///
/// - `history` holds θ₀ … θ_S as rows, [S + 1, D]: the parameters before training and after each of S
///   steps.
/// - `start` is the last step without averaging, 0 or more; it may be larger than S.
/// - `decay` is δ, the share that is kept at each step, 0…1.
///
/// Returns a₀ … a_S as rows, [S + 1, D]. For example θ = 0, 4, 8, 0 with start = 1 and δ = 0.5 gives
/// a = 0, 4, 6, 3.
public func weightAverages(_ history: Tensor, start: Int, decay: Float) throws -> Tensor {
  throw Unfinished("4.4")
}
