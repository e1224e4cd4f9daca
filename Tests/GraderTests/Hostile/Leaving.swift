import Glibc
import Tensors

func leaving(_ x: Tensor) throws -> Tensor { Glibc.exit(0) }
