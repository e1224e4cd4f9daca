import Contract
import Glibc
import Tensors

/// Exercise 4.5: Steps spread evenly.
///
///     t_i = 1 + ⌊T · ((u + i/n) mod 1)⌋   for i = 0 … n − 1      (chapter 4, equation 4.10)
///
/// One random number for the whole batch: its steps stand at equal distances on a circle, and u turns
/// the circle. “mod 1” takes the whole part away, and ⌊ ⌋ cuts the decimals off. Every step is as likely
/// as every other, and every batch sees the whole range.
///
/// - `count` is n, the number of pictures, at least 1.
/// - `steps` is T, at least 1; it may be smaller than n.
/// - `start` is u, at least 0 and below 1.
///
/// Returns the n steps, each from 1 to T, in the order of i. For example n = 4, T = 100 and u = 0.605
/// give [61, 86, 11, 36].
public func evenSteps(count: Int, steps: Int, start: Float) throws -> [Int] {
  throw Unfinished("4.5")
}
