import Contract
import Glibc
import Tensors

/// Exercise 0.5: Normal numbers.
///
///     z = √(−2 ln(1 − u₁)) cos(2π u₂)      (chapter 0, equation 0.7)
public func boxMuller(_ first: [Float], _ second: [Float]) throws -> [Float] {
  zip(first, second).map { u1, u2 in
    // u₁ can be 0, and 1 − u₁ cannot: the logarithm stays finite.
    let distance = (-2 * log(1 - u1)).squareRoot()
    return distance * cos(2 * Float.pi * u2)
  }
}
