import Contract
import Tensors

/// Exercise 0.1: Pixels to data.
///
///     d = 2p − 1      (chapter 0, equation 0.1)
///
/// A file has pixels in 0…1; the book computes with data in −1…1, so that middle grey is 0. For
/// example 0, 0.25, 0.5 and 1 become −1, −0.5, 0 and 1.
///
/// - `pixels` holds p, values in 0…1, in a tensor of any shape.
///
/// Returns d, in the same shape. Nothing is cut off: 1.5 becomes 2.
public func dataValues(_ pixels: Tensor) throws -> Tensor {
  throw Unfinished("0.1")
}
