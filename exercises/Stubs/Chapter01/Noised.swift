import Contract
import Tensors

/// Exercise 1.4: Straight to step t.
///
///     x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε      (chapter 1, equation 1.5)
///
/// All steps up to t in one. Each picture of the batch goes to a step of its own, as in training.
/// For example, with ᾱ = [1, 0.64, 0.36] a picture for which t = 1 becomes 0.8 x₀ + 0.6 ε, and one
/// for which t = 2 becomes 0.6 x₀ + 0.8 ε.
///
/// - `clean` is x₀, pictures of shape [N, H, W, C] with values −1…1.
/// - `steps` holds N steps t, one per picture in the same order, each from 0 to T.
/// - `alphaBar` holds ᾱ₀ … ᾱ_T.
/// - `noise` is ε, unit normal, of the shape of `clean`.
///
/// Returns the N noisy pictures, of the same shape.
public func noised(
  _ clean: Tensor, steps: [Int], alphaBar: [Float], noise: Tensor
) throws -> Tensor {
  throw Unfinished("1.4")
}
