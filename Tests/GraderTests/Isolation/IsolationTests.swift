import Contract
import Files
import Glibc
import Tensors
import Testing

@testable import Grader

@Suite("Hostile solutions")
struct IsolationTests {
  static let chapter = Result { try HostileChapter() }
  let chapter: HostileChapter
  let sandbox: Sandbox

  init() throws {
    chapter = try Self.chapter.get()
    sandbox = try #require(Sandbox(), "Install bubblewrap: make test does.")
  }

  @Test("All files compile, or the tests below would test nothing")
  func compiling() {
    #expect(chapter.build.complaints.isEmpty, "\(chapter.build.complaints)")
  }

  @Test("An honest solution passes in the sandbox")
  func honest() {
    let verdict = verdict("Honest")
    #expect(verdict.outcome == .passed, "\(verdict)")
    #expect(verdict.earned == 10)
  }

  @Test(
    "What ends without an answer earns nothing and says why",
    arguments: [
      ("Trap", "Index out of range"), ("EndlessLoop", "no answer after 1 seconds"),
      ("DeepRecursion", "full stack"), ("Leaving", "ended the program (status 0)"),
      ("Flood", "printed more"), ("AskingForMemory", "more memory"), ("Hoarding", "more memory"),
      ("Sleeping", "no answer after 1 seconds"), ("ClosingTheWire", "no answer after 1 seconds"),
      ("ForgedVerdict", "no answer"),
      ("BlamingTheSandbox", "ended the program (status 1)"), ("LyingLength", "no answer"),
    ])
  func silent(name: String, sentence: String) {
    let verdict = verdict(name, seconds: 1)
    #expect(verdict.outcome == .crashed, "\(verdict)")
    #expect(verdict.message.contains(sentence), "\(verdict.message)")
    #expect(verdict.earned == 0)
    #expect(verdict.printed.utf8.count < 5000)
  }

  @Test(
    "An answer that cannot be right is told in words",
    arguments: [
      ("WrongShape", "the shape [1, 6], but the shape [6] is right"), ("NotANumber", "NaN"),
      ("HugeAnswer", "cannot be sent"), ("KillingTheParent", "“x”, unchanged"),
    ])
  func wrong(name: String, sentence: String) {
    let verdict = verdict(name)
    #expect(verdict.outcome == .wrong, "\(verdict)")
    #expect(verdict.cases.first?.explanation.contains(sentence) == true, "\(verdict.cases)")
    #expect(verdict.earned == 0)
  }

  @Test(
    "Nothing outside can be reached: each returns how much it could",
    arguments: [
      ("WritingFiles", 0), ("DeletingFiles", 0), ("ReadingSecrets", 0),
      ("ForkBomb", 10), ("ThreadBomb", 10),
    ])
  func contained(name: String, most: Float) throws {
    let worker = chapter.worker(in: sandbox)
    let reply = worker.ask(chapter.exercise(name).id, Values(tensors: ["x": Tensor(1)]))
    worker.end()
    guard case .answered(let answer) = reply else {
      Issue.record("\(reply)")
      return
    }
    #expect(answer.number(Values.single) <= most)
    let canary = try readBytes(from: chapter.canary, atMost: 100)
    #expect(canary == Array(HostileChapter.secret.utf8))
  }

  @Test("The network is out of reach, where it is within reach outside")
  func network() {
    let call = Values(tensors: ["x": Tensor(1)])
    for (sandbox, count) in [(nil, 1), (sandbox, 0)] as [(Sandbox?, Float)] {
      let worker = chapter.worker(in: sandbox)
      #expect(worker.ask(chapter.exercise("Network").id, call) == .answered(.answer(count)))
      worker.end()
    }
  }

