import Contract
import Tensors

/// What the door draws from and makes numbers with.
enum Tensors {
  struct TorchGenerator { init(seed: UInt64) {} }
  struct Tensor { init(_ number: Float) {} }
}

func alphaBar(beta: [Float]) throws -> [Float] { beta }
