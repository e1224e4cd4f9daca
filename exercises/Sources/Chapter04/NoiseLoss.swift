import Contract
import Tensors

/// Exercise 4.1: The loss at given t and ε.
///
///     x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε
///     L   = mean of (ε − network(x_t, t))²      (chapter 4, equation 4.1)
///
/// What a network is trained to make small: noise the pictures, ask the network for the noise, and
/// compare. The mean is over all numbers of all pictures. In training t and ε are drawn; here they are
/// given.
///
/// - `clean` is x₀, pictures of shape [N, H, W, C] with values −1…1.
/// - `steps` holds N steps t, one per picture in the same order, each from 1 to T.
/// - `noise` is ε, unit normal, of the shape of `clean`.
/// - `alphaBar` holds ᾱ₀ … ᾱ_T.
/// - `network` takes noisy pictures and their steps, as many as there are pictures, and returns what it
///   takes for the noise, of the pictures' shape.
///
/// Returns L, one number. For example a single pixel x₀ = 0.5 with ᾱ_t = 0.64 and ε = 1 becomes
/// x_t = 1.0; if the network says 0.7 about that, L = 0.09.
public func noiseLoss(
  _ clean: Tensor, steps: [Int], noise: Tensor, alphaBar: [Float],
  network: (_ noisy: Tensor, _ steps: [Int]) throws -> Tensor
) throws -> Float {
  throw Unfinished("4.1")
}
