/// The rectangle of a plot with its two axes: from numbers to places on the drawing.
struct PlotFrame {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: Axis
  let y: Axis
  let textScale: Int

  private var unit: Double { Double(textScale) }

  func horizontal(_ share: Double) -> Double { left + share * (right - left) }
  func vertical(_ share: Double) -> Double { bottom + share * (top - bottom) }

  /// The place of the data point (x, y), or nil where an axis has none for it.
  func place(_ valueX: Double, _ valueY: Double) -> Point? {
    guard let across = x.position(of: valueX), let up = y.position(of: valueY) else { return nil }
    // Points far outside only have to stay outside; their distance must not overflow.
    func kept(_ share: Double) -> Double { max(-1e6, min(share, 1e6)) }
    return Point(x: horizontal(kept(across)), y: vertical(kept(up)))
  }

  /// The visible pieces of a line.
  func pieces(_ line: LinePlot.Series) -> [[Point]] {
    clipped(zip(line.x, line.y).map(place), x: left...right, y: top...bottom)
  }

  /// Draws grid lines, the base line, and the numbers at both axes.
  ///
  /// Lines lie on pixel centres, so that they come out sharp.
  func drawAxes(on drawing: inout Drawing, numbersY: Bool = true) {
    func sharp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }
    for tick in y.ticks {
      guard let share = y.position(of: tick.value) else { continue }
      let height = sharp(vertical(share))
      if tick.label.isEmpty {
        drawing.rule(
          from: Point(x: left - 3 * unit, y: height), to: Point(x: left, y: height), .muted)
        continue
      }
      drawing.rule(from: Point(x: left, y: height), to: Point(x: right, y: height), .grid)
      guard numbersY else { continue }
      drawing.write(
        tick.label, at: Point(x: left - 5 * unit, y: height + 3.5 * unit), .end, .muted,
        scale: textScale)
    }
    drawing.rule(from: Point(x: left, y: bottom), to: Point(x: right, y: bottom), .muted)
    for tick in x.ticks {
      guard let share = x.position(of: tick.value) else { continue }
      let across = sharp(horizontal(share))
      let length = (tick.label.isEmpty ? 2 : 4) * unit
      drawing.rule(
        from: Point(x: across, y: bottom), to: Point(x: across, y: bottom + length), .muted)
      drawing.write(
        tick.label, at: Point(x: across, y: bottom + 14 * unit), .middle, .muted, scale: textScale)
    }
  }
}
