import Glibc

/// How the learning rate changes in the course of training. Steps count from 0.
public enum LearningRate: Sendable, Equatable {
  /// The same all the time, after growing evenly from 0 for a number of steps.
  case constant(Double, warmUp: Int = 0)
  /// After growing, half a wave of a cosine down to 0 at step `steps`.
  case cosine(Double, warmUp: Int = 0, steps: Int)
  /// Up from 1/25 of the rate for the first 30% of the steps and down to almost nothing, each as half a
  /// wave of a cosine (arXiv:1708.07120; the numbers are PyTorch's).
  case oneCycle(Double, steps: Int)

  /// The rate of step `step`.
  public func callAsFunction(_ step: Int) -> Double {
    switch self {
    case .constant(let rate, let warmUp):
      return step < warmUp ? rate * Double(step) / Double(warmUp) : rate
    case .cosine(let rate, let warmUp, let steps):
      guard step >= warmUp else { return rate * Double(step) / Double(warmUp) }
      let share = Double(step - warmUp) / Double(max(1, steps - warmUp))
      return rate * max(0, 0.5 * (1 + cos(.pi * share)))
    case .oneCycle(let rate, let steps):
      let (first, last) = (rate / 25, rate / 25 / 1e4)
      let top = 0.3 * Double(steps) - 1
      let end = Double(steps - 1)
      let step = min(Double(step), end)
      return step <= top
        ? wave(from: first, to: rate, step / top)
        : wave(from: rate, to: last, (step - top) / (end - top))
    }
  }

  /// The rate at its highest.
  public var highest: Double {
    switch self {
    case .constant(let rate, _), .cosine(let rate, _, _), .oneCycle(let rate, _): rate
    }
  }

  /// The same curve over `steps`, up to another rate if one is given.
  public func changed(to rate: Double? = nil, steps: Int) -> LearningRate {
    let rate = rate ?? highest
    return switch self {
    case .constant(_, let warmUp): .constant(rate, warmUp: warmUp)
    case .cosine(_, let warmUp, _): .cosine(rate, warmUp: warmUp, steps: steps)
    case .oneCycle: .oneCycle(rate, steps: steps)
    }
  }

  /// Half a wave of a cosine from one number to another.
  private func wave(from: Double, to: Double, _ share: Double) -> Double {
    to + (from - to) / 2 * (1 + cos(.pi * share))
  }
}

extension LearningRate: LosslessStringConvertible {
  /// The same in words: `constant 0.001 after 100`, `cosine 0.001 after 100 until 3000`,
  /// `one-cycle 0.002 until 3000`.
  public var description: String {
    switch self {
    case .constant(let rate, let warmUp): "constant \(rate) after \(warmUp)"
    case .cosine(let rate, let warmUp, let steps): "cosine \(rate) after \(warmUp) until \(steps)"
    case .oneCycle(let rate, let steps): "one-cycle \(rate) until \(steps)"
    }
  }

  /// Reads what `description` has written; nil for anything else.
  public init?(_ description: String) {
    let words = description.split(separator: " ")
    func number(behind word: String) -> Int? {
      words.firstIndex { $0 == word }.flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
    }
    guard words.count > 1, let rate = Double(words[1]) else { return nil }
    switch (words[0], number(behind: "after"), number(behind: "until")) {
    case ("constant", let warmUp?, nil): self = .constant(rate, warmUp: warmUp)
    case ("cosine", let warmUp?, let steps?): self = .cosine(rate, warmUp: warmUp, steps: steps)
    case ("one-cycle", nil, let steps?): self = .oneCycle(rate, steps: steps)
    default: return nil
    }
  }
}
