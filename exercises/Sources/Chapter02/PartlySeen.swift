import Contract
import Tensors

/// Exercise 2.7★: Half a picture.
///
/// As in exercise 2.6, one of M equally likely pictures was noised: x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε.
/// But only some pixels of x_t were measured. Find the best guess, in mean square, at the whole
/// clean picture, from the pixels that were seen.
///
/// - `noisy` holds N noisy pictures as rows of D numbers, [N, D]. Where nothing was seen it holds
///   finite numbers without any meaning.
/// - `pictures` holds the M pictures as rows, [M, D], with values −1…1.
/// - `seen` holds D numbers, the same for all N: 1 where x_t was measured, 0 where not.
/// - `alphaBar` is ᾱ_t, above 0 and below 1.
///
/// Returns the guesses at the whole pictures, [N, D]. With everything seen it is exercise 2.6; with
/// nothing seen, all M pictures are equally likely.
///
/// Two known pictures, (1, 1) and (−1, −1), and only the first pixel seen, clearly, as √ᾱ_t: then
/// the guess is (1, 1), whatever `noisy` holds in its second pixel.
public func partlySeen(
  _ noisy: Tensor, pictures: Tensor, seen: Tensor, alphaBar: Float
) throws -> Tensor {
  throw Unfinished("2.7")
}
