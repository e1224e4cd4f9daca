import Contract
import Foundation
import TeacherKeys
import Tensors
import Testing

@testable import Grader

/// What is asked of every exercise of the book, whichever it is.
@Suite("All exercises")
struct ExerciseTests {
  static let catalogue = Catalogue(teacherKeys: teacherKeys)
  static let exercises = catalogue.exercises
  static let transfers = Catalogue().exercises.filter(\.isTransfer)

  /// A case with as many numbers as drawn noise takes is drawn a few times; all others often.
  static func seeds(of exercise: Exercise) -> Range<UInt64> {
    exercise.key?.measure.isRandom == true ? 0..<4 : 0..<50
  }

  // MARK: - Right and wrong answers

  @Test("The right answer earns all points, whatever the seed", arguments: exercises)
  func reference(exercise: Exercise) throws {
    let key = try #require(exercise.key)
    // A property of a transfer exercise may send many numbers through an experiment.
    for seed in Self.seeds(of: exercise).prefix(exercise.isTransfer ? 10 : 50) {
      let verdict = judge(exercise, seed: seed) { .answered(key.reference($0)) }
      #expect(verdict.outcome == .passed, "seed \(seed): \(failures(of: verdict))")
      #expect(verdict.earned == Double(exercise.points))
    }
  }

  @Test("Every mistake loses points and is named by its own name", arguments: exercises)
  func mistakes(exercise: Exercise) throws {
    let key = try #require(exercise.key)
    for seed in Self.seeds(of: exercise) {
      let main = key.drawnCase(0, of: exercise.id, seed: seed)
      #expect(main.doubtful == [] && main.twins == [], "seed \(seed)")
      for mistake in key.misconceptions {
        // Some mistakes show in an edge case only, such as what to do in the very last step.
        let cases =
          [main] + (main.harmless.contains(mistake.name) ? edges(key, exercise, seed) : [])
        let finding = cases.lazy.map { $0.finding(on: .answered(mistake.answer($0.call))) }
          .first { !$0.passed }
        #expect(finding?.misconception == mistake.name, "\(mistake.name), seed \(seed)")
      }
    }
  }

  private func edges(_ key: AnswerKey, _ exercise: Exercise, _ seed: UInt64) -> [DrawnCase] {
    key.cases.indices.dropFirst().map { key.drawnCase($0, of: exercise.id, seed: seed) }
  }

  @Test("What can be answered without a thought earns nothing", arguments: exercises)
  func trivial(exercise: Exercise) throws {
    let key = try #require(exercise.key)
    for seed in Self.seeds(of: exercise) {
      let main = key.drawnCase(0, of: exercise.id, seed: seed)
      for (name, answer) in trivialAnswers(main.call, main.reference) {
        #expect(!main.finding(on: .answered(answer)).passed, "\(name), seed \(seed)")
      }
    }
  }

  @Test(
    "Without a key, the properties let the right answer pass and no mistake", arguments: transfers)
  func properties(exercise: Exercise) throws {
    #expect(exercise.key == nil)
    let key = try #require(teacherKeys[exercise.id])
    for seed in UInt64(0)..<5 {
      let right = judge(exercise, seed: seed) { .answered(key.reference($0)) }
      #expect(right.outcome == .passed, "seed \(seed): \(failures(of: right))")
      for mistake in key.misconceptions {
        let wrong = judge(exercise, seed: seed) { .answered(mistake.answer($0)) }
        #expect(wrong.earned == 0, "\(mistake.name), seed \(seed)")
      }
      let names = trivialAnswers(key.drawnCase(0, of: exercise.id, seed: seed).call, Values())
      for name in names.map(\.name) {
        let verdict = judge(exercise, seed: seed) { call in
          let answers = trivialAnswers(call, key.reference(call))
          return .answered(answers.first { $0.name == name }?.answer ?? Values())
        }
        #expect(verdict.earned == 0, "\(name), seed \(seed)")
      }
    }
  }

  // MARK: - What is written about an exercise

