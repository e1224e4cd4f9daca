import Book
import Files
import Shell
import Tensors

/// One text of the project, compared with what it shows, runs and quotes.
final class Proof {
  let chapter: Chapter
  let project: Project
  /// Where the pictures of transcripts and scripts are, as long as somebody holds this proof.
  let scratch: ScratchFolder
  private(set) var findings: [Finding] = []
  /// Lines that the shell refused, which a writer may have intended, or not.
  private(set) var refusals: [Problem] = []

  /// Compares. `isThorough` also compares what takes time, scripts and transcripts.
  ///
  /// Throws: what the compiler, the shell or the system say if nothing can be compared.
  init(_ chapter: Chapter, in project: Project) throws {
    self.chapter = chapter
    self.project = project
    scratch = try ScratchFolder()
    findings = chapter.problems.map { Finding($0) }
    compareCode()
    try compareOutputs()
    try compareErrors()
    try compareTranscripts()
    try compareFigures()
    findings += structureFindings(of: chapter, in: project).map { Finding($0) }
    findings.sort { $0.problem.line < $1.problem.line }
  }

  func find(_ line: Int, _ text: String, _ repair: Repair? = nil) {
    findings.append(Finding(Problem(chapter.path, line, text), repair: repair))
  }
}

// MARK: - Code

extension Proof {
  private func compareCode() {
    for fence in chapter.fences {
      do {
        guard let snippet = try snippet(of: fence), snippet.text != fence.content else { continue }
        let repair = Repair(change: .fence(fence, snippet.text), needsALook: false)
        guard !fence.content.isEmpty else {
          find(fence.line, "This code is not filled in yet. Run: weave update", repair)
          continue
        }
        let first = zip(fence.content, snippet.text).enumerated().first { $1.0 != $1.1 }?.offset
        let offset = first ?? min(fence.content.count, snippet.text.count)
        let line = snippet.text.indices.contains(offset) ? snippet.text[offset] : "(its end)"
        find(
          fence.line + 1 + offset,
          "\(snippet.file) has other code here now. Run: weave update\n" + indented([line]), repair)
      } catch {
        find(fence.line, "\(error)")
      }
    }
  }

  private func snippet(of fence: Fence) throws(SourceCode.Unfound) -> SourceCode.Snippet? {
    switch fence.kind {
    case .declaration(let name): try project.code.declaration(name)
    case .region(let name): try project.code.region(name)
    case .file(let path): try project.code.file(path)
    default: nil
    }
  }
}

// MARK: - Transcripts

extension Proof {
  private func compareTranscripts() throws {
    let fences = chapter.fences.filter { $0.kind == .transcript }
    guard !fences.isEmpty else { return }
    let rehearsal = try Rehearsal(home: project.home, folder: scratch.path)
    for fence in fences {
      guard let transcript = Transcript(fence) else {
        find(fence.line, "A transcript begins with a command: dsh> show x0")
        continue
      }
      let answers = transcript.exchanges.map { exchange in
        let answer = rehearsal.answer(to: exchange.command)
        if answer.isRefused {
          let said = answer.text.lines.joined(separator: " ")
          refusals.append(
            Problem(chapter.path, exchange.line, "The shell refuses this. It says: \(said)"))
        }
        return answer.text.lines
      }
      compare(fence, transcript, with: answers)
    }
  }

  private func compare(_ fence: Fence, _ transcript: Transcript, with answers: [[String]]) {
    let pairs = zip(transcript.exchanges, answers)
    if let empty = pairs.first(where: { $0.answer.isEmpty && !$1.isEmpty }) {
      let filled = transcript.lines(answering: pairs.map { $0.answer.isEmpty ? $1 : nil })
      find(
        empty.0.line, "This answer is not filled in yet. Run: weave update",
        Repair(change: .fence(fence, filled), needsALook: false))
    }
    let filled = transcript.lines(answering: answers)
    for (exchange, answer) in pairs where !exchange.answer.isEmpty {
      let book = exchange.answer
      guard let index = Agreement.firstDifference(book: book, now: answer) else { continue }
      find(
        exchange.line,
        "The shell answers something else to “\(exchange.command)” now. If it is right: "
          + "weave promote\n" + contrast(book, answer, at: index),
        Repair(change: .fence(fence, filled), needsALook: true))
    }
  }
}

// MARK: - Figures

extension Proof {
  /// How much a picture may differ, in grey levels of 255: other processors round otherwise.
  private static let mostLevels: Float = 2

  private func compareFigures() throws {
    for figure in chapter.figures {
      guard let path = resolved(figure.path, from: chapter.folder) else {
        find(figure.line, "\(figure.path) leads out of the project.")
        continue
      }
      let target = "\(project.home)/\(path)"
      guard let made = figure.made else {
        if !project.exists(path) {
          find(figure.line, "There is no picture \(path). Say below it which command made it.")
        }
        continue
      }
      let source = "\(scratch.path)/\(made)"
      guard let now = try? PNG.read(source) else {
        find(
          figure.line + 1,
          "No command of this chapter makes \(made), and no code. Count its pictures again.")
        continue
      }
      guard project.exists(path) else {
        find(
          figure.line, "The picture \(path) is not there yet. Run: weave update",
          Repair(change: .picture(from: source, to: target), needsALook: false))
        continue
      }
      let book = try PNG.read(target)
      if figure.isMeasured, book.pixels.shape == now.pixels.shape { continue }
      guard let difference = deviation(of: book.pixels, from: now.pixels) else {
        if figure.hasSlider { compareFrames(of: figure, book, now, from: source, to: target) }
        continue
      }
      find(
        figure.line, "\(made) \(difference) \(path) now. Look at it; if it is right: weave promote",
        Repair(change: .picture(from: source, to: target), needsALook: true))
    }
  }

  /// A slider needs to know where the frames are; the shell writes it into every film strip.
  private func compareFrames(
    of figure: Figure, _ book: PNG, _ now: PNG, from source: String, to target: String
  ) {
    let key = Rehearsal.framesKeyword
    guard now.text(key) != nil else {
      return find(
        figure.line + 1, "This picture is no film strip and cannot have a slider. Leave it out.")
    }
    guard book.text(key) != now.text(key) else { return }
    find(
      figure.line, "\(figure.path) does not say where its frames are. Run: weave update",
      Repair(change: .picture(from: source, to: target), needsALook: false))
  }

  /// In words how a picture differs from the book's; nil if it does not.
  private func deviation(of book: Tensor, from now: Tensor) -> String? {
    guard book.shape == now.shape else {
      return
        "has the size \(now.shape[1])×\(now.shape[0]), not the \(book.shape[1])×\(book.shape[0]) of"
    }
    let levels = (book - now).maximumMagnitude * 255
    // Pixels are whole levels in the file; half of one is room for the division by 255.
    guard levels > Proof.mostLevels + 0.5 else { return nil }
    return "differs by up to \(Int(levels.rounded())) of 255 grey levels from"
  }
}
