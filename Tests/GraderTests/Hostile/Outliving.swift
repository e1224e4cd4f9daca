import Glibc
import Tensors

/// Leaves a child behind that leads a session of its own and holds the wire open.
func outliving(_ x: Tensor) throws -> Tensor {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID
  var id: pid_t = 0
  var arguments = [strdup("sleep"), strdup("SECONDS"), nil]
  posix_spawn(&id, "/usr/bin/sleep", nil, &attributes, &arguments, environ)
  return Tensor(Float(id > 0 ? 1 : 0))
}
