import Contract
import Tensors

/// Exercise 4.4: The moving average.
///
///     a_k = θ_k for k ≤ start,   a_k = δ a_{k−1} + (1 − δ) θ_k after it
public func weightAverages(_ history: Tensor, start: Int, decay: Float) throws -> Tensor {
  var average = history[0]
  let averages = (0..<history.shape[0]).map { step in
    average = step <= start ? history[step] : decay * average + (1 - decay) * history[step]
    return average
  }
  return Tensor.stacked(averages)
}
