extension LinePlot {
  /// Lays the plot out for both kinds of rendering.
  func drawing(width: Int, height: Int) -> Drawing {
    let layout = PlotLayout(self, width: width, height: height)
    var drawing = Drawing(width: width, height: height, title: title, summary: summary)
    layout.drawTitles(of: self, on: &drawing)
    layout.frame.drawAxes(on: &drawing)
    var ends: [LineEnd] = []
    for (i, line) in series.enumerated() {
      let pieces = layout.frame.pieces(line)
      draw(pieces, as: i, unit: layout.unit, on: &drawing)
      if !line.name.isEmpty, let end = pieces.last?.last {
        ends.append(LineEnd(index: i, name: line.name, point: end))
      }
    }
    layout.drawNames(at: ends, on: &drawing)
    return drawing
  }

  private func draw(_ pieces: [[Point]], as index: Int, unit: Double, on drawing: inout Drawing) {
    let dash = Theme.seriesDash(index)
    for piece in pieces where piece.count > 1 {
      drawing.marks.append(
        .line(simplified(piece), .series(index), width: 1.5 * unit, dash: dash))
    }
    let alone = pieces.filter { $0.count == 1 }.map { $0[0] }
    guard !alone.isEmpty else { return }
    drawing.marks.append(.dots(alone, .series(index), radius: 3 * unit, .series(index)))
  }
}

/// The place where a line leaves off and gets its name.
private struct LineEnd {
  let index: Int
  let name: String
  let point: Point
}

/// Where the parts of a plot go.
private struct PlotLayout {
  let width: Double
  let textScale: Int
  let frame: PlotFrame

  /// The width of a letter's stroke, in which everything else is measured.
  var unit: Double { Double(textScale) }
  private var lineHeight: Double { 11 * unit }

  init(_ plot: LinePlot, width: Int, height: Int) {
    self.width = Double(width)
    textScale = letterScale(forWidth: width)
    let (scale, unit) = (textScale, Double(textScale))
    let heads = (plot.title.isEmpty ? 0.0 : 15) + (plot.yLabel.isEmpty ? 0 : 13)
    let top = (8 + heads) * unit
    let bottom = Double(height) - (plot.xLabel.isEmpty ? 18 : 31) * unit
    let y = Axis(
      plot.yScale, for: plot.series.flatMap(\.y), range: plot.yRange, padding: 0.04,
      labels: max(Int((bottom - top) / (28 * unit)), 2))
    func widest(_ texts: [String]) -> Double {
      Double(texts.map { Font.width(of: $0, scale: scale) }.max() ?? 0)
    }
    let left = 12 * unit + widest(y.ticks.map(\.label))
    let names = widest(plot.series.map(\.name))
    let right = Double(width) - max(min(names + 20 * unit, Double(width) * 0.4), 16 * unit)
    let xs = plot.series.flatMap(\.x)
    func xAxis(_ count: Int) -> Axis {
      Axis(plot.xScale, for: xs, range: plot.xRange, labels: count)
    }
    // As many labels as leave a gap between two of them.
    let x =
      (2...10).reversed().lazy.map(xAxis).first { axis in
        let labels = axis.ticks.map(\.label).filter { !$0.isEmpty }
        return Double(labels.count) * (widest(labels) + 10 * unit) <= right - left
      } ?? xAxis(2)
    frame = PlotFrame(
      left: left.rounded() + 0.5, right: max(right, left + 1).rounded() + 0.5,
      top: top.rounded() + 0.5, bottom: max(bottom, top + 1).rounded() + 0.5, x: x, y: y,
      textScale: scale)
  }

  func drawTitles(of plot: LinePlot, on drawing: inout Drawing) {
    var base = 15 * unit
    if !plot.title.isEmpty {
      drawing.write(
        plot.title, at: Point(x: 6 * unit, y: base), scale: textScale, isBold: true)
      base += 14 * unit
    }
    drawing.write(plot.yLabel, at: Point(x: 6 * unit, y: base), .start, .muted, scale: textScale)
    drawing.write(
      plot.xLabel, at: Point(x: (frame.left + frame.right) / 2, y: frame.bottom + 26 * unit),
      .middle, .muted, scale: textScale)
  }

  /// Writes each line's name to the right of the plot, as close to the line's end as the other
  /// names allow, and joins the two where they are apart.
  func drawNames(at ends: [LineEnd], on drawing: inout Drawing) {
    let ordered = ends.sorted { ($0.point.y, $0.index) < ($1.point.y, $1.index) }
    // Clear of the numbers under the plot.
    let lowest = max(frame.top, frame.bottom - 5 * unit)
    let places = spread(ordered.map(\.point.y), apart: lineHeight, in: frame.top...lowest)
    let x = frame.right + 12 * unit
    for (end, y) in zip(ordered, places) {
      let start = Point(x: end.point.x + 2 * unit, y: end.point.y)
      let stop = Point(x: x - 3 * unit, y: y)
      if abs(start.y - stop.y) > 2 * unit || frame.right - end.point.x > 2 * unit {
        drawing.rule(from: start, to: stop, .series(end.index, opacity: 0.5), width: unit / 2)
      }
      let name = Font.shortened(end.name, to: Int(width - x - 2 * unit), scale: textScale)
      drawing.write(
        name, at: Point(x: x, y: y + 3.5 * unit), .start, .series(end.index), scale: textScale)
    }
  }
}

/// The scale of the letters on a plot: 2 for a plot as wide as a page, 1 for half of one.
func letterScale(forWidth width: Int) -> Int { max(1, (width + 210) / 420) }

/// Moves positions, given in ascending order, as little as needed to lie `gap` apart in `range`.
func spread(_ wanted: [Double], apart gap: Double, in range: ClosedRange<Double>) -> [Double] {
  // Crowded neighbours form a block that is centred on what its members want.
  var blocks: [(sum: Double, count: Double)] = []
  func centre(_ block: (sum: Double, count: Double)) -> Double {
    let half = (block.count - 1) * gap / 2
    let least = range.lowerBound + half
    return max(min(block.sum / block.count, range.upperBound - half), least)
  }
  for place in wanted {
    blocks.append((place, 1))
    while blocks.count > 1 {
      let (above, below) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
      let distance = (above.count + below.count) * gap / 2
      guard centre(below) - centre(above) < distance else { break }
      blocks.removeLast(2)
      blocks.append((above.sum + below.sum, above.count + below.count))
    }
  }
  return blocks.flatMap { block in
    (0..<Int(block.count)).map { centre(block) + (Double($0) - (block.count - 1) / 2) * gap }
  }
}
