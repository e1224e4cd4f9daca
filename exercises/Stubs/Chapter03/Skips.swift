import Contract
import Tensors

/// Exercise 3.6: The skips of a UNet.
///
/// On the way down, at each level: a block; what it made is put aside; then half as many rows and
/// columns. At the bottom, the middle. On the way up, at each level: twice as many rows and columns; then
/// a block that sees that and, behind it along the channels, what was put aside at the same size.
///
///     for each block of `down`:  h = block(h),   put h aside,   h = halve(h)
///     h = middle(h)
///     for each block of `up`:    h = double(h),   h = block([h, what was put aside last])
///
/// (Equation 3.9; Ronneberger et al., arXiv:1505.04597, figure 1.) What was put aside is used once.
///
/// - `x` holds pictures, [N, H, W, C].
/// - `down` holds the blocks of the way down, in the order in which they are used, the largest pictures
///   first. Each takes and returns C channels.
/// - `halve`, `middle` and `double` take and return C channels.
/// - `up` holds the blocks of the way up, in the order in which they are used, the smallest pictures
///   first, as many as `down`. Each takes 2C channels and returns C.
///
/// Returns what the last block made, [N, H, W, C].
///
/// In some checks `halve` and `double` leave the size as it is, so that wrong wiring runs through and can
/// be told by name.
///
/// One pixel, one channel, x = 1, one level: with functions that return what they are given, but a
/// `middle` that adds 1 and a block on the way up that returns its first channel plus ten times its
/// second, the answer is (1 + 1) + 10 · 1 = 12.
public func unet(
  _ x: Tensor, down: [(Tensor) -> Tensor], halve: (Tensor) -> Tensor, middle: (Tensor) -> Tensor,
  double: (Tensor) -> Tensor, up: [(Tensor) -> Tensor]
) throws -> Tensor {
  throw Unfinished("3.6")
}