  @Test("However many programs somebody starts, there are few at any time, and then none")
  func processBomb() throws {
    func count() -> Int { processes(whoseCommandHolds: chapter.bomb).count }
    var most = 0
    let worker = Worker(
      chapter.build.program, sandbox: sandbox,
      shouldStop: {
        most = max(most, count())
        return false
      })
    let exercise = chapter.exercise("ProcessBomb")
    let reply = worker.ask(exercise.id, Values(tensors: ["x": Tensor(1)]))
    #expect(max(most, count()) <= Limits().processes)
    #expect(try run(["/usr/bin/true"], seconds: 10).ending == .exited(0))
    worker.end()
    #expect(eventually { count() == 0 })
    switch reply {
    case .answered(let answer): #expect(answer.number(Values.single) <= Float(Limits().processes))
    // Foundation gives up where no more processes are to be had, and Swift says so.
    case .died(.trap(let message)): #expect(!message.isEmpty)
    default: Issue.record("\(reply)")
    }
  }

  @Test("What fails before the learner's program runs is no fault of the learner's")
  func launching() throws {
    let program = Program(path: chapter.canary + "-missing", files: [])
    for sandbox in [sandbox, nil] {
      let worker = Worker(program, sandbox: sandbox)
      let reply = worker.ask(chapter.exercise("Honest").id, Values(tensors: ["x": Tensor(1)]))
      guard case .ungraded(let reason) = reply else {
        Issue.record("\(reply)")
        continue
      }
      #expect(reason.contains(sandbox == nil ? "prlimit: " : "bwrap: "))
    }
    let worker = Worker(chapter.build.program, limits: .cramped, sandbox: sandbox)
    let reply = worker.ask(chapter.exercise("Honest").id, Values(tensors: ["x": Tensor(1)]))
    guard case .ungraded = reply else {
      Issue.record("\(reply)")
      return
    }
  }

  @Test("A call ends as soon as it is told to")
  func stopping() {
    var count = 0
    let worker = Worker(
      chapter.build.program, sandbox: sandbox,
      shouldStop: {
        count += 1
        return count > 3
      })
    let exercise = chapter.exercise("Sleeping")
    let verdict = judge(exercise, seed: 7) { worker.ask(exercise.id, $0) }
    worker.end()
    #expect(verdict.outcome == .ungraded)
    #expect(verdict.message.contains("stopped"))
    #expect(count == 4)
  }

  @Test("A child that left for a session of its own ends with its worker, sandbox or not")
  func outliving() throws {
    for sandbox in [sandbox, nil] {
      let worker = chapter.worker(in: sandbox)
      let reply = worker.ask(chapter.exercise("Outliving").id, Values(tensors: ["x": Tensor(1)]))
      #expect(reply == .answered(.answer(1)))
      // A program shows its name a moment after it was started, and until a moment after its end.
      #expect(eventually { chapter.sleepers().count > 0 })
      worker.end()
      #expect(eventually { chapter.sleepers().isEmpty })
    }
  }

  @Test("On the learner's own machine a crash is told with the line of the learner's file")
  func line() {
    let worker = chapter.worker(in: nil)
    let reply = worker.ask(chapter.exercise("Trap").id, Values(tensors: ["x": Tensor([1, 2])]))
    #expect(reply == .died(.trap(message: "Index out of range (Trap.swift, line 5)")))
  }

  @Test("Nothing is taken for a crash that is none")
  func wolf() {
    let worker = chapter.worker(in: nil)
    let reply = worker.ask(chapter.exercise("CryingWolf").id, Values(tensors: ["x": Tensor(1)]))
    #expect(reply == .died(.left(status: 139)))
    #expect(worker.printed == "Fatal error: wolf\n*** sheep\n")
  }

  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<500 {
      if condition() { return true }
      usleep(10_000)
    }
    return false
  }

  private func verdict(_ name: String, seconds: Int = Limits().seconds) -> Verdict {
    let exercise = chapter.exercise(name)
    let worker = chapter.worker(in: sandbox, seconds: seconds)
    var verdict = judge(exercise, seed: 7) { worker.ask(exercise.id, $0) }
    verdict.printed = worker.printed
    worker.end()
    return verdict
  }
}

extension Limits {
  /// Too little memory for the system to load any program's libraries.
  fileprivate static var cramped: Limits {
    var limits = Limits()
    limits.memory = 2 << 20
    return limits
  }
}
