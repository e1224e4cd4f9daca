import Contract
import Foundation  // pow, cos and sin of a Float
import Tensors

/// Exercise 3.2: The time as waves.
///
/// A step number becomes a vector: cosines and then sines of it, at frequencies from fast to slow.
///
///     e = (cos ω_0 t, …, cos ω_{h−1} t, sin ω_0 t, …, sin ω_{h−1} t),   ω_i = 10000^{−i/h},   h = D/2
///
/// (Equation 3.5; Vaswani et al., arXiv:1706.03762, section 3.5. All cosines stand before all sines, as
/// in Stable Diffusion; that paper has them in turns.)
///
/// - `times` holds N steps t, 0 … 1000, which are angles in radians once they are multiplied by ω.
/// - `size` is D, an even number.
///
/// Returns the vectors as rows, [N, D], numbers −1…1 without a unit.
///
/// Time 2 and size 4: the frequencies are 1 and 0.01, and the row is
/// (cos 2, cos 0.02, sin 2, sin 0.02) = (−0.416, 1.000, 0.909, 0.020).
public func timeWaves(_ times: [Float], size: Int) throws -> Tensor {
  throw Unfinished("3.2")
}
