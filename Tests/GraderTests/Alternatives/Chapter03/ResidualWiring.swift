import Tensors

/// Exercise 3.4: The wiring of a residual block.
public func residualBlock(
  _ x: Tensor, time: Tensor, norm1: (Tensor) -> Tensor, conv1: (Tensor) -> Tensor,
  project: (Tensor) -> Tensor, norm2: (Tensor) -> Tensor, conv2: (Tensor) -> Tensor,
  shortcut: (Tensor) -> Tensor
) throws -> Tensor {
  func active(_ a: Tensor) -> Tensor { a * sigmoid(a) }
  let inner = conv1(active(norm1(x)))
  let terms = project(active(time))
  let shifted = (0..<x.shape[0]).map { (inner[$0] + terms[$0]).reshaped([1] + inner[$0].shape) }
  return conv2(active(norm2(.concatenated(shifted)))) + shortcut(x)
}
