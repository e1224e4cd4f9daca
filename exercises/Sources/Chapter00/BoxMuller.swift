import Contract
import Glibc
import Tensors

/// Exercise 0.5: Normal numbers.
///
///     z = √(−2 ln(1 − u₁)) cos(2π u₂)      (chapter 0, equation 0.7)
///
/// Two uniform numbers make one unit normal number: u₁ its distance from 0, u₂ its direction. For
/// example u₁ = 0.5 and u₂ = 0.125 make √1.3863 · cos(45°) = 0.8326.
///
/// ln is the natural logarithm, `log`. `cos` takes radians, in which a full turn is 2π, in Swift
/// `2 * Float.pi`.
///
/// - `first` holds the numbers u₁, uniform in [0, 1).
/// - `second` holds the numbers u₂, uniform in [0, 1), as many.
///
/// Returns one z for each pair, in their order.
public func boxMuller(_ first: [Float], _ second: [Float]) throws -> [Float] {
  throw Unfinished("0.5")
}
