import Contract
import Tensors

/// A case whose arguments are drawn, with the right answer and the mistakes that can be told from it.
struct DrawnCase: Sendable {
  /// A mistake, and what it makes of this call.
  struct Candidate: Sendable {
    let misconception: Misconception
    let answer: Values
    let observation: Observations
  }

  /// What is special about the case.
  let name: String
  /// The arguments.
  let call: Values
  /// The right answer.
  let reference: Values
  /// The mistakes that lead to the right answer here, such as any wrong factor of a noise that is
  /// zero: by nature, or by an unlucky draw.
  let harmless: [String]
  /// The mistakes that can neither be told from the right answer for certain nor be taken for it, or
  /// not from one another: none, unless luck was bad throughout.
  let doubtful: [String]

  let measure: Measure
  let observation: Observations
  let candidates: [Candidate]
}

extension DrawnCase {
  /// How many tolerances lie between the right answer and a mistake, and between two mistakes.
  static let separation = 20.0

  /// Draws `question` once, and works out what everybody would answer.
  init(_ question: Case, of key: AnswerKey, from generator: inout TorchGenerator) {
    (name, measure) = (question.name, key.measure)
    call = question.draw(&generator)
    reference = key.reference(call)
    observation = key.measure.observations(of: reference, to: call)
    let form = reference.form

    var (candidates, harmless, doubtful): ([Candidate], [String], [String]) = ([], [], [])
    for misconception in key.misconceptions {
      let answer = misconception.answer(call)
      // A mistake may lead to another shape, of which only the numbers themselves can be compared.
      let measure = answer.form == form ? key.measure : .exact()
      let seen = measure.observations(of: answer, to: call)
      let distance = seen.distance(to: observation)
      if distance <= 1 {
        harmless.append(misconception.name)
        continue
      }
      let isNear = candidates.contains {
        (1..<Self.separation).contains($0.observation.distance(to: seen))
      }
      if distance < Self.separation || isNear { doubtful.append(misconception.name) }
      if distance >= Self.separation {
        candidates.append(
          Candidate(misconception: misconception, answer: answer, observation: seen))
      }
    }
    (self.candidates, self.harmless, self.doubtful) = (candidates, harmless, doubtful)
  }

  /// The mistakes whose answer is the same as an earlier mistake's.
  var twins: [String] {
    candidates.indices.filter { later in
      candidates[..<later].contains {
        $0.observation.distance(to: candidates[later].observation) <= 1
      }
    }.map { candidates[$0].misconception.name }
  }
}

extension AnswerKey {
  /// How often a case is drawn in search of arguments that tell all mistakes apart, and how often
  /// at least before a mistake that does no harm is believed to do none by nature.
  private static let (mostDraws, fewestDraws) = (20, 3)

  /// The case at `index`, with arguments that follow from `seed`.
  ///
  /// It is drawn again until every mistake is at least 20 tolerances from the right answer and from
  /// the other mistakes, except those that do no harm in such a case; if that never happens, the
  /// draw with the fewest doubts is taken.
  func drawnCase(_ index: Int, of exercise: ExerciseID, seed: UInt64) -> DrawnCase {
    var generator = TorchGenerator(seed: mixed(seed, exercise, index))
    var best = DrawnCase(cases[index], of: self, from: &generator)
    for count in 1..<Self.mostDraws {
      let isDone = best.harmless.isEmpty && best.twins.isEmpty || count >= Self.fewestDraws
      if best.doubtful.isEmpty, isDone { break }
      let next = DrawnCase(cases[index], of: self, from: &generator)
      if next.doubts < best.doubts { best = next }
    }
    return best
  }
}

extension DrawnCase {
  /// First what must not be, then what is better if it is not.
  fileprivate var doubts: (Int, Int) { (doubtful.count, harmless.count + twins.count) }
}

/// A seed for one case of one exercise, so that no two share their numbers (SplitMix64's finalizer,
/// doi:10.1145/2660193.2660195).
func mixed(_ seed: UInt64, _ exercise: ExerciseID, _ index: Int) -> UInt64 {
  let place = UInt64(exercise.chapter * 10_000 + exercise.number * 100 + index)
  var z = seed &+ (place &+ 1) &* 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
