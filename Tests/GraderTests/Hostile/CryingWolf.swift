import Glibc
import Tensors

/// Prints what Swift prints in a crash, although there is none, and ends like a shell whose command
/// was stopped by a signal.
func cryingWolf(_ x: Tensor) throws -> Tensor {
  print("Fatal error: wolf")
  print("*** sheep")
  Glibc.exit(139)
}