  @Test("The catalogue has the exercises of the book, with their points")
  func points() {
    let points = Dictionary(
      uniqueKeysWithValues: Self.exercises.map { ("\($0.id)", $0.points) })
    #expect(
      points == [
        "0.1": 3, "0.2": 5, "0.3": 5, "0.4": 5, "0.5": 8, "0.6": 10,
        "1.1": 5, "1.2": 5, "1.3": 5, "1.4": 8, "1.5": 10, "1.6": 10,
        "2.1": 5, "2.2": 5, "2.3": 8, "2.4": 8, "2.5": 10, "2.6": 10, "2.7": 12,
        "3.1": 5, "3.2": 5, "3.3": 8, "3.4": 8, "3.5": 12, "3.6": 10,
        "4.1": 8, "4.2": 5, "4.3": 10, "4.4": 8, "4.5": 8, "4.6": 10,
        "5.1": 5, "5.2": 8, "5.3": 5, "5.4": 8, "5.5": 12, "5.6": 10,
      ])
    #expect(Self.exercises.map(\.id) == Self.exercises.map(\.id).sorted())
    #expect(Self.transfers.map(\.id.description) == ["0.6", "1.5", "2.7", "3.5", "4.6", "5.5"])
  }

  @Test("Three hints lead on, and mistakes end the judge's sentence", arguments: exercises)
  func words(exercise: Exercise) throws {
    let key = try #require(exercise.key)
    #expect(exercise.hints.count == 3)
    #expect(Set(exercise.hints).count == 3)
    #expect(!exercise.equation.isEmpty)
    #expect(key.misconceptions.count >= 4)
    #expect(Set(key.misconceptions.map(\.name)).count == key.misconceptions.count)
    for mistake in key.misconceptions {
      #expect(mistake.sentence.first?.isUppercase == false, "\(mistake.sentence)")
      #expect(mistake.sentence.last.map(".!?".contains) == false, "\(mistake.sentence)")
      #expect(mistake.name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" })
    }
    #expect(key.cases.count >= 4)
    #expect(Set(key.cases.map(\.name)).count == key.cases.count)
  }

  @Test("A stub names its exercise, waits for it, and has a pristine copy", arguments: exercises)
  func stubs(exercise: Exercise) throws {
    let stub = try text(exercise, in: "exercises/Stubs")
    #expect(stub == (try text(exercise, in: "exercises/Sources")))
    let number = "\(exercise.id)\(exercise.isTransfer ? "★" : "")"
    #expect(stub.contains("/// Exercise \(number): \(exercise.title).\n"))
    #expect(stub.contains("throw Unfinished(\"\(exercise.id)\")"))
  }

  @Test("The chapter sets the exercise by this name, for these points", arguments: exercises)
  func chapter(exercise: Exercise) throws {
    let number = "\(exercise.id)\(exercise.isTransfer ? "★" : "")"
    let heading = "**Exercise \(number) · \(exercise.title)** (\(exercise.points) points)"
    let start = "chapters/\(exercise.path.dropFirst("Chapter".count).prefix(2))-"
    let chapter = try #require(try textFiles("chapters").first { $0.path.hasPrefix(start) })
    #expect(chapter.text.contains(withoutSpaces(heading)))
    // The equation's numbers, such as (1.5), are those of the chapter.
    let numbers = exercise.equation.matches(of: /\([0-9]+\.[0-9]+\)/).map { String($0.output) }
    for number in numbers { #expect(chapter.text.contains("$$\(number)"), "\(number)") }
  }

  @Test(
    "Solutions are at hand, those of transfer exercises with the teacher only", arguments: exercises
  )
  func solutions(exercise: Exercise) throws {
    let (open, secret) = ("exercises/Solutions", "teacher/Solutions")
    let (here, elsewhere) = exercise.isTransfer ? (secret, open) : (open, secret)
    #expect(!(try text(exercise, in: here)).contains("Unfinished"))
    #expect(throws: (any Error).self) { try text(exercise, in: elsewhere) }
    #expect(!(try text(exercise, in: "Tests/GraderTests/Alternatives")).contains("Unfinished"))
  }

  @Test("Nothing that the teacher has of a transfer exercise stands where students look")
  func secrets() throws {
    let open = try ["Sources", "chapters", "exercises"].flatMap(textFiles)
    let practice = try textFiles("exercises/Solutions")
    let practised = Self.exercises.filter { !$0.isTransfer }
      .flatMap { $0.key?.misconceptions.map(\.sentence) ?? [] }
    for exercise in Self.transfers {
      let key = try #require(teacherKeys[exercise.id])
      let stub = withoutSpaces(try text(exercise, in: "exercises/Stubs"))
      // What it shares with the stub, or with the practice before it, is no secret.
      let solution = try text(exercise, in: "teacher/Solutions").split(separator: "\n")
        .map { withoutSpaces(String($0)) }
        .filter { line in
          line.count > 20 && !stub.contains(line) && !practice.contains { $0.text.contains(line) }
        }
      #expect(!solution.isEmpty)
      let mistakes = key.misconceptions.map(\.sentence).filter { sentence in
        !practised.contains { $0.hasPrefix(sentence) }
      }
      for phrase in mistakes.map(withoutSpaces) + solution {
        let places = open.filter { $0.text.contains(phrase) }.map(\.path)
        #expect(places == [], "\(exercise.id): \(phrase)")
      }
    }
  }
}

extension Exercise: CustomTestStringConvertible {
  /// Its number and its name.
  public var testDescription: String { "\(id) \(title)" }
}

// MARK: - Answers

/// Answers that take no thought: constants, the arguments as they are, the right answer's negative.
private func trivialAnswers(_ call: Values, _ right: Values) -> [(name: String, answer: Values)] {
  func all(_ make: (Tensor) -> Tensor) -> Values { Values(tensors: right.tensors.mapValues(make)) }
  let constants = [
    (name: "zeros", answer: all { .zeros($0.shape) }),
    (name: "ones", answer: all { .ones($0.shape) }),
    (name: "the negative", answer: all { -$0 }),
  ]
  let arguments = call.tensors.sorted { $0.key < $1.key }.map { name, argument in
    (name: name, answer: all { _ in argument })
  }
  return constants + arguments
}

private func failures(of verdict: Verdict) -> String {
  verdict.cases.filter { !$0.passed }.map { "\($0.name): \($0.explanation)" }
    .joined(separator: "\n") + verdict.message
}

// MARK: - Files

let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The file of an exercise in the folder of its chapter.
func text(_ exercise: Exercise, in folder: String) throws -> String {
  try String(contentsOf: root.appending(path: "\(folder)/\(exercise.path)"), encoding: .utf8)
}

/// All files with text below a folder, without the spaces in it.
private func textFiles(_ folder: String) throws -> [(path: String, text: String)] {
  let top = root.appending(path: folder)
  let paths = try FileManager.default.subpathsOfDirectory(atPath: top.path)
  return try paths.filter { path in
    !path.hasPrefix(".build") && ["swift", "md", "dsh"].contains { path.hasSuffix("." + $0) }
  }.map { path in
    let text = try String(contentsOf: top.appending(path: path), encoding: .utf8)
    return (path: "\(folder)/\(path)", text: withoutSpaces(text))
  }
}

private func withoutSpaces(_ text: String) -> String { text.filter { !$0.isWhitespace } }
