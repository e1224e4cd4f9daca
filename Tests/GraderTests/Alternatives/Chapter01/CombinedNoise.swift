import Contract
import Tensors

/// Exercise 1.5 by making both jumps from a black picture and asking what arrived.
public func combinedNoise(
  _ first: Tensor, _ second: Tensor, from s: Int, to t: Int, alphaBar: [Float]
) throws -> Tensor {
  let kept = Double(alphaBar[t]) / Double(alphaBar[s])
  let halfWay = (1 - Double(alphaBar[s])).squareRoot() * first
  let arrived = kept.squareRoot() * halfWay + (1 - kept).squareRoot() * second
  return arrived / (1 - Double(alphaBar[t])).squareRoot()
}
