import Tensors

/// Which steps 1…T a network is trained at.
public enum StepSampling: String, CaseIterable, Sendable {
  /// Each picture of a batch gets a step of its own, all equally likely (arXiv:2006.11239, algorithm 1).
  case uniform
  /// Each picture gets one from its own share of the range, so that every batch sees all of it
  /// (low discrepancy; arXiv:2107.00630, appendix I.1). The mean loss wavers less.
  case stratified
  /// Steps with a larger loss are drawn more often and count less (arXiv:2102.09672, section 3.3).
  case importance
}

/// Draws steps, and for each how much its loss counts so that the mean is that of uniform steps.
public struct StepSampler: Sendable {
  /// How steps are drawn.
  public let sampling: StepSampling
  /// How many steps there are: T.
  public let steps: Int

  /// For each group of neighbouring steps the squares of its latest losses, for importance.
  private(set) var squares: [[Float]]

  /// Into how many groups the steps are put at most. Single steps would take too long to know.
  static let groups = 50
  /// So many losses of each group are known before they matter, and remembered.
  static let remembered = 50

  /// A sampler of steps 1…`steps`.
  public init(_ sampling: StepSampling, steps: Int) {
    (self.sampling, self.steps) = (sampling, steps)
    squares =
      sampling == .importance ? Array(repeating: [], count: min(steps, Self.groups)) : []
  }

  /// Draws `count` steps, each with its weight.
  public func draw(
    count: Int, using generator: inout some RandomGenerator
  ) -> (steps: [Int], weights: [Float]) {
    let ones = [Float](repeating: 1, count: count)
    switch sampling {
    case .uniform:
      return (generator.integers(below: steps, count: count).map { $0 + 1 }, ones)
    case .stratified:
      let start = generator.uniform()
      let drawn = (0..<count).map { i in
        let place = ((Float(i) + start) / Float(count)) * Float(steps)
        return min(Int(place), steps - 1) + 1
      }
      // In random order, since neighbours in a batch may belong together.
      let order = generator.permutation(of: count)
      return (order.map { drawn[$0] }, ones)
    case .importance:
      let chances = self.chances
      var sums: [Double] = []
      for chance in chances { sums.append((sums.last ?? 0) + chance) }
      let drawn = (0..<count).map { _ in
        let place = Double(generator.uniform()) * (sums.last ?? 1)
        return min(sums.partitioningIndex { $0 > place }, steps - 1) + 1
      }
      return (drawn, drawn.map { Float(1 / (Double(steps) * chances[$0 - 1])) })
    }
  }

  /// Takes in the losses of the pictures of a batch: what each adds to the loss that is made small,
  /// with the weight of its step in it, and without the one that `draw` gave.
  public mutating func learn(_ losses: [Float], at steps: [Int]) {
    guard sampling == .importance else { return }
    for (step, loss) in zip(steps, losses) where loss.isFinite {
      let group = group(of: step)
      squares[group].append(loss * loss)
      if squares[group].count > Self.remembered { squares[group].removeFirst() }
    }
  }

  /// Whether enough losses are known of every group; until then all steps are equally likely.
  public var knowsLosses: Bool { squares.allSatisfy { $0.count == Self.remembered } }

  /// The chance of each step: √(the mean square of its group's latest losses), and a little of the
  /// same for all.
  var chances: [Double] {
    guard knowsLosses else { return Array(repeating: 1 / Double(steps), count: steps) }
    let roots = squares.map { Double($0.reduce(0, +) / Float($0.count)).squareRoot() }
    let shares = (1...steps).map { roots[group(of: $0)] }
    let total = shares.reduce(0, +)
    return shares.map { 0.999 * $0 / total + 0.001 / Double(steps) }
  }

  /// The group of a step, from 0.
  private func group(of step: Int) -> Int { (step - 1) * squares.count / steps }

  /// Goes on with the losses that another sampler of the same kind knew.
  mutating func restore(squares: [[Float]]) { self.squares = squares }
}

extension Array {
  /// The first position whose element satisfies `condition`, if those that do come last.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
