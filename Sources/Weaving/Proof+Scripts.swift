import Book

// MARK: - What scripts print

extension Proof {
  func compareOutputs() throws {
    let notebook = Notebook(chapter, in: project)
    let outputs: [[String]]
    do { outputs = try notebook.outputs(in: scratch.path) } catch let problem as Problem {
      find(problem.line, problem.text)
      return
    }
    var next = outputs[...]
    var waiting: (fence: Fence, printed: [String])?
    for fence in chapter.fences {
      switch fence.kind {
      case .run:
        requireShown(waiting)
        waiting = (fence, next.popFirst() ?? [])
      case .output(let isMeasured):
        guard let run = waiting else {
          find(
            fence.line, "No code that runs stands above this output. Delete one, or add the other.")
          continue
        }
        compare(fence, with: run.printed, isMeasured: isMeasured)
        waiting = nil
      default: break
      }
    }
    requireShown(waiting)
  }

  private func requireShown(_ run: (fence: Fence, printed: [String])?) {
    guard let (fence, printed) = run, let first = printed.first else { return }
    find(
      fence.lastLine,
      "This code prints “\(first)”. Add an empty ```output fence below it, then: weave update")
  }

  private func compare(_ fence: Fence, with printed: [String], isMeasured: Bool) {
    guard !fence.content.isEmpty else {
      guard !printed.isEmpty else {
        return find(fence.line, "The code above prints nothing. Delete this fence.")
      }
      return find(
        fence.line, "This output is not filled in yet. Run: weave update",
        Repair(change: .fence(fence, printed), needsALook: false))
    }
    guard
      let index = Agreement.firstDifference(
        book: fence.content, now: printed, isMeasured: isMeasured)
    else { return }
    find(
      fence.line + 1 + index,
      "The code above prints something else now. If it is right: weave promote\n"
        + contrast(fence.content, printed, at: index),
      Repair(change: .fence(fence, printed), needsALook: true))
  }

  func contrast(_ book: [String], _ now: [String], at index: Int) -> String {
    func line(_ lines: [String]) -> String {
      lines.indices.contains(index) ? lines[index] : "(nothing)"
    }
    return indented(["book: " + line(book), "now:  " + line(now)])
  }
}

// MARK: - What the compiler says

extension Proof {
  /// The section around code that must not compile has to quote the first error in it.
  func compareErrors() throws {
    let wrong = chapter.fences.filter { $0.kind == .error }
    let errors = try Notebook(chapter, in: project).errors(of: wrong)
    for (fence, errors) in zip(wrong, errors) {
      guard let error = errors.first else {
        find(fence.line, "This code compiles. If it should: ```swift run")
        continue
      }
      guard !prose(around: fence).contains(withoutMarks(error)) else { continue }
      find(
        fence.line,
        "The compiler says something that this section does not quote:\n"
          + indented([error]))
    }
  }

  /// The words of the section that a fence stands in, without code and marks.
  private func prose(around fence: Fence) -> String {
    let starts = chapter.headings.map(\.line)
    let first = starts.last { $0 < fence.line } ?? 1
    let end = starts.first { $0 > fence.line } ?? chapter.lines.count + 1
    let code = chapter.fences.map { $0.line...$0.lastLine }
    let prose = (first..<end).filter { line in !code.contains { $0.contains(line) } }
      .map { chapter.lines[$0 - 1] }.joined(separator: " ")
    return withoutMarks(prose).split(separator: " ").joined(separator: " ")
  }

  /// Text without what marks code and stress; an operator in a message loses its stars as well.
  private func withoutMarks(_ text: String) -> String { text.filter { !"`*".contains($0) } }
}
