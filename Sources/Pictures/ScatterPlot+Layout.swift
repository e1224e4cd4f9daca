import Tensors

extension ScatterPlot {
  /// Lays the panels out for both kinds of rendering.
  func drawing(width: Int) -> Drawing {
    let layout = ScatterLayout(self, width: width)
    var drawing = Drawing(width: width, height: layout.height, title: title, summary: summary)
    let unit = Double(layout.textScale)
    drawing.write(
      title, at: Point(x: 6 * unit, y: 15 * unit), scale: layout.textScale, isBold: true)
    for (i, panel) in panels.enumerated() {
      let frame = layout.frame(ofPanel: i)
      if let density = panel.density { drawing.marks.append(shading(density, frame)) }
      frame.drawAxes(on: &drawing, numbersY: i % layout.columns == 0)
      let middle = (frame.left + frame.right) / 2
      drawing.write(
        panel.title, at: Point(x: middle, y: frame.top - 5 * unit), .middle,
        scale: layout.textScale)
      for (index, points) in pointLists(panel).enumerated() {
        let places = points.compactMap { frame.place($0.x, $0.y) }.filter(frame.contains)
        guard !places.isEmpty else { continue }
        // Many points are drawn smaller, so that they do not run into one another.
        let distance = (frame.right - frame.left) / Double(places.count).squareRoot()
        let radius = min(max(0.16 * distance, 0.6 * unit), 2 * unit)
        let color = panel.density == nil ? index : index + 1
        drawing.marks.append(.dots(places, .disc, radius: radius, .series(color, opacity: 0.85)))
      }
    }
    return drawing
  }

  private func shading(_ density: Tensor, _ frame: PlotFrame) -> Drawing.Mark {
    let values = density.scalars
    let largest = values.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    // The root makes the foot of a bell visible too.
    let levels = values.map { value -> Double in
      value > 0 && largest > 0 ? Double((min(value / largest, 1)).squareRoot()) : 0
    }
    return .cells(
      Drawing.Cells(
        corner: Point(x: frame.left, y: frame.top), width: frame.right - frame.left,
        height: frame.bottom - frame.top, columns: density.shape[1], levels: levels,
        color: Theme.seriesColor(0), opacity: 0.6))
  }

  fileprivate func pointLists(_ panel: Panel) -> [[Point]] {
    panel.groups.map { group in
      let values = group.scalars
      return (0..<group.shape[0]).map {
        Point(x: Double(values[2 * $0]), y: Double(values[2 * $0 + 1]))
      }
    }
  }
}

/// Where the panels go.
private struct ScatterLayout {
  let columns: Int
  let height: Int
  let textScale: Int
  private let x: Axis
  private let y: Axis
  private let left: Double
  private let top: Double
  private let panelWidth: Double
  private let panelHeight: Double
  private let pitch: (x: Double, y: Double)

  init(_ plot: ScatterPlot, width: Int) {
    columns = max(min(plot.columns ?? 5, plot.panels.count), 1)
    let scale = letterScale(forWidth: width)
    let unit = Double(scale)
    let ranges = plot.squareRanges
    let xRange = plot.xRange ?? ranges.x
    let yRange = plot.yRange ?? ranges.y
    let few = Axis(.linear, for: [], range: yRange, labels: 4)
    let widest = few.ticks.map { Font.width(of: $0.label, scale: scale) }.max() ?? 0
    textScale = scale
    left = 10 * unit + Double(widest)
    let gap = 12 * unit
    panelWidth = ((Double(width) - left) / Double(columns) - gap).rounded(.down)
    let aspect =
      (yRange.upperBound - yRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
    panelHeight = aspect.isFinite && aspect > 0 ? (panelWidth * aspect).rounded() : panelWidth
    let labels = panelWidth > 100 * unit ? 5 : 4
    x = Axis(.linear, for: [], range: xRange, labels: labels)
    y = Axis(.linear, for: [], range: yRange, labels: labels)
    let heads = plot.panels.contains { !$0.title.isEmpty }
    top = (plot.title.isEmpty ? 6 : 21) * unit + (heads ? 14 * unit : 0)
    pitch = (panelWidth + gap, panelHeight + 20 * unit + (heads ? 16 * unit : 0))
    let rows = (plot.panels.count + columns - 1) / columns
    height = Int(top + Double(max(rows - 1, 0)) * pitch.y + panelHeight + 20 * unit)
  }

  func frame(ofPanel i: Int) -> PlotFrame {
    let corner = Point(
      x: (left + Double(i % columns) * pitch.x).rounded() + 0.5,
      y: (top + Double(i / columns) * pitch.y).rounded() + 0.5)
    return PlotFrame(
      left: corner.x, right: corner.x + panelWidth, top: corner.y, bottom: corner.y + panelHeight,
      x: x, y: y, textScale: textScale)
  }
}

extension ScatterPlot {
  /// The smallest square around all points, and a little room.
  fileprivate var squareRanges: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    let points = panels.flatMap(pointLists).joined().filter { $0.x.isFinite && $0.y.isFinite }
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max() else {
      return (-1...1, -1...1)
    }
    let side = max(right - left, high - low)
    let half = side > 0 ? 0.54 * side : 1
    let centre = Point(x: (left + right) / 2, y: (low + high) / 2)
    return (centre.x - half...centre.x + half, centre.y - half...centre.y + half)
  }
}

extension PlotFrame {
  fileprivate func contains(_ point: Point) -> Bool {
    left...right ~= point.x && top...bottom ~= point.y
  }
}
