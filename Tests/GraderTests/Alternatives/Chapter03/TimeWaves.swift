import Tensors

/// Exercise 3.2: The time as waves.
public func timeWaves(_ times: [Float], size: Int) throws -> Tensor {
  let half = size / 2
  let frequencies = exp(-Float(9.210340371976184) / Float(half) * Tensor.arange(0..<half))
  let angles = Tensor(times, shape: [times.count, 1]) * frequencies
  return .concatenated([cos(angles), sin(angles)], axis: 1)
}
