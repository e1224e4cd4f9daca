// A drawing as SVG text, for the book and for slides.

extension Drawing {
  /// The drawing as a file of its own, which may also stand inside an HTML page.
  ///
  /// Text and rules have the colour of the text around them; opened alone or as an image they are
  /// dark, or light where the reader prefers dark pages. Series colours suit both.
  var svg: String {
    let name = identifier(of: title + summary)
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      role="img" aria-labelledby="\(name)-title \(name)-summary" \
      font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" fill="none" \
      stroke-linecap="round" stroke-linejoin="round">
      <title id="\(name)-title">\(escaped(title))</title>
      <desc id="\(name)-summary">\(escaped(summary))</desc>
      <style>svg:root { color: #1f2328 } @media (prefers-color-scheme: dark) \
      { svg:root { color: #e9ecef } }</style>

      """
    return head + marks.map { element($0) + "\n" }.joined() + "</svg>\n"
  }

  private func element(_ mark: Mark) -> String {
    switch mark {
    case .line(let points, let paint, let width, let dash):
      let pattern = dash.map { number($0 * width) }.joined(separator: " ")
      return "<path d=\"\(path(points))\" \(attributes(paint, of: "stroke"))"
        + " stroke-width=\"\(number(width))\""
        + (dash.isEmpty ? "/>" : " stroke-dasharray=\"\(pattern)\"/>")
    case .dots(let points, .disc, let radius, let paint):
      // A line of no length with round ends is a disc.
      let discs = points.map { "M\(number($0.x)) \(number($0.y))h0" }.joined()
      return "<path d=\"\(discs)\" \(attributes(paint, of: "stroke"))"
        + " stroke-width=\"\(number(2 * radius))\"/>"
    case .dots(let points, let shape, let radius, let paint):
      let outlines = points.map { centre in
        let corners = shape.corners.map {
          Point(x: centre.x + radius * $0.x, y: centre.y + radius * $0.y)
        }
        return path(corners) + "z"
      }
      return "<path d=\"\(outlines.joined())\" \(attributes(paint, of: "fill"))/>"
    case .text(let text, let point, let anchor, let paint, let scale, let isBold):
      let anchorName = anchor == .start ? "start" : anchor == .middle ? "middle" : "end"
      return "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\" font-size=\"\(10 * scale)\""
        + " text-anchor=\"\(anchorName)\"" + (isBold ? " font-weight=\"600\"" : "")
        + " \(attributes(paint, of: "fill"))>\(escaped(text))</text>"
    case .cells(let cells):
      return element(cells)
    }
  }

  /// Draws all runs of cells of one level as one path, so that a density of thousands of cells
  /// stays a small file.
  private func element(_ cells: Cells) -> String {
    let (shades, columns) = (24, cells.columns)
    let rows = cells.levels.count / max(columns, 1)
    let (width, height) = (cells.width / Double(columns), cells.height / Double(rows))
    var paths = [String](repeating: "", count: shades + 1)
    for row in 0..<rows {
      let shade = (0..<columns).map {
        Int((cells.levels[row * columns + $0] * Double(shades)).rounded())
      }
      var first = 0
      for column in 1...columns where column == columns || shade[column] != shade[first] {
        let run = number(Double(column - first) * width)
        let (x, y) = (cells.corner.x + Double(first) * width, cells.corner.y + Double(row) * height)
        paths[shade[first]] += "M\(number(x)) \(number(y))h\(run)v\(number(height))h-\(run)z"
        first = column
      }
    }
    let parts = paths.enumerated().dropFirst().filter { !$0.element.isEmpty }.map { shade, path in
      "<path d=\"\(path)\" fill-opacity=\"\(number(cells.opacity * Double(shade) / Double(shades)))\"/>"
    }
    return "<g shape-rendering=\"crispEdges\" fill=\"\(cells.color.hexText)\">\n"
      + parts.map { $0 + "\n" }.joined() + "</g>"
  }

  private func attributes(_ paint: Paint, of property: String) -> String {
    func current(_ opacity: Double) -> String {
      "\(property)=\"currentColor\" \(property)-opacity=\"\(number(opacity))\""
    }
    switch paint {
    case .ink: return "\(property)=\"currentColor\""
    case .muted: return current(0.7)
    case .grid: return current(0.14)
    case .color(let color, let opacity):
      return "\(property)=\"\(color.hexText)\""
        + (opacity < 1 ? " \(property)-opacity=\"\(number(opacity))\"" : "")
    }
  }

  private func path(_ points: [Point]) -> String {
    var pen = "M"
    return points.map { point in
      defer { pen = "L" }
      return pen + number(point.x) + " " + number(point.y)
    }.joined() + (points.count == 1 ? "h0" : "")
  }
}

/// `value` to a hundredth, without needless digits.
private func number(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
  let sign = hundredths < 0 ? "-" : ""
  guard rest > 0 else { return sign + String(whole) }
  let digits = rest % 10 == 0 ? String(rest / 10) : (rest < 10 ? "0" : "") + String(rest)
  return sign + String(whole) + "." + digits
}

/// `text` with the characters that mean something to XML written as entities, and without those
/// that XML does not allow.
private func escaped(_ text: String) -> String {
  let entities: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;",
  ]
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    if let entity = entities[scalar] {
      result += entity
    } else if scalar.value >= 32 && scalar.value & 0xFFFE != 0xFFFE || scalar == "\n" {
      result.unicodeScalars.append(scalar)
    }
  }
}

/// A name for references inside the file that differs between drawings on one page: FNV-1a of the
/// text.
private func identifier(of text: String) -> String {
  let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
    ($0 ^ UInt64($1)) &* 0x100_0000_01B3
  }
  return "p" + String(hash, radix: 16)
}
