import Glibc
import Tensors

// A drawing as pixels. Edges are smooth: a pixel takes as much of a colour as it is covered.

extension Drawing {
  /// The drawing as a picture [H, W, 3] on the paper of `theme`.
  func picture(theme: Theme) -> Tensor {
    var raster = Raster(width: width, height: height, paper: theme.paper)
    for mark in marks { raster.draw(mark, theme: theme) }
    return raster.picture
  }
}

extension Raster {
  fileprivate mutating func draw(_ mark: Drawing.Mark, theme: Theme) {
    switch mark {
    case .line(let points, let paint, let width, let dash):
      var coverage = Coverage(around: points, margin: width, width: self.width, height: height)
      for piece in dashed(points, dash: dash.map { $0 * width }) {
        if piece.count == 1 { coverage.add(from: piece[0], to: piece[0], width: width) }
        for (a, b) in zip(piece, piece.dropFirst()) { coverage.add(from: a, to: b, width: width) }
      }
      paintAll(coverage, theme.resolved(paint))
    case .dots(let points, let shape, let radius, let paint):
      var coverage = Coverage(
        around: points, margin: 2 * radius, width: self.width, height: height)
      for point in points {
        guard shape != .disc else {
          coverage.add(from: point, to: point, width: 2 * radius)
          continue
        }
        coverage.add(
          corners: shape.corners.map {
            Point(x: point.x + radius * $0.x, y: point.y + radius * $0.y)
          })
      }
      paintAll(coverage, theme.resolved(paint))
    case .text(let text, let point, let anchor, let paint, let scale, let isBold):
      let length = Font.width(of: text, scale: scale)
      let indent = anchor == .start ? 0 : anchor == .middle ? length / 2 : length
      let x = Int(point.x.rounded()) - indent
      let y = Int(point.y.rounded()) - Font.capitalHeight * scale
      let color = theme.resolved(paint).color
      write(text, x: x, y: y, scale: scale, color)
      if isBold { write(text, x: x + 1, y: y, scale: scale, color) }
    case .cells(let cells):
      draw(cells)
    }
  }

  private mutating func draw(_ cells: Drawing.Cells) {
    let rows = cells.levels.count / max(cells.columns, 1)
    func edge(_ start: Double, _ extent: Double, _ i: Int, of count: Int) -> Int {
      Int((start + extent * Double(i) / Double(count)).rounded())
    }
    for row in 0..<rows {
      let top = edge(cells.corner.y, cells.height, row, of: rows)
      let bottom = edge(cells.corner.y, cells.height, row + 1, of: rows)
      for column in 0..<cells.columns {
        let left = edge(cells.corner.x, cells.width, column, of: cells.columns)
        let right = edge(cells.corner.x, cells.width, column + 1, of: cells.columns)
        fill(
          x: left, y: top, width: right - left, height: bottom - top, cells.color,
          coverage: Float(cells.opacity * cells.levels[row * cells.columns + column]))
      }
    }
  }

  private mutating func paintAll(
    _ coverage: Coverage, _ paint: (color: Color, opacity: Float)
  ) {
    coverage.forEachPixel { x, y, share in
      self.paint(x: x, y: y, paint.color, coverage: share * paint.opacity)
    }
  }
}

extension Theme {
  /// The colour that a paint has on this theme's paper.
  fileprivate func resolved(_ paint: Drawing.Paint) -> (color: Color, opacity: Float) {
    switch paint {
    case .ink: (ink, 1)
    case .muted: (muted, 1)
    case .grid: (grid, 1)
    case .color(let color, let opacity): (color, Float(opacity))
    }
  }
}

/// Cuts a line into its dashes; `dash` holds lengths of ink and gap in turn, none for a solid line.
private func dashed(_ points: [Point], dash: [Double]) -> [[Point]] {
  guard dash.reduce(0, +) > 0, var pen = points.first else { return [points] }
  var pieces: [[Point]] = [[pen]]
  var (phase, left) = (0, dash[0])
  for target in points.dropFirst() {
    var length = hypot(target.x - pen.x, target.y - pen.y)
    while length > left {
      let share = left / length
      pen = Point(x: pen.x + share * (target.x - pen.x), y: pen.y + share * (target.y - pen.y))
      length -= left
      if phase % 2 == 0 { pieces[pieces.count - 1].append(pen) } else { pieces.append([pen]) }
      phase += 1
      left = dash[phase % dash.count]
    }
    left -= length
    pen = target
    if phase % 2 == 0 { pieces[pieces.count - 1].append(pen) }
  }
  return pieces
}
