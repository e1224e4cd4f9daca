import Tensors

/// Exercise 3.3: Group normalization.
public func groupNorm(
  _ pictures: Tensor, groups: Int, epsilon: Float, scale: Tensor, shift: Tensor
) throws -> Tensor {
  let size = pictures.shape[3] / groups
  let parts = (0..<pictures.shape[0]).map { number in
    let one = pictures[number..<number + 1]
    let normal = (0..<groups).map { group in
      let part = one.slice(axis: 3, group * size..<(group + 1) * size)
      return (part - part.mean) / (part.variance + epsilon).squareRoot()
    }
    return Tensor.concatenated(normal, axis: 3)
  }
  return Tensor.concatenated(parts) * scale + shift
}
