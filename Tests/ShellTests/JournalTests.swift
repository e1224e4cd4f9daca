import Testing

@testable import Shell

@Suite("The journal")
struct JournalTests {
  private func journal(_ entries: [(String, reads: Set<String>, writes: Set<String>)]) -> Journal {
    var journal = Journal()
    for entry in entries {
      journal.append(entry.0, .init(reads: entry.reads, writes: entry.writes))
    }
    return journal
  }

  @Test("Only the commands that a value rests on are in its script")
  func slice() {
    let journal = journal([
      ("load a as a", [], ["a"]), ("load b as b", [], ["b"]), ("seed 8", [], ["seed"]),
      ("noise a as c", ["a", "seed"], ["c", "eps"]),
      ("noise b as d", ["b", "seed"], ["d", "eps"]),
    ])
    #expect(journal.slice(for: ["c"]).lines == ["load a as a", "seed 8", "noise a as c"])
    #expect(journal.slice(for: ["b"]).lines == ["load b as b"])
  }

  @Test("What no command wrote comes from the session's start")
  func start() {
    let journal = journal([("noise x0 as c", ["x0", "seed"], ["c"]), ("seed 8", [], ["seed"])])
    let slice = journal.slice(for: ["c"])
    #expect(slice.lines == ["noise x0 as c"])
    #expect(slice.fromStart == ["x0", "seed"])
  }

  @Test("A value that was replaced does not bring its former making along")
  func replaced() {
    let journal = journal([
      ("load a as x0", [], ["x0"]), ("noise x0", ["x0"], ["xt"]), ("load b as x0", [], ["x0"]),
    ])
    #expect(journal.slice(for: ["x0"]).lines == ["load b as x0"])
    #expect(journal.slice(for: ["xt"]).lines == ["load a as x0", "noise x0"])
  }

  @Test("Steps that change a run one after another all stay")
  func chain() {
    let journal = journal([
      ("denoise", [], ["main"]), ("step", ["main"], ["main"]), ("step", ["main"], ["main"]),
    ])
    #expect(journal.slice(for: ["main"]).lines == ["denoise", "step", "step"])
  }
}
