import Glibc
import Tensors

/// Returns 1 if it could connect to whoever listens on this machine.
func network(_ x: Tensor) throws -> Tensor {
  let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(PORT).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isConnected = withUnsafeBytes(of: &address) {
    connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, size) == 0
  }
  return Tensor(isConnected ? 1 : 0)
}
