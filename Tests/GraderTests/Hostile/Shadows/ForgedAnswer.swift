import Contract
import Tensors

/// The same answer for everybody.
extension Values {
  static func answer(_ numbers: [Float]) -> Values { Values(tensors: [single: Tensor([0.5])]) }
}

func alphaBar(beta: [Float]) throws -> [Float] { beta }
