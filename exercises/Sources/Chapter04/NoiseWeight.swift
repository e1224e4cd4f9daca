import Contract
import Tensors

/// Exercise 4.6★: A loss in other words.
///
/// A network looks at x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε and says a mixture of the two ingredients,
///
///     y = a x₀ + b ε
///
/// with known numbers a and b. (a = 0, b = 1 is a network that says ε; a = −√(1 − ᾱ_t), b = √ᾱ_t one
/// that says v.) From its guess ŷ and from x_t, which is known exactly, ε̂ follows: two equations, two
/// unknowns. Which weight w turns the one loss into the other,
///
///     w ‖y − ŷ‖² = ‖ε − ε̂‖² ,
///
/// whatever the network said?
///
/// - `clean` is a and `noise` is b.
/// - `alphaBar` is ᾱ_t, above 0 and below 1. y is never a multiple of x_t, which would tell nothing.
///
/// Returns w. For example a = −0.6, b = 0 and ᾱ_t = 0.64 give 4.94.
public func noiseWeight(clean a: Float, noise b: Float, alphaBar: Float) throws -> Float {
  throw Unfinished("4.6")
}
