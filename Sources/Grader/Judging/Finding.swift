import Contract
import Tensors

extension DrawnCase {
  /// How near an answer has to be to that of a mistake for the mistake to be named, in tolerances:
  /// well within the 20 that lie between mistakes, and room for clumsy arithmetic.
  private static let recognition = 5.0

  /// Judges a reply to this case. `refuted`: mistakes that are known not to have been made.
  func finding(on reply: Reply, refuted: Set<String> = []) -> Finding {
    var finding = Finding(reply: reply)
    guard case .answered(let answer) = reply else {
      finding.explanation = reply.sentence
      return finding
    }
    if let complaint = answer.complaint(expecting: reference.form) {
      finding.misconception = recognised(answer, by: .exact(), refuted)?.name
      finding.explanation =
        joined(sentence(of: finding.misconception), complaint) + onPaper("")
      return finding
    }
    let seen = measure.observations(of: answer, to: call)
    guard let deviation = Deviation(of: seen, from: observation) else {
      // Infinite where the right answer is infinite too would be a fault of the exercise.
      return finding
    }
    if let mistake = recognised(answer, by: measure, refuted) {
      finding.misconception = mistake.name
      finding.explanation = sentence(of: mistake.name) + onPaper(deviation.sentence)
    } else {
      let diagnosis = diagnosis(of: answer, part: deviation.part)
      finding.explanation = joined(diagnosis ?? "", deviation.sentence) + onPaper("")
    }
    finding.evidence = evidence(answer, seen)
    return finding
  }

  /// The mistake that leads to this answer.
  private func recognised(
    _ answer: Values, by measure: Measure, _ refuted: Set<String>
  ) -> Misconception? {
    let (seen, form) = (measure.observations(of: answer, to: call), answer.form)
    let possible = candidates.filter {
      $0.answer.form == form && !refuted.contains($0.misconception.name)
    }
    let distances = possible.map {
      (candidate: $0, distance: $0.observation.distance(to: seen))
    }
    let nearest = distances.min { $0.distance < $1.distance }
    guard let nearest, nearest.distance <= Self.recognition else { return nil }
    return nearest.candidate.misconception
  }

  private func sentence(of misconception: String?) -> String {
    let match = candidates.first { $0.misconception.name == misconception }
    return match.map { "Your answer is what one gets \($0.misconception.sentence)." } ?? ""
  }

  /// A line with what it takes to compute the case by hand, and what came out; empty if it takes much.
  private func onPaper(_ outcome: String) -> String {
    call.question.isEmpty ? "" : "\n" + joined(call.question, outcome)
  }

  /// The pictures in an answer of the right shape; nil if they are right, and what is wrong is another
  /// part of the answer.
  private func evidence(_ answer: Values, _ seen: Observations) -> Verdict.Evidence? {
    let pictures = reference.tensors.filter { $0.value.rank == 4 && $0.value.count > 0 }
    guard let (name, right) = pictures.min(by: { $0.key < $1.key }),
      let yours = answer.tensors[name]
    else { return nil }
    if let shown = seen.parts[name], let expected = observation.parts[name],
      shown.distances(to: expected, onlyTheirs: true).allSatisfy({ $0 <= 1 })
    {
      return nil
    }
    return Verdict.Evidence(yours: yours, reference: right)
  }
}

extension DrawnCase {
  /// What is wrong with the way in which a good answer was drawn: the same generator has to lead to
  /// the same answer, and another one to another.
  func randomness(of reply: Reply, _ answers: Answerer) -> Finding? {
    let again = answers(call)
    var otherCall = call
    otherCall.integers["seed"] = [call.integer("seed") ^ 1]
    let other = again == reply ? answers(otherCall) : again
    guard case .answered = other else {
      return Finding(reply: other, explanation: other.sentence)
    }
    if again != reply {
      return Finding(
        reply: again,
        explanation: "Called twice with the same generator, your function returned two different "
          + "answers. Draw everything from the generator that is passed in.")
    }
    guard other == reply else { return nil }
    return Finding(
      reply: other,
      explanation: "Your answer is the same whatever generator is passed in. Draw the noise from "
        + "that generator.")
  }
}

extension Property {
  /// Judges a reply to the question of this property.
  func finding(
    on reply: Reply, to call: Values, form: [String: [Int]]
  ) -> Finding {
    guard case .answered(let answer) = reply else {
      return Finding(reply: reply, explanation: reply.sentence)
    }
    let misshapen = answer.complaint(expecting: form)
    return Finding(reply: reply, explanation: misshapen ?? complaint(call, answer) ?? "")
  }
}

/// Sentences one behind the other, empty ones left out.
func joined(_ sentences: String...) -> String {
  sentences.filter { !$0.isEmpty }.joined(separator: " ")
}
