import COpenBLAS
import Glibc
import Synchronization

/// Threads that share the work of one large operation.
///
/// Work is cut into chunks, numbered from 0, which the caller and the workers fetch one after the
/// other. Chunks depend on the size of the work only, so results do not depend on how many threads
/// there are or which of them is faster.
///
/// A worker that has run out of work spins for a moment, since the next operation often follows
/// at once, and then sleeps.
///
/// OpenBLAS computes with the thread that calls it. It has threads of its own, but when these have
/// run out of work they go on looking for more for tens of milliseconds: in the training of a small
/// network that was a third of all time. `lettingOpenBLASShare` is for the few products that are
/// worth it, and no worker spins during them: on a machine whose cores are all busy that would
/// double their time.
final class WorkerPool: @unchecked Sendable {
  /// The one pool of the process.
  static let shared = WorkerPool()

  /// The work at hand; written by the caller while nobody is inside.
  private var body: (Int) -> Void = { _ in }
  private var chunks = 0

  /// Whether a caller is using the pool. Others, and work inside work, then run alone.
  private let isBusy = Atomic(false)
  /// Counts the pieces of work, so that workers notice a new one.
  private let generation = Atomic(0)
  /// The next chunk that nobody has fetched.
  private let next = Atomic(0)
  /// The number of workers inside the work at hand, plus `closed` once nobody may enter any more.
  private let inside = Atomic(closed)
  private static let closed = 1 << 32
  /// How many callers want the workers not to spin.
  private let quiet = Atomic(0)

  /// How many workers have been started, and how many of them may take part.
  private let started = Atomic(0)
  private let admitted = Atomic(0)

  private let sleepers = Atomic(0)
  private let workArrived = Signal()
  private let lastLeft = Signal()

  /// How often to look for work before going to sleep: some tens of microseconds.
  private static let spins = 2000

  private init() {
    limitThreads(to: Self.initialThreadCount)
    openblas_set_num_threads(1)
  }

  /// The number of workers that help the caller.
  var helpers: Int { admitted.load(ordering: .relaxed) }

  /// Lets `count` threads compute, the caller included, here and in OpenBLAS.
  func limitThreads(to count: Int) { admitted.store(max(count, 1) - 1, ordering: .relaxed) }

  /// What the user asked for, else what OpenBLAS was told or found.
  private static var initialThreadCount: Int {
    getenv("DSH_THREADS").flatMap { Int(String(cString: $0)) } ?? Int(openblas_get_num_threads())
  }

  /// Calls `body` once for each number below `chunks`, on several threads, and returns when all
  /// calls have.
  func run(chunks: Int, _ body: (Int) -> Void) {
    guard chunks > 1, helpers > 0,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      for chunk in 0..<chunks { body(chunk) }
      return
    }
    defer { isBusy.store(false, ordering: .releasing) }
    startMissingWorkers()
    withoutActuallyEscaping(body) { body in
      (self.body, self.chunks) = (body, chunks)
      next.store(0, ordering: .relaxed)
      inside.store(0, ordering: .releasing)
      generation.add(1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { workArrived.send() }
      work()
      inside.add(Self.closed, ordering: .acquiringAndReleasing)
      waitForLast()
      self.body = { _ in }
    }
  }

  /// Calls `body`, whose products OpenBLAS shares among threads of its own.
  func lettingOpenBLASShare(_ body: () -> Void) {
    quiet.add(1, ordering: .relaxed)
    openblas_set_num_threads(Int32(helpers + 1))
    body()
    openblas_set_num_threads(1)
    quiet.subtract(1, ordering: .relaxed)
  }

  private func work() {
    while true {
      let chunk = next.add(1, ordering: .relaxed).oldValue
      guard chunk < chunks else { return }
      body(chunk)
    }
  }

  private func waitForLast() {
    for _ in 0..<Self.spins {
      if inside.load(ordering: .acquiring) == Self.closed { return }
      pause_processor()
    }
    lastLeft.wait { inside.load(ordering: .acquiring) == Self.closed }
  }

  // MARK: - The workers' side

  private func startMissingWorkers() {
    while started.load(ordering: .relaxed) < helpers {
      let number = started.add(1, ordering: .relaxed).oldValue
      var thread = pthread_t()
      let argument = Unmanaged.passRetained(Task { [self] in live(as: number) }).toOpaque()
      let status = pthread_create(
        &thread, nil,
        { argument in
          argument.map { Unmanaged<Task>.fromOpaque($0).takeRetainedValue().body() }
          return nil
        }, argument)
      guard status == 0 else { fatalError("No thread could be started: error \(status).") }
      pthread_detach(thread)
    }
  }

  /// What a thread is to do, in a form that C can carry.
  private final class Task {
    let body: () -> Void
    init(body: @escaping () -> Void) { self.body = body }
  }

  private func live(as number: Int) {
    var seen = generation.load(ordering: .acquiring) - 1
    while true {
      seen = generation(after: seen)
      if number < helpers, enter() {
        work()
        leave()
      }
    }
  }

  private func generation(after seen: Int) -> Int {
    for _ in 0..<Self.spins {
      let now = generation.load(ordering: .acquiring)
      if now != seen { return now }
      if quiet.load(ordering: .relaxed) > 0 { break }
      pause_processor()
    }
    sleepers.add(1, ordering: .sequentiallyConsistent)
    defer { sleepers.subtract(1, ordering: .relaxed) }
    workArrived.wait { generation.load(ordering: .sequentiallyConsistent) != seen }
    return generation.load(ordering: .acquiring)
  }

  private func enter() -> Bool {
    var count = inside.load(ordering: .relaxed)
    while count < Self.closed {
      let (done, now) = inside.compareExchange(
        expected: count, desired: count + 1, ordering: .acquiringAndReleasing)
      if done { return true }
      count = now
    }
    return false
  }

  private func leave() {
    let left = inside.subtract(1, ordering: .acquiringAndReleasing).newValue
    if left == Self.closed { lastLeft.send() }
  }
}
