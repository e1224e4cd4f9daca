import Tensors

/// Exercise 3.6: The skips of a UNet.
public func unet(
  _ x: Tensor, down: [(Tensor) -> Tensor], halve: (Tensor) -> Tensor, middle: (Tensor) -> Tensor,
  double: (Tensor) -> Tensor, up: [(Tensor) -> Tensor]
) throws -> Tensor {
  func below(_ h: Tensor, _ level: Int) -> Tensor {
    guard level < down.count else { return middle(h) }
    let fine = down[level](h)
    let coarse = double(below(halve(fine), level + 1))
    return up[up.count - 1 - level](.concatenated([coarse, fine], axis: 3))
  }
  return below(x, 0)
}
