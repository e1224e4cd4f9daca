import Tensors

func hugeAnswer(_ x: Tensor) throws -> Tensor { .zeros([100, 1000, 1000]) }
