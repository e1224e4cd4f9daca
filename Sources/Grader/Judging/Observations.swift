import Contract
import Tensors

/// What a measure saw in an answer, part by part.
struct Observations: Sendable {
  let parts: [String: Measure.Observation]
}

extension Measure {
  /// What is observed in `answer` to `call`.
  func observations(of answer: Values, to call: Values) -> Observations {
    Observations(parts: observe(call, answer))
  }
}

extension Observations {
  /// How far apart two answers are, in tolerances; infinitely far if they have different parts.
  ///
  /// Of the two tolerances for a number the larger counts, so that nobody can complain. Numbers
  /// that are not finite are at no distance from each other.
  func distance(to other: Observations) -> Double {
    guard parts.keys == other.parts.keys else { return .infinity }
    return parts.reduce(0) { farthest, part in
      guard let otherPart = other.parts[part.key] else { return .infinity }
      return max(farthest, part.value.distance(to: otherPart))
    }
  }
}

extension Measure.Observation {
  /// The distance of each number to the other's, in tolerances.
  ///
  /// `onlyTheirs` counts just the other's tolerance: what the right answer allows.
  func distances(to other: Measure.Observation, onlyTheirs: Bool = false) -> [Double] {
    let (mine, theirs) = (tolerances, other.tolerances)
    return zip(values.scalars, other.values.scalars).enumerated().map { index, pair in
      guard pair.0.isFinite, pair.1.isFinite else {
        return pair.0.isFinite == pair.1.isFinite ? 0 : .infinity
      }
      let allowed = onlyTheirs ? theirs(index) : max(mine(index), theirs(index))
      let apart = abs(Double(pair.0) - Double(pair.1))
      return apart == 0 ? 0 : apart / allowed
    }
  }

  fileprivate func distance(to other: Measure.Observation) -> Double {
    guard values.shape == other.values.shape else { return .infinity }
    return distances(to: other).max() ?? 0
  }

  /// The tolerance of the number at a position. One that is not finite, as follows from an answer
  /// that is not, allows nothing.
  private var tolerances: (Int) -> Double {
    let list = tolerance.scalars.map { $0.isFinite ? Double($0) : 0 }
    return list.count == 1 ? { _ in list[0] } : { list[$0] }
  }
}

// MARK: - The shape of an answer

/// The shapes of an answer's parts.
typealias Form = [String: [Int]]

extension Values {
  /// The shapes of the parts, by name.
  var form: Form { tensors.mapValues(\.shape) }
}
