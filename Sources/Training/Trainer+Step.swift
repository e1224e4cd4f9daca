import Autograd
import ForwardProcess
import ReverseProcess
import Tensors
import UNets

// What a step of training consists of.

extension Trainer {
  /// The mean squared error of what the network says about each picture: [N].
  func errorsOfPictures(
    _ clean: Tensor, _ noise: Tensor, _ steps: [Int], _ condition: Condition,
    on tape: Tape?
  ) -> Variable {
    let noisy = schedule.noised(clean, to: steps, noise: noise)
    let said = network(Variable(noisy, on: tape), steps, condition)
    let right = targets(clean, noise, steps)
    guard said.shape == right.shape else {
      fatalError("The network says \(said.shape) about pictures of shape \(right.shape).")
    }
    return square(said - Variable(right)).reshaped([steps.count, -1]).mean(axes: 1)
  }

  /// What the network should have said.
  private func targets(_ clean: Tensor, _ noise: Tensor, _ steps: [Int]) -> Tensor {
    switch plan.target {
    case .noise: noise
    case .clean: clean
    case .velocity:
      .stacked(
        steps.enumerated().map { number, step in
          schedule.output(
            of: Prediction(clean: clean[number], noise: noise[number]), as: .velocity, at: step)
        })
    }
  }

  /// The next pictures, in an order that is drawn anew for each round.
  mutating func nextBatch() -> [Int] {
    var batch: [Int] = []
    while batch.count < plan.batch {
      if position == order.count {
        order = generator.permutation(of: learned.count)
        position = 0
      }
      let taken = order[position..<min(position + plan.batch - batch.count, order.count)]
      batch += taken.map { learned[$0] }
      position += taken.count
    }
    return batch
  }

  mutating func hiddenAtRandom(_ batch: [Int]) -> [Int]? {
    guard let labels = data.labels else { return nil }
    let shown = batch.map { labels[$0] }
    guard plan.hiddenClassShare > 0 else { return shown }
    let draws = generator.uniform([batch.count]).scalars
    return zip(shown, draws).map { $1 < plan.hiddenClassShare ? data.hiddenLabel : $0 }
  }

  func parts(of count: Int) -> [Range<Int>] {
    let parts = min(plan.parts, count)
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }

  func add(_ new: Gradients, to sum: inout [Tensor?]) {
    let all = parameters.all.map { new[$0] }
    guard !sum.isEmpty else { return sum = all }
    for number in sum.indices {
      guard let part = all[number] else { continue }
      sum[number] = sum[number].map { $0 + part } ?? part
    }
  }
}
