import Contract
import Tensors

/// Exercise 1.3: One step of noise.
///
///     x_t = √(1 − β_t) x_{t−1} + √β_t ε,   ε ~ N(0, I)      (chapter 1, equation 1.1)
///
/// One step: the picture shrinks a little, and fresh noise of variance β_t comes on top. For
/// example a number 2, with β_t = 0.36, becomes 0.8 · 2 + 0.6 ε.
///
/// Draw ε yourself, one unit normal number for each number of the pictures: that is what
/// `generator.noise(shape)` does. Draw from the generator that you are given, and not from a copy:
/// it has moved on then, and the next call draws other noise.
///
/// - `previous` is x_{t−1}, pictures of shape [N, H, W, C].
/// - `beta` is β_t, a variance from 0 to 1.
/// - `generator` is where to draw from.
///
/// Returns x_t, of the same shape.
public func noisedOnce(
  _ previous: Tensor, beta: Float, generator: inout TorchGenerator
) throws -> Tensor {
  throw Unfinished("1.3")
}
