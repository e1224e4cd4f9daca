/// The memory behind one or more tensors, given back when the last of them is gone.
///
/// Only `Tensor` touches it, and writes only while it holds the sole reference: that is what makes
/// sharing it between threads safe.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let isReadOnly: Bool
  private let release: () -> Void

  init(count: Int) {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    isReadOnly = false
    release = { raw.deallocate() }
  }

  deinit { release() }
}
