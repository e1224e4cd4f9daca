import Contract
import Files
import Glibc
import TeacherKeys
import Tensors
import Testing

@testable import Grader

@Suite("Checking what was handed in")
struct ExaminerTests {
  private static let project = String(#filePath).split(separator: "/").dropLast(4)
    .map { "/" + $0 }.joined()

  private let catalogue = Catalogue(teacherKeys: teacherKeys)
  private let examiner: Examiner

  init() throws {
    examiner = Examiner(
      kit: try testKit(), home: Self.project + "/exercises", catalogue: catalogue)
  }

  private func text(_ path: String) throws -> String {
    let bytes = try readBytes(from: "\(Self.project)/\(path)", atMost: 1 << 18)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// All solutions, with some files replaced.
  private func solutions(_ changes: [String: (String) -> String] = [:]) throws -> Submission {
    var texts: [ExerciseID: String] = [:]
    for exercise in catalogue.exercises {
      let folder = exercise.isTransfer ? "teacher" : "exercises"
      let text = try text("\(folder)/Solutions/\(exercise.path)")
      texts[exercise.id] = changes[exercise.file]?(text) ?? text
    }
    return Submission(texts: texts)
  }

  private func verdicts(_ submission: Submission, chapter: Int? = nil) -> [String: Verdict] {
    let asked = catalogue.exercises.filter { chapter == nil || $0.id.chapter == chapter }
    var verdicts: [String: Verdict] = [:]
    examiner.check(asked, of: submission, seed: 3) { verdicts[$0.exercise.description] = $0 }
    return verdicts
  }

  @Test("Every solution earns all its points")
  func solved() throws {
    let verdicts = verdicts(try solutions())
    #expect(verdicts.count == catalogue.exercises.count)
    for verdict in verdicts.values {
      #expect(verdict.outcome == .passed, "\(verdict)")
      #expect(verdict.earned == Double(verdict.points))
    }
  }

  @Test("What was handed out earns nothing, and needs no compiler")
  func untouched() throws {
    let submission = Submission(
      folder: Self.project + "/exercises", exercises: catalogue.exercises)
    #expect(submission.texts.count == catalogue.exercises.count)
    #expect(submission.problems.isEmpty)
    let stubs = Submission(
      texts: try Dictionary(
        uniqueKeysWithValues: catalogue.exercises.map {
          ($0.id, try text("exercises/Stubs/\($0.path)"))
        }))
    #expect(verdicts(stubs).values.allSatisfy { $0.outcome == .unfinished && $0.earned == 0 })
  }

  @Test("A mistake in one exercise costs nothing in another that calls it")
  func prerequisites() throws {
    let submission = try solutions([
      "ReverseMean.swift": {
        $0.replacing("throws -> Tensor {", with: "throws -> Tensor {\nreturn noisy")
      },
      "AncestralStep.swift": { _ in
        """
        import Tensors

        public func ancestralStep(
          _ noisy: Tensor, predictedNoise: Tensor, t: Int, beta: [Float], alphaBar: [Float],
          freshNoise: Tensor
        ) throws -> Tensor {
          let mean = try reverseMean(
            noisy, predictedNoise: predictedNoise, t: t, beta: beta, alphaBar: alphaBar)
          return t > 1 ? mean + beta[t].squareRoot() * freshNoise : mean
        }
        """
      },
    ])
    let verdicts = verdicts(submission, chapter: 2)
    #expect(verdicts["2.3"]?.outcome == .wrong)
    #expect(verdicts["2.4"]?.outcome == .passed)
    #expect(verdicts["2.4"]?.message.contains("the book's 2.3") == true)
  }

  @Test("What calls an exercise that is not written yet is judged for itself")
  func unwrittenPrerequisite() throws {
    let stub = try text("exercises/Stubs/Chapter02/ReverseMean.swift")
    let submission = try solutions([
      "ReverseMean.swift": { _ in stub },
      "AncestralStep.swift": { $0.replacing("mean +", with: "mean -") },
    ])
    let verdicts = verdicts(submission, chapter: 2)
    #expect(verdicts["2.3"]?.outcome == .unfinished)
    #expect(verdicts["2.4"]?.outcome == .wrong)
    #expect(verdicts["2.4"]?.message.contains("the book's 2.3") == true)
  }

  @Test("Nobody is given a later exercise, which may hold the answer to an earlier one")
  func laterExercises() throws {
    var submission = try solutions([
      "CleanFromNoise.swift": { _ in
        """
        import Tensors

        public func cleanPicture(
          _ noisy: Tensor, predictedNoise: Tensor, alphaBar: Float
        ) throws -> Tensor {
          try implicitStep(
            noisy, predictedNoise: predictedNoise, from: 1, to: 0, alphaBar: [1, alphaBar], eta: 0,
            freshNoise: .zeros(noisy.shape))
        }
        """
      }
    ])
    let later = ExerciseID(chapter: 2, number: 5)
    submission.texts[later] = try text("exercises/Stubs/Chapter02/ImplicitStep.swift")
    #expect(verdicts(submission, chapter: 2)["2.1"]?.earned == 0)
  }

  @Test("A file that does not compile costs its own exercise only")
  func broken() throws {
    let submission = try solutions(["AlphaBar.swift": { $0 + "\nlet x: Int = 0.5\n" }])
    let verdicts = verdicts(submission, chapter: 1)
    #expect(verdicts["1.2"]?.outcome == .doesNotCompile)
    #expect(verdicts["1.2"]?.message.contains("AlphaBar.swift, line") == true)
    for id in ["1.1", "1.3", "1.4", "1.5", "1.6"] { #expect(verdicts[id]?.outcome == .passed) }
  }

  @Test("A machine that cannot compile leaves an exercise ungraded, not wrong")
  func ungraded() throws {
    var examiner = examiner
    examiner.home = Self.project + "/Tests/Fixtures"
    var outcomes: [Verdict.Outcome] = []
    let asked = catalogue.exercises.filter { $0.id.chapter == 1 }
    examiner.check(asked, of: try solutions(), seed: 1) { outcomes.append($0.outcome) }
    #expect(Set(outcomes) == [.ungraded])
  }

  @Test("A check that is stopped tells nothing about the exercise in hand")
  func stopped() throws {
    var (count, isStopped) = (0, false)
    let isComplete = examiner.check(
      catalogue.exercises, of: try solutions(), seed: 1, shouldStop: { isStopped }
    ) { _ in
      count += 1
      isStopped = count == 2
    }
    #expect(!isComplete)
    #expect(count == 2)
  }

  @Test("A check that is stopped while the compiler runs ends it, and leaves nothing of it behind")
  func stoppedCompiler() throws {
    let store = examiner.kit.folder + "/store-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    var examiner = examiner
    examiner.kit = try Kit.besideProgram(store: store)
    defer { removeFolder(store) }
    // The driver has started another program, which does the work.
    func compilers() -> [pid_t] { processes(whoseCommandHolds: store + "/build-") }
    var isStopped = false
    let isComplete = examiner.check(
      catalogue.exercises, of: try solutions(), seed: 1,
      shouldStop: {
        isStopped = isStopped || compilers().count > 1
        return isStopped
      }
    ) { _ in Issue.record("There is a verdict.") }
    #expect(isStopped && !isComplete)
    #expect(compilers().isEmpty)
    let left = try listing(of: store).map(\.name)
    #expect(!left.contains { $0.hasPrefix("build-") || $0.utf8.count == 32 }, "\(left)")
  }

  @Test("A link to somebody else's solution is not followed")
  func links() throws {
    let folder = examiner.kit.folder + "/linked"
    for path in [folder, folder + "/Sources", folder + "/Sources/Chapter01"] {
      mkdir(path, 0o755)
    }
    let link = folder + "/Sources/Chapter01/Noised.swift"
    unlink(link)
    #expect(symlink(Self.project + "/exercises/Solutions/Chapter01/Noised.swift", link) == 0)
    let submission = Submission(folder: folder, exercises: catalogue.exercises)
    let id = ExerciseID(chapter: 1, number: 4)
    #expect(submission.texts.isEmpty)
    #expect(submission.problems[id]?.contains("leads out") == true)
    #expect(verdicts(submission, chapter: 1)["1.4"]?.outcome == .unfinished)
  }
}
