import Autograd
import ForwardProcess
import Pictures
import Tensors
import Training
import UNets

// Looking into a network in the middle of a run: where it looks, and on what its answer depends.

extension Session {
  /// `peek attn`: where one pixel of the first picture looks, head by head.
  func peekAttention(of run: Run, _ arguments: Arguments) throws {
    let sight = try Sight(of: run, at: arguments.text("at"))
    let part = try attentionPart(arguments.text("block"), of: sight.trained)
    let (weights, height, width) = sight.attention(in: part)
    let heads = weights.shape[0]
    let cell = sight.cell(height: height, width: width)
    // [heads, height, width]: how that cell's look is dealt out.
    let maps = weights.slice(axis: 1, cell..<cell + 1).reshaped([heads, height, width])
    let mean = maps.mean(axes: 0, keepingAxes: true)
    let shown = try chosen(arguments.text("head"), of: maps, mean)
    if let name = arguments.resultName {
      define(name, Value(kind: .numbers, tensor: shown.maps, origin: "attention in \(part)"))
    }
    let frames = (0..<shown.labels.count).map { sight.overlaid(shown.maps[$0]) }
    let labels = ["guess"] + shown.labels
    let all = [sight.marked] + frames
    try publish(
      Rendering(filmStrip(all, labels: labels), frames: all, labels: labels),
      caption: "Where row \(sight.row), column \(sight.column) looks at t=\(run.step), in \(part).")
    tellPeak(of: mean[0], cell, sight)
  }

  /// The attention that is meant, or the one in the middle.
  private func attentionPart(_ asked: String?, of trained: TrainedModel) throws -> String {
    let parts = trained.unet.attentionParts
    guard !parts.isEmpty else {
      throw ShellError("This network has no attention. Its parts are listed by: inspect")
    }
    guard let asked else {
      return parts.first { $0.hasPrefix("mid_block") } ?? parts[parts.count / 2]
    }
    guard parts.contains(asked) else {
      throw ShellError(
        "There is no attention “\(asked)”. There are: \(parts.joined(separator: ", ")).")
    }
    return asked
  }

  /// The maps that are asked for, [maps, height, width], with their labels.
  private func chosen(
    _ head: String?, of maps: Tensor, _ mean: Tensor
  ) throws -> (maps: Tensor, labels: [String]) {
    let heads = maps.shape[0]
    guard let head else {
      guard heads > 1 else { return (maps, ["head 0"]) }
      // A wide network's heads do not fit on one strip.
      let shown = min(heads, 15)
      let all = Tensor.concatenated([maps[0..<shown], mean])
      return (all, (0..<shown).map { "head \($0)" } + ["mean"])
    }
    if head == "mean" { return (mean, ["mean"]) }
    guard let number = Int(head), (0..<heads).contains(number) else {
      throw ShellError("head=\(head) does not fit. It takes 0…\(heads - 1), or mean.")
    }
    return (maps[number..<number + 1], ["head \(number)"])
  }

  /// Says to which cell most of a look goes.
  private func tellPeak(of map: Tensor, _ cell: Int, _ sight: Sight) {
    let shares = map.scalars
    let (height, width) = (map.shape[0], map.shape[1])
    let largest = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    let rows = cellRange(largest / width, of: height, along: sight.guess.shape[0])
    let columns = cellRange(largest % width, of: width, along: sight.guess.shape[1])
    let (own, most) = (percent(Double(shares[cell])), percent(Double(shares[largest])))
    let elsewhere = "goes to rows \(rows), columns \(columns)."
    console.say(
      "Mean of all heads, over \(height)×\(width) cells: \(own) stays in its own cell"
        + (largest == cell
          ? ", more than goes to any other."
          : own == most ? "; a little more \(elsewhere)" : "; most, \(most), \(elsewhere)"))
  }

  private func cellRange(_ cell: Int, of cells: Int, along extent: Int) -> String {
    let (first, last) = (cell * extent / cells, (cell + 1) * extent / cells - 1)
    return first == last ? "\(first)" : "\(first)–\(last)"
  }

  /// `peek field`: on which pixels of x_t the guess for one pixel depends.
  func peekField(of run: Run, _ arguments: Arguments) throws {
    if let key = ["block", "head"].first(where: arguments.isGiven) {
      throw ShellError("\(key)= belongs to: peek attn")
    }
    let sight = try Sight(of: run, at: arguments.text("at"))
    let field = sight.field()
    if let name = arguments.resultName {
      define(name, Value(kind: .numbers, tensor: field, origin: "receptive field at t=\(run.step)"))
    }
    // Ten thousand times less is as good as nothing, and what is nothing has no logarithm.
    let relative = field / max(field.maximum, .leastNormalMagnitude)
    let shown = log(relative.clamped(to: 1e-4...1)) / log(Tensor(10))
    let map = heatMap(
      shown, .amount(-4...0), label: "log10 of the derivative, largest 0")
    try publish(
      Rendering(map, frames: [heatColors(shown, .amount(-4...0))]),
      caption:
        "What the guess for row \(sight.row), column \(sight.column) depends on, at "
        + "t=\(run.step).")
    tellExtent(of: field, sight)
  }

  /// Says how far around its pixel a field reaches.
  private func tellExtent(of field: Tensor, _ sight: Sight) {
    let numbers = field.scalars
    let width = field.shape[1]
    func distance(_ place: Int) -> Int {
      max(abs(place / width - sight.row), abs(place % width - sight.column))
    }
    let total = max(numbers.reduce(0, +), .leastNormalMagnitude)
    let near = { (reach: Int) in
      numbers.indices.reduce(Float(0)) { distance($1) <= reach ? $0 + numbers[$1] : $0 } / total
    }
    let reach = (0...max(field.shape[0], width)).first { near($0) >= 0.9 } ?? 0
    console.say(
      "It depends on \(numbers.count { $0 > 0 }) of \(numbers.count) pixels. "
        + "\(percent(Double(near(0)))) of all derivatives belong to the pixel itself, and 90% lie "
        + "within \(reach) pixels of it.")
  }
}
