import Contract
import Glibc
import Tensors

/// Exercise 5.1 by the tangent of an angle: √ᾱ and √(1 − ᾱ) are a cosine and a sine.
public func sigmas(alphaBar: [Float]) throws -> [Float] {
  alphaBar.map { kept in
    let (cosine, sine) = (Double(kept).squareRoot(), (1 - Double(kept)).squareRoot())
    return Float(tan(atan2(sine, cosine)))
  }
}
