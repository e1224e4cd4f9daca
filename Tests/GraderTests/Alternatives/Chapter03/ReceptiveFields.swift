import Tensors

/// Exercise 3.1: How far a pixel sees.
public func receptiveFields(sizes: [Int], strides: [Int]) throws -> [Int] {
  // From the result back to the picture: k numbers at one level are s·(k − 1) + size at the one before.
  return sizes.indices.map { last in
    (0...last).reversed().reduce(1) { seen, layer in strides[layer] * (seen - 1) + sizes[layer] }
  }
}
