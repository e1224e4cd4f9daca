import Contract
import Tensors

/// Asks an exercise's questions and judges what comes back.
///
/// The main case decides whether anything is earned; after it the properties of a transfer exercise
/// and the edge cases earn their parts. Where there is no key, all properties together are the main
/// case. The arguments of all calls follow from `seed`, so the same verdict can be had again.
public func judge(_ exercise: Exercise, seed: UInt64, answers: Answerer) -> Verdict {
  var trial = Trial(exercise: exercise, seed: seed)
  var refuted: Set<String> = []
  if let key = exercise.key {
    let main = key.drawnCase(0, of: exercise.id, seed: seed)
    let reply = answers(main.call)
    var finding = main.finding(on: reply)
    if finding.passed, key.measure.isRandom, let complaint = main.randomness(of: reply, answers) {
      finding = complaint
    }
    trial.note(finding, on: main.name)
    guard finding.passed else { return trial.verdict }
    // Whoever made one of these would not have got this far.
    refuted = Set(main.candidates.map(\.misconception.name))
  }
  for (index, property) in exercise.properties.enumerated() where trial.goesOn {
    let number = Trial.firstProperty + index
    var generator = TorchGenerator(seed: mixed(seed, exercise.id, number))
    let call = property.question.draw(&generator)
    trial.note(
      property.finding(on: answers(call), to: call, form: exercise.form(call)), on: property.name)
  }
  for index in (exercise.key?.cases ?? []).indices.dropFirst() where trial.goesOn {
    guard let edge = exercise.key?.drawnCase(index, of: exercise.id, seed: seed) else { break }
    trial.note(edge.finding(on: answers(edge.call), refuted: refuted), on: edge.name)
  }
  return trial.verdict
}

/// What was found about one answer.
struct Finding {
  let reply: Reply
  /// What is wrong, in whole sentences; empty if nothing is.
  var explanation = ""
  var misconception: String?
  var evidence: Verdict.Evidence?

  var passed: Bool { explanation.isEmpty }
}

/// A verdict in the making.
private struct Trial {
  let exercise: Exercise
  let seed: UInt64
  private var findings: [Finding] = []
  private var results: [Verdict.CaseResult] = []

  /// Properties are drawn from seeds of their own, beyond those of the cases.
  static let firstProperty = 50

  init(exercise: Exercise, seed: UInt64) { (self.exercise, self.seed) = (exercise, seed) }

  mutating func note(_ finding: Finding, on name: String) {
    findings.append(finding)
    results.append(
      Verdict.CaseResult(
        name: name, passed: finding.passed, explanation: finding.explanation,
        misconception: finding.misconception))
  }

  /// Whether another question can change anything.
  var goesOn: Bool {
    guard let last = findings.last else { return true }
    switch last.reply {
    case .ungraded: return false
    case .unfinished: return findings.count > 1
    // A death costs its own case. One may well have hung there only; after another that took seconds,
    // each further one would take as long.
    case .died: return findings.count { $0.reply.wasWaitedFor } < 2
    case .answered, .threw: return true
    }
  }

  /// The findings that decide whether anything was earned.
  private var gate: ArraySlice<Finding> {
    exercise.key == nil ? findings[...] : findings.prefix(1)
  }

  private var outcome: Verdict.Outcome {
    if case .ungraded = findings.last?.reply { return .ungraded }
    if case .unfinished = findings.first?.reply { return .unfinished }
    if gate.contains(where: { if case .died = $0.reply { true } else { false } }) {
      return .crashed
    }
    guard gate.allSatisfy(\.passed) else { return .wrong }
    return findings.allSatisfy(\.passed) ? .passed : .partly
  }

  var verdict: Verdict {
    let outcome = outcome
    var verdict = Verdict(
      exercise: exercise.id, outcome: outcome, earned: 0, points: exercise.points, seed: seed)
    if exercise.showsPictures { verdict.evidence = findings.lazy.compactMap(\.evidence).first }
    switch outcome {
    case .passed, .partly, .wrong:
      verdict.cases = results
      verdict.earned = earned(outcome)
    default:
      verdict.message = findings.last { !$0.passed }?.explanation ?? ""
      verdict.cases = outcome == .unfinished ? [] : results
    }
    return verdict
  }

  /// All points, or 60% of them for the main case and equal parts of the rest for what follows it,
  /// rounded to halves, and half a point less than all at most. What was not asked any more, after two
  /// calls that hung, earns nothing.
  private func earned(_ outcome: Verdict.Outcome) -> Double {
    let points = Double(exercise.points)
    guard outcome == .partly else { return outcome == .passed ? points : 0 }
    let planned = exercise.properties.count + (exercise.key?.cases.count ?? 1) - 1
    let passed = findings.dropFirst().count(where: \.passed)
    let share = 0.6 + 0.4 * Double(passed) / Double(planned)
    return min((2 * share * points).rounded() / 2, points - 0.5)
  }
}
