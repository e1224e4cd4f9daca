/// A place on a drawing, in units to the right of and below its upper left corner.
struct Point: Equatable {
  var x: Double
  var y: Double
}

/// A drawing as a list of marks, laid out once and rendered as pixels or as SVG.
///
/// A unit is a pixel of the rendered picture. Text is measured in the bitmap font, which is wider
/// than the fonts of browsers, so what fits as pixels fits as SVG.
struct Drawing {
  var width: Int
  var height: Int
  /// What the drawing is called, and what it shows, for those who hear it.
  var title: String
  var summary: String
  var marks: [Mark] = []

  enum Mark {
    /// Connected points, `width` wide, with round ends; `dash` in units of the width.
    case line([Point], Paint, width: Double, dash: [Double])
    /// The same shape around many points.
    case dots([Point], Shape, radius: Double, Paint)
    /// Text whose first, middle or last letter stands at a point of its base line.
    case text(String, Point, Anchor, Paint, scale: Int, isBold: Bool)
    /// A rectangle in cells that are painted the more strongly the larger their level, 0…1.
    case cells(Cells)
  }

  struct Cells {
    let corner: Point
    let width: Double
    let height: Double
    let columns: Int
    /// In rows from the top.
    let levels: [Double]
    /// What a cell of level 1 is painted with.
    let color: Color
    let opacity: Double
  }

  enum Anchor { case start, middle, end }

  /// What a mark is painted with. Inks follow the page; colours stay the same on any.
  enum Paint: Equatable {
    case ink, muted, grid
    case color(Color, opacity: Double)

    static func series(_ index: Int, opacity: Double = 1) -> Paint {
      .color(Theme.seriesColor(index), opacity: opacity)
    }
  }

  /// The shapes that tell series of single points apart.
  enum Shape: CaseIterable {
    case disc, square, triangle, diamond

    static func series(_ index: Int) -> Shape { allCases[index % allCases.count] }

    /// The corners around (0, 0) of a shape as large to the eye as the disc of radius 1; none for
    /// the disc itself.
    var corners: [Point] {
      switch self {
      case .disc: []
      case .square:
        [
          Point(x: -0.9, y: -0.9), Point(x: 0.9, y: -0.9), Point(x: 0.9, y: 0.9),
          Point(x: -0.9, y: 0.9),
        ]
      case .triangle: [Point(x: 0, y: -1.3), Point(x: 1.2, y: 0.8), Point(x: -1.2, y: 0.8)]
      case .diamond:
        [Point(x: 0, y: -1.3), Point(x: 1.3, y: 0), Point(x: 0, y: 1.3), Point(x: -1.3, y: 0)]
      }
    }
  }

  /// Adds a straight line, solid.
  mutating func rule(from a: Point, to b: Point, _ paint: Paint, width: Double = 1) {
    marks.append(.line([a, b], paint, width: width, dash: []))
  }

  /// Adds text.
  mutating func write(
    _ text: String, at point: Point, _ anchor: Anchor = .start, _ paint: Paint = .ink, scale: Int,
    isBold: Bool = false
  ) {
    guard !text.isEmpty else { return }
    marks.append(.text(text, point, anchor, paint, scale: scale, isBold: isBold))
  }
}
