import Glibc
import Tensors

func closingTheWire(_ x: Tensor) throws -> Tensor {
  for descriptor in CInt(0)..<64 { close(descriptor) }
  while true { pause() }
}
