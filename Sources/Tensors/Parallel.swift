/// How many threads compute together.
public enum Threads {
  /// The number of threads that share large operations, OpenBLAS's included: at first that of the
  /// environment variable `DSH_THREADS`, else `OPENBLAS_NUM_THREADS`, else of the cores.
  public static var count: Int {
    get { WorkerPool.shared.helpers + 1 }
    set { WorkerPool.shared.limitThreads(to: newValue) }
  }
}

/// Below this many numbers, 1 MB, one thread is as fast as several.
private let worthSharing = 1 << 18

/// How many items of `weight` numbers each make a chunk of work: 256 KB, which a core's own cache
/// holds.
func chunkSize(weight: Int = 1) -> Int { max(1, (1 << 16) / max(weight, 1)) }

/// Calls `body` for consecutive ranges that together are 0 ..< `count`, each `chunkSize` long but
/// the last, on several threads where that pays. Each item stands for `weight` numbers.
@inline(never)
func inChunks(_ count: Int, weight: Int = 1, _ body: (Range<Int>) -> Void) {
  let size = chunkSize(weight: weight)
  func call(_ chunk: Int) { body(chunk * size..<min((chunk + 1) * size, count)) }
  let chunks = (count + size - 1) / size
  if count * weight < worthSharing {
    for chunk in 0..<chunks { call(chunk) }
  } else {
    WorkerPool.shared.run(chunks: chunks, call)
  }
}
