import Tensors

func hugeAnswer(_ x: Tensor) throws -> Tensor { .zeros([10, 1000, 1000]) }
