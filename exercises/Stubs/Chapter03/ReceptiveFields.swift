import Contract
import Tensors

/// Exercise 3.1: How far a pixel sees.
///
/// Convolutions follow one another. Each looks at `size` neighbours in a row of what the one before it
/// made, and moves by `stride` of them from one result to the next. How many neighbouring pixels of
/// the picture, in one row, can play a part in one number behind each of the convolutions?
///
///     r_l = 1 + Σ_{i ≤ l} (k_i − 1) · j_i,   j_i = s_1 · s_2 · … · s_{i−1},   j_1 = 1
///
/// (Equation 3.4; Dumoulin and Visin, arXiv:1603.07285, and Araujo, Norris and Sim, Distill, 2019.)
/// j_i is how many pixels lie between two neighbouring numbers that convolution i looks at. Padding
/// plays no part: the picture is taken to be as large as it needs to be.
///
/// - `sizes` holds k_1 … k_L, one number from 1 on for each convolution, the first one first.
/// - `strides` holds s_1 … s_L, from 1 on, as many.
///
/// Returns r_1 … r_L, in pixels: as many numbers as there are convolutions.
///
/// Sizes [3, 3, 3] with strides [1, 2, 1] give [3, 5, 9].
public func receptiveFields(sizes: [Int], strides: [Int]) throws -> [Int] {
  throw Unfinished("3.1")
}
