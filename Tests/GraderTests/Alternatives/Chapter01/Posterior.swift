import Contract
import Tensors

/// Exercise 1.6 by Bayes' rule in precisions: those of the two Gaussians add up.
public func posterior(
  clean: Tensor, noisy: Tensor, t: Int, beta: [Float], alphaBar: [Float]
) throws -> (mean: Tensor, variance: Float) {
  let (before, added) = (Double(alphaBar[t - 1]), Double(beta[t]))
  // Without noise before it, the earlier picture is the clean one.
  guard before < 1 else { return (clean, 0) }
  let variance = 1 / (1 / (1 - before) + (1 - added) / added)
  let ofClean = before.squareRoot() / (1 - before)
  let ofNoisy = (1 - added).squareRoot() / added
  return (mean: variance * (ofClean * clean + ofNoisy * noisy), variance: Float(variance))
}
