import Glibc
import Synchronization

/// Memory for numbers, kept for reuse when a tensor is gone.
///
/// Fresh memory is slow, because the system clears each page on its first use: on the 2-core
/// machine where this was measured, taking 64 MiB from malloc and filling it cost 27 ms, 18 with
/// malloc's own thresholds raised and huge pages 11, but 3 to 4 if the memory was used before.
/// Allocator settings that never give anything back come close (4 ms), but are a matter of the
/// whole process, exist in glibc only and have no limit; so large blocks are kept here.
///
/// Blocks below `smallest` are malloc's, which keeps those itself.
final class MemoryPool: Sendable {
  /// The one pool of the process.
  static let shared = MemoryPool(limit: max(256 << 20, physicalMemory() / 4))

  private static let smallest = 64 << 10
  private static let hugePage = 2 << 20

  /// How many bytes may lie unused; what goes beyond returns to the system, the oldest first.
  private let limit: Int

  private struct Unused {
    /// Blocks by size, each with the time at which it came back; the newest last.
    var blocks: [Int: [(address: UInt, time: Int)]] = [:]
    var bytes = 0
    var time = 0
  }

  private let unused = Mutex(Unused())

  init(limit: Int) { self.limit = limit }

  /// How many bytes lie unused.
  var unusedBytes: Int { unused.withLock { $0.bytes } }

  /// Memory for at least `byteCount` bytes, aligned to 64, with anything in it.
  func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= Self.smallest else {
      return Self.allocate(max(byteCount, 1), alignment: 64)
    }
    let size = Self.blockSize(byteCount)
    let address = unused.withLock { unused -> UInt? in
      guard let block = unused.blocks[size]?.popLast() else { return nil }
      unused.bytes -= size
      return block.address
    }
    if let pointer = address.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) { return pointer }
    guard size >= 2 * Self.hugePage else { return Self.allocate(size, alignment: 64) }
    let pointer = Self.allocate(size, alignment: Self.hugePage)
    #if os(Linux)
      madvise(pointer, size, MADV_HUGEPAGE)
    #endif
    return pointer
  }

  /// Takes back memory that `take` gave for the same `byteCount`; keeps it if that is `forReuse`.
  func giveBack(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int, forReuse: Bool = true) {
    let size = Self.blockSize(byteCount)
    guard forReuse, byteCount >= Self.smallest, size <= limit else { return free(pointer) }
    let surplus = unused.withLock { unused in
      unused.time += 1
      unused.bytes += size
      unused.blocks[size, default: []].append((UInt(bitPattern: pointer), unused.time))
      var surplus: [UInt] = []
      while unused.bytes > limit { surplus.append(Self.removeOldest(from: &unused)) }
      return surplus
    }
    for address in surplus { free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  private static func removeOldest(from unused: inout Unused) -> UInt {
    let candidates = unused.blocks.compactMap { size, blocks in
      blocks.first.map { (size: size, time: $0.time) }
    }
    guard let size = candidates.min(by: { $0.time < $1.time })?.size,
      let block = unused.blocks[size]?.removeFirst()
    else { fatalError("The memory pool counts \(unused.bytes) bytes, but has no block.") }
    unused.bytes -= size
    return block.address
  }

  /// The size of the blocks for `byteCount` bytes: eight sizes between a power of two and the
  /// next, so that tensors of nearly one size share blocks and at most an eighth is wasted.
  static func blockSize(_ byteCount: Int) -> Int {
    let step = max(1, 1 << (Int.bitWidth - byteCount.leadingZeroBitCount - 4))
    return (byteCount + step - 1) / step * step
  }

  private static func allocate(_ size: Int, alignment: Int) -> UnsafeMutableRawPointer {
    var pointer: UnsafeMutableRawPointer?
    guard posix_memalign(&pointer, alignment, size) == 0, let pointer else {
      fatalError("There is no memory for \(size) bytes more.")
    }
    return pointer
  }

  private static func physicalMemory() -> Int {
    sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  }
}
