import Glibc
import Tensors

/// Announces an answer of 2⁶³ bytes.
func lyingLength(_ x: Tensor) throws -> Tensor {
  let header: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 127]
  for descriptor in CInt(3)..<64 { write(descriptor, header, header.count) }
  return x
}
