import Contract
import Tensors

/// What other files of the chapter draw from.
struct TorchGenerator { init(seed: UInt64) {} }

func alphaBar(beta: [Float]) throws -> [Float] { beta }
