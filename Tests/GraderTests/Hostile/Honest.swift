import Tensors

func honest(_ x: Tensor) throws -> Tensor { 2 * x }
