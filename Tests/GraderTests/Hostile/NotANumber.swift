import Tensors

func notANumber(_ x: Tensor) throws -> Tensor { (x - x) / (x - x) }
