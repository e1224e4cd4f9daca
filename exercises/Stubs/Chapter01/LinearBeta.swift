import Contract
import Tensors

/// Exercise 1.1: Linear schedule.
///
///     β_t = β_first + (β_last − β_first) (t − 1) / (T − 1)   for t = 1 … T,   and β₀ = 0      (1.3)
///
/// The variance of the noise that each step adds, rising evenly from `first` in step 1 to `last` in
/// step T. For example 3 steps from 0.1 to 0.3 are [0, 0.1, 0.2, 0.3].
///
/// - `steps` is T, at least 1.
/// - `first` is β_first and `last` is β_last, variances between 0 and 1; `last` may be the smaller.
///
/// Returns β₀ … β_T, T + 1 numbers, so that the number at position t belongs to step t. With T = 1
/// there is one step, and its β is `first`.
public func linearBeta(steps: Int, first: Float, last: Float) throws -> [Float] {
  throw Unfinished("1.1")
}
