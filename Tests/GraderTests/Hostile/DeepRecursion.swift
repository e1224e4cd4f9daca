import Tensors

func deepRecursion(_ x: Tensor) throws -> Tensor { try deepRecursion(x + 1) + x }
