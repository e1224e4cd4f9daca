/// The memory behind one or more tensors, given back when the last of them is gone.
///
/// Only `Tensor` touches it, and writes only while it holds the sole reference: that is what makes
/// sharing it between threads safe.
final class Storage: @unchecked Sendable {
  /// The first number.
  let pointer: UnsafeMutablePointer<Float>
  /// How many numbers there are.
  let count: Int
  /// The file that the numbers lie in, if they do; they are read-only then.
  private let file: MappedFile?

  /// Whether the memory is likely to be of use again soon.
  var isForReuse = true

  /// Whether the numbers may not be written to.
  var isReadOnly: Bool { file != nil }

  /// Memory for `count` numbers, with anything in it.
  init(count: Int) {
    self.count = count
    pointer = MemoryPool.shared.take(count * MemoryLayout<Float>.stride)
      .bindMemory(to: Float.self, capacity: count)
    file = nil
  }

  /// The `count` numbers that begin at `offset` bytes in `file`.
  init(file: MappedFile, offset: Int, count: Int) {
    self.count = count
    self.file = file
    pointer = UnsafeMutableRawPointer(mutating: file.start + offset)
      .bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    let byteCount = count * MemoryLayout<Float>.stride
    if let file {
      file.forget(from: pointer, byteCount: byteCount)
    } else {
      MemoryPool.shared.giveBack(pointer, byteCount, forReuse: isForReuse)
    }
  }
}
