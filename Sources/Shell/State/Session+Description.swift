import ForwardProcess
import Pictures
import ReverseProcess
import Tensors

// What a value shows, for those who do not see it, and for everyone who wants numbers.

extension Session {
  /// The lines of `describe NAME`.
  func description(of name: String) throws -> [String] {
    let value = try value(name)
    var lines = ["\(name): \(value.kind.rawValue), \(value.size), \(value.origin)."]
    if let step = value.step {
      lines.append(mixture(at: step, of: value.schedule ?? namedSchedule))
      if value.isMadeOtherwise {
        lines.append("So it is by the formula. What stood in its place may have done otherwise.")
      }
    }
    lines.append(spread(of: value.tensor))
    switch value.kind {
    case .picture: lines += look(of: value)
    case .points: lines += places(of: value.tensor)
    case .latent, .numbers: lines.append("First numbers: \(sample(of: value.tensor))")
    }
    return lines
  }

  /// How much signal and how much noise there is at a step of the schedule that a value was noised by.
  private func mixture(at t: Int, of named: NamedSchedule) -> String {
    guard t > 0 else { return "At t=0: clean, no noise." }
    let schedule = named.values
    let kept = schedule.alphaBar(at: t)
    let left = schedule.divergenceFromNoise(at: t)
    return
      "\(percent(kept)) signal variance, \(percent(1 - kept)) noise (t=\(t) of \(named.name)): "
      + "SNR \(significant(schedule.signalToNoise(at: t))), "
      + "\(significant(left)) nats a pixel away from pure noise (0: nothing is left)."
  }

  private func spread(of tensor: Tensor) -> String {
    let deviation = Double(tensor.variance).squareRoot()
    return "Values \(fixed(Double(tensor.minimum), decimals: 2))…"
      + "\(fixed(Double(tensor.maximum), decimals: 2)), mean \(fixed(Double(tensor.mean), decimals: 3)), "
      + "deviation \(fixed(deviation, decimals: 3))."
  }

  private func sample(of tensor: Tensor) -> String {
    tensor.scalars.prefix(8).map { significant(Double($0)) }.joined(separator: ", ")
  }
}

// MARK: - Pictures

extension Session {
  private func look(of value: Value) -> [String] {
    let first = value.tensor[0]
    var lines: [String] = []
    if value.tensor.shape[0] > 1 { lines.append("The first of them:") }
    if first.shape[2] == 3 { lines.append(colors(of: first)) }
    lines += brightness(of: first)
    lines += likeness(of: value)
    guard !console.abilities.prefersWords else { return lines }
    let display = first.mean(axes: 2, keepingAxes: true).pictureValues
    let columns = min(first.shape[1] * 2, 64)
    return lines + ["Drawn with characters, dark to bright:"]
      + shading(display, columns: columns, rows: 64).split(
        separator: "\n", omittingEmptySubsequences: false
      ).dropLast().map(String.init)
  }

  private func colors(of picture: Tensor) -> String {
    let means = picture.mean(axes: 0, 1).scalars.map { fixed(Double($0), decimals: 2) }
    return "Mean red \(means[0]), green \(means[1]), blue \(means[2])."
  }

  /// The mean brightness of nine fields, as a small table.
  private func brightness(of picture: Tensor) -> [String] {
    let (height, width) = (picture.shape[0], picture.shape[1])
    guard height >= 3, width >= 3 else { return [] }
    let rows = ["top   ", "middle", "bottom"].enumerated().map { row, label in
      let band = picture[height * row / 3..<height * (row + 1) / 3]
      let fields = (0..<3).map { column in
        let field = band.slice(axis: 1, width * column / 3..<width * (column + 1) / 3)
        let text = fixed(Double(field.mean), decimals: 2)
        return String(repeating: " ", count: max(0, 7 - text.count)) + text
      }
      return "  \(label)" + fields.joined()
    }
    return ["Mean brightness, −1 dark to 1 bright, left to right:"] + rows
  }

  /// What the exact denoiser of the data set in use takes the first picture for.
  func likeness(of value: Value) -> [String] {
    // A comparison is an extra: without its data set there still is something to describe.
    let data = knownData(of: value)
    guard let known = try? pictures(named: data), !known.labels.isEmpty,
      Array(value.tensor.shape.dropFirst()) == Array(known.pictures.shape.dropFirst())
    else { return [] }
    let step = max(value.step ?? 0, 1)
    let schedule = (value.schedule ?? namedSchedule).values
    let denoiser = IdealDenoiser(pictures: known.pictures, schedule: schedule)
    let weights = denoiser.weights(
      value.tensor[0..<1], alphaBar: schedule.alphaBar(at: step)
    ).scalars
    var shares = [Double](repeating: 0, count: known.classNames.count)
    for (label, weight) in zip(known.labels, weights) { shares[label] += Double(weight) }
    let likely = shares.indices.sorted { shares[$0] > shares[$1] }.prefix(3).filter {
      shares[$0] >= 0.01
    }
    guard !likely.isEmpty else { return [] }
    let words = likely.map { "\(known.classNames[$0]) (\(percent(shares[$0])))" }
    return ["Most likely, among \(data): \(words.joined(separator: ", "))."]
  }
}

// MARK: - Points

extension Session {
  private func places(of points: Tensor) -> [String] {
    guard points.rank == 2, points.shape[1] == 2 else { return [] }
    let (x, y) = (points.slice(axis: 1, 0..<1), points.slice(axis: 1, 1..<2))
    let covariance = Double(((x - x.mean) * (y - y.mean)).mean)
    let deviations = [x, y].map { Double($0.variance).squareRoot() }
    let correlation = covariance / max(deviations[0] * deviations[1], 1e-12)
    return [
      "Across \(axis(x)); upwards \(axis(y)); correlation \(fixed(correlation, decimals: 2)).",
      "How many of 100 lie in each field of the square −3…3, top row first:",
    ] + fields(points.scalars)
  }

  private func axis(_ values: Tensor) -> String {
    let deviation = Double(values.variance).squareRoot()
    return
      "mean \(fixed(Double(values.mean), decimals: 2)), deviation \(fixed(deviation, decimals: 2))"
  }

  private func fields(_ scalars: [Float]) -> [String] {
    let side = 6
    var counts = [Int](repeating: 0, count: side * side)
    let inside = 0..<Float(side)
    for point in 0..<scalars.count / 2 {
      let (right, down) = (scalars[2 * point] + 3, 3 - scalars[2 * point + 1])
      // Whole numbers come last: far outside, a coordinate may fit none.
      guard inside.contains(right), inside.contains(down) else { continue }
      counts[Int(down) * side + Int(right)] += 1
    }
    let total = max(scalars.count / 2, 1)
    return (0..<side).map { row in
      (0..<side).map { column in
        let share = String((counts[row * side + column] * 100 + total / 2) / total)
        return String(repeating: " ", count: 5 - share.count) + share
      }.joined()
    }
  }
}
