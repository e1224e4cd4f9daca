import Contract
import Tensors

/// Exercise 0.1: Pixels to data.
///
///     d = 2p − 1      (chapter 0, equation 0.1)
public func dataValues(_ pixels: Tensor) throws -> Tensor {
  2 * pixels - 1
}
