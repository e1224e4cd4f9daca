import Contract
import Tensors

/// Exercise 3.4: The wiring of a residual block.
///
/// The layers are given, as functions. What is to be written is who is connected with whom:
///
///     h = conv₁(silu(norm₁(x)))
///     h = h + project(silu(time)),   the same for all pixels of a picture
///     h = conv₂(silu(norm₂(h)))
///     y = shortcut(x) + h
///
/// (Equation 3.7; Ho et al., arXiv:2006.11239, appendix B.) silu(a) = a / (1 + e^{−a}), for each number
/// by itself, is a function of Tensors: `silu(x)`.
///
/// - `x` holds pictures, [N, H, W, C].
/// - `time` is what the network knows of the time, one row for each picture, [N, D].
/// - `norm1`, `conv1`, `norm2`, `conv2` and `shortcut` take pictures, [N, H, W, C], and return pictures
///   of the same shape.
/// - `project` takes rows, [N, D], and returns rows, [N, C].
///
/// Returns y, [N, H, W, C].
///
/// If all the functions return what they are given and x and the time are zeros and ones, one pixel and
/// one channel: silu(0) = 0, h = 0 + silu(1) = 0.731, h = silu(0.731) = 0.493, y = 0.493.
public func residualBlock(
  _ x: Tensor, time: Tensor, norm1: (Tensor) -> Tensor, conv1: (Tensor) -> Tensor,
  project: (Tensor) -> Tensor, norm2: (Tensor) -> Tensor, conv2: (Tensor) -> Tensor,
  shortcut: (Tensor) -> Tensor
) throws -> Tensor {
  throw Unfinished("3.4")
}
