import Glibc
import Tensors

/// Returns how many addresses it could send to.
func network(_ x: Tensor) throws -> Tensor {
  let sent = [UInt32(0x0101_0101), 0x0808_0808].filter { host in
    let descriptor = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(53).bigEndian
    address.sin_addr.s_addr = host.bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeBytes(of: &address) {
      sendto(descriptor, "x", 1, 0, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, size)
        == 1
    }
  }
  return Tensor(Float(sent.count))
}
