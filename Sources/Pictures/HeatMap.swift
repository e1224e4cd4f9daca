import Tensors

/// How numbers become colours: which palette, and which numbers its ends stand for.
public enum HeatScale: Sendable {
  /// Numbers around zero, blue below and orange above, from −limit to limit; without a limit, to
  /// the largest magnitude that occurs.
  case signed(limit: Float? = nil)
  /// Numbers from little to much, dark to light; without a range, from the least to the largest
  /// that occurs.
  case amount(ClosedRange<Float>? = nil)

  /// The palette together with the numbers at its ends, settled for `values`.
  func settled(for values: [Float]) -> SettledScale {
    let finite = values.filter(\.isFinite)
    switch self {
    case .signed(let limit):
      let largest = limit ?? finite.reduce(0) { max($0, abs($1)) }
      let end = largest > 0 ? largest : 1
      return SettledScale(map: .diverging, lowest: -end, highest: end)
    case .amount(let range):
      let lowest = range?.lowerBound ?? finite.min() ?? 0
      let highest = range?.upperBound ?? finite.max() ?? 1
      return SettledScale(
        map: .sequential, lowest: lowest, highest: highest > lowest ? highest : lowest + 1)
    }
  }
}

/// A palette between two numbers.
struct SettledScale {
  let map: ColorMap
  let lowest: Float
  let highest: Float

  func color(of value: Float) -> Color {
    // Halves, so that the distance of the largest numbers stays finite.
    map.color(at: (value / 2 - lowest / 2) / (highest / 2 - lowest / 2))
  }

  /// The numbers written next to the bar: the ends and the middle.
  var labels: [String] {
    [highest, lowest / 2 + highest / 2, lowest].map { significant(Double($0)) }
  }
}

/// The numbers [H, W] as colours, one pixel each: [H, W, 3].
///
/// What is no number is grey; infinities take the colours of the ends.
public func heatColors(_ values: Tensor, _ scale: HeatScale = .signed()) -> Tensor {
  let numbers = values.scalars
  let settled = scale.settled(for: numbers)
  return heatGrid(values, settled).picture
}

/// The numbers [H, W], or [H, W, 1], as colours, magnified where there are few, with a bar that
/// says which colour stands for which number and `label` underneath. Returns [H, W, 3].
public func heatMap(
  _ values: Tensor, _ scale: HeatScale = .signed(), label: String = "", theme: Theme = .light
) -> Tensor {
  let settled = scale.settled(for: values.scalars)
  let panels = [HeatPanel(picture: heatGrid(values, settled), label: label)]
  return row(of: panels, scale: settled, theme: theme)
}

/// Two pictures side by side and what the first has more than the second, as a heat map with its
/// numbers: blue where `first` is darker, orange where it is lighter.
///
/// Both are [H, W, C]. Of a coloured pixel the channel with the largest difference counts.
/// Returns [H, W, 3].
public func difference(
  _ first: Tensor, _ second: Tensor, names: (String, String) = ("a", "b"),
  theme: Theme = .light
) -> Tensor {
  guard first.shape == second.shape else {
    fatalError("Pictures of shapes \(first.shape) and \(second.shape) have no difference.")
  }
  let (a, b) = (PixelGrid(first), PixelGrid(second))
  let differences = zip(a.values, b.values).map { $0 - $1 }
  let largest = stride(from: 0, to: differences.count, by: a.channels).map { i in
    differences[i..<i + a.channels].reduce(0) { abs($1) > abs($0) || $1.isNaN ? $1 : $0 }
  }
  let settled = HeatScale.signed().settled(for: largest)
  let panels = [
    HeatPanel(picture: a, label: names.0), HeatPanel(picture: b, label: names.1),
    HeatPanel(
      picture: heatGrid(Tensor(largest, shape: [a.height, a.width]), settled),
      label: names.0 + " − " + names.1),
  ]
  return row(of: panels, scale: settled, theme: theme)
}

// MARK: - Drawing

private struct HeatPanel {
  let picture: PixelGrid
  let label: String
}

private func heatGrid(_ values: Tensor, _ scale: SettledScale) -> PixelGrid {
  guard values.rank == 2 || values.rank == 3 && values.shape[2] == 1 else {
    fatalError("A heat map shows numbers [H, W], not \(values.shape).")
  }
  let colors = values.scalars.flatMap { value in
    let color = scale.color(of: value)
    return [color.red, color.green, color.blue]
  }
  return PixelGrid(
    width: values.shape[1], height: values.shape[0], channels: 3, values: colors)
}

/// Draws equally large panels in a row, with their labels and the bar of `scale` on the right.
private func row(of panels: [HeatPanel], scale: SettledScale, theme: Theme) -> Tensor {
  let first = panels[0].picture
  let factor = comfortableScale(
    width: first.width, height: first.height, room: (960 / panels.count, 480))
  let (width, height) = (first.width * factor, first.height * factor)
  let (gap, text, bar) = (16, 2, 16)
  let widest = panels.map { Font.width(of: $0.label, scale: text) }.max() ?? 0
  let pitch = max(width, widest) + gap
  let numbers = scale.labels.map { Font.width(of: $0, scale: text) }.max() ?? 0
  let hasLabels = panels.contains { !$0.label.isEmpty }
  let below = hasLabels ? 8 + Font.height * text : 0
  var raster = Raster(
    width: gap + panels.count * pitch + bar + 8 + numbers + gap,
    height: gap + height + below + gap, paper: theme.paper)
  for (i, panel) in panels.enumerated() {
    let x = gap + i * pitch + (pitch - gap - width) / 2
    raster.place(panel.picture, x: x, y: gap, enlargedBy: factor)
    raster.frame(x: x, y: gap, width: width, height: height, theme.grid)
    let indent = (width - Font.width(of: panel.label, scale: text)) / 2
    raster.write(panel.label, x: x + indent, y: gap + height + 8, scale: text, theme.ink)
  }
  let x = gap + panels.count * pitch
  for y in 0..<height {
    let color = scale.map.color(at: 1 - Float(y) / Float(max(height - 1, 1)))
    raster.fill(x: x, y: gap + y, width: bar, height: 1, color)
  }
  raster.frame(x: x, y: gap, width: bar, height: height, theme.grid)
  for (i, label) in scale.labels.enumerated() {
    let y = gap + i * (height - Font.capitalHeight * text) / 2
    raster.write(label, x: x + bar + 8, y: y, scale: text, theme.ink)
  }
  return raster.picture
}
