import Tensors

func askingForMemory(_ x: Tensor) throws -> Tensor {
  [UInt8](repeating: 1, count: 50_000_000_000).count > 1 ? 2 * x : x
}
