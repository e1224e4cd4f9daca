import Foundation
import Tensors
import Testing

@testable import Pictures

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Plots")
struct PlotTests {
  private func drawing(_ plot: LinePlot) -> Drawing { plot.drawing(width: 800, height: 400) }

  private func lines(_ drawing: Drawing) -> [[Point]] {
    drawing.marks.compactMap { mark in
      guard case .line(let points, .color(_, opacity: 1), _, _) = mark else { return nil }
      return points
    }
  }

  private func dots(_ drawing: Drawing) -> [Point] {
    drawing.marks.flatMap { mark -> [Point] in
      guard case .dots(let points, _, _, _) = mark else { return [] }
      return points
    }
  }

  private func texts(_ drawing: Drawing) -> [String] {
    drawing.marks.compactMap { mark in
      guard case .text(let text, _, _, _, _, _) = mark else { return nil }
      return text
    }
  }

  @Test("A straight line needs two points, whatever the number of data")
  func straight() throws {
    var plot = LinePlot()
    plot.add("line", y: (0...1000).map { Double($0) })
    let line = try #require(lines(drawing(plot)).first)
    #expect(line.count == 2 && line[0].x < line[1].x && line[0].y > line[1].y)
  }

  @Test("NaN, infinity, and zero on a logarithmic axis leave gaps, and lonely points are dots")
  func gaps() {
    var plot = LinePlot(yScale: .logarithmic)
    plot.add("gaps", y: [1, 2, .nan, 3, .infinity, 4, 5, 0])
    let drawing = drawing(plot)
    #expect(lines(drawing).map(\.count) == [2, 2])
    #expect(dots(drawing).count == 1)
  }

  @Test("A constant line, a single point, and no values at all can be drawn")
  func degenerate() {
    for values in [[3.0, 3, 3], [5], [], [.nan, .nan]] {
      var plot = LinePlot(title: "t", xLabel: "x", yLabel: "y")
      plot.add("name", y: values)
      #expect(plot.picture(width: 300, height: 200).shape == [200, 300, 3])
    }
    #expect(LinePlot().picture(width: 200, height: 100).shape == [100, 200, 3])
    #expect(LinePlot().picture(width: 20, height: 10).shape == [10, 20, 3])
  }

  @Test("Numbers up to the largest can be drawn, also far outside a given range")
  func huge() {
    let most = Double.greatestFiniteMagnitude
    var plot = LinePlot(yRange: 0...1)
    plot.add("huge", y: [-most, 0.5, most, .leastNonzeroMagnitude])
    #expect(lines(drawing(plot)).joined().allSatisfy { $0.y >= 0 && $0.y <= 400 })
    plot.yRange = nil
    #expect(lines(drawing(plot)).joined().allSatisfy { $0.y >= 0 && $0.y <= 400 })
  }

  @Test("Every line is named, and no two names overlap")
  func names() {
    var plot = LinePlot()
    for i in 0..<6 { plot.add("line \(i)", y: [Double(i), 1]) }
    let heights = drawing(plot).marks.compactMap { mark -> Double? in
      guard case .text(let text, let point, _, _, _, _) = mark, text.hasPrefix("line") else {
        return nil
      }
      return point.y
    }.sorted()
    #expect(heights.count == 6)
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 >= Double(Font.height) * 2 })
  }

  @Test("Crowded positions move apart around their mean, and others stay where they are")
  func spreading() {
    #expect(spread([10, 10], apart: 4, in: 0...100) == [8, 12])
    #expect(spread([10, 50], apart: 4, in: 0...100) == [10, 50])
    #expect(spread([0, 0, 1], apart: 4, in: 0...100) == [0, 4, 8])
    #expect(spread([100, 100], apart: 4, in: 0...100) == [96, 100])
  }

  @Test("A line is cut at the edges of its plot, and comes back in")
  func clipping() {
    let points = [(-1.0, 0.5), (0.5, 0.5), (0.5, 2), (0.8, 2), (0.8, 0.5)].map(Point.init)
    let pieces = clipped(points, x: 0...1, y: 0...1)
    let expected: [[Point]] = [
      [Point(x: 0, y: 0.5), Point(x: 0.5, y: 0.5), Point(x: 0.5, y: 1)],
      [Point(x: 0.8, y: 1), Point(x: 0.8, y: 0.5)],
    ]
    #expect(pieces == expected)
  }

  @Test("A simplified line passes every point that was left out within the tolerance")
  func simplifying() {
    let points = (0...500).map { Point(x: Double($0), y: 100 * sin(Double($0) / 40)) }
    let few = simplified(points, tolerance: 0.5)
    #expect(few.count < 60)
    var segment = 0
    for point in points {
      while few[segment + 1].x < point.x { segment += 1 }
      let (a, b) = (few[segment], few[segment + 1])
      let height = a.y + (b.y - a.y) * (point.x - a.x) / (b.x - a.x)
      // The distance to a line that is nowhere steeper than 2.5 is at least 0.37 of the height.
      #expect(abs(height - point.y) < 0.5 / 0.37)
    }
  }

  @Test("A line covers as much paper as it is long and wide, whatever its direction")
  func coverage() {
    for angle in stride(from: 0.0, to: 3.1, by: 0.37) {
      let (a, b) = (
        Point(x: 60, y: 60), Point(x: 60 + 40 * cos(angle), y: 60 + 40 * sin(angle))
      )
      var coverage = Coverage(around: [a, b], margin: 3, width: 120, height: 120)
      coverage.add(from: a, to: b, width: 3)
      var area: Float = 0
      coverage.forEachPixel { _, _, share in area += share }
      // The area of a rectangle and two half discs; the soft edge is exact for straight lines only.
      #expect(abs(Double(area) - (40 * 3 + Double.pi * 1.5 * 1.5)) < 3)
    }
  }

  @Test("A dotted shape covers its area")
  func shapes() {
    for shape in Drawing.Shape.allCases.dropFirst() {
      let corners = shape.corners.map { Point(x: 50 + 20 * $0.x, y: 50 + 20 * $0.y) }
      var coverage = Coverage(around: corners, margin: 1, width: 100, height: 100)
      coverage.add(corners: corners)
      var area: Float = 0
      coverage.forEachPixel { _, _, share in area += share }
      let next = corners.dropFirst() + corners.prefix(1)
      let exact = zip(corners, next).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 }
      // A pixel's share follows the distance of its middle: some percent off along slanted edges.
      #expect(abs(Double(area) / exact - 1) < 0.03)
    }
  }

  @Test("Marks that repeat in one line or group are painted once")
  func union() {
    let dot = Drawing.Mark.dots(
      [Point(x: 5, y: 5), Point(x: 5, y: 5)], .disc, radius: 3, .color(Color(hex: 0), opacity: 0.5))
    let drawing = Drawing(width: 10, height: 10, title: "", summary: "", marks: [dot])
    #expect(drawing.picture(theme: .light)[5][5].scalars == [0.5, 0.5, 0.5])
  }

  @Test("Panels share their axes, and a circle looks like one")
  func scatter() {
    let circle = Tensor([1, 0, 0, 1, -1, 0, 0, -1], shape: [4, 2])
    let plot = ScatterPlot(panels: [.init(title: "t=0", groups: [circle]), .init(groups: [circle])])
    let drawing = plot.drawing(width: 800)
    let places = dots(drawing)
    #expect(places.count == 8)
    #expect(abs((places[0].x - places[2].x) - (places[3].y - places[1].y)) < 1e-9)
    #expect(places[0].y == places[4].y && places[0].x < places[4].x)
    #expect(texts(drawing).contains("t=0"))
  }

  @Test("A density's first row lies on top, where the vertical axis is largest")
  func density() {
    let centres = ScatterPlot.cellCentres(x: 0...4, y: 0...2, columns: 2, rows: 2)
    #expect(centres.scalars == [1, 1.5, 3, 1.5, 1, 0.5, 3, 0.5])
    let plot = ScatterPlot(
      panels: [.init(groups: [], density: Tensor([1, 0, 0, 0], shape: [2, 2]))], xRange: 0...1,
      yRange: 0...1)
    let picture = plot.picture(width: 400)
    #expect(picture[100][100].scalars[0] < 0.7)
    #expect(picture[300][100].scalars == picture[300][300].scalars)
  }
}

@Suite("SVG")
struct SVGTests {
  private var plot: LinePlot {
    var plot = LinePlot(
      title: "a < b & \"c\" \u{1}", xLabel: "t", yLabel: "SNR", yScale: .logarithmic)
    plot.add("<script>", y: [1, 10, .nan, 5, .nan, 3])
    plot.add("ᾱ", y: [2.0, 20, 200])
    return plot
  }

  @Test("The text is well-formed XML, whatever the names")
  func wellFormed() {
    let points = Tensor([0, 0, 1, 1], shape: [2, 2])
    let scatter = ScatterPlot(
      title: "& > <",
      panels: [.init(groups: [points], density: Tensor([0, 1, 0.5, 1], shape: [2, 2]))])
    for text in [plot.svg(), scatter.svg(), LinePlot().svg()] {
      #expect(XMLParser(data: Data(text.utf8)).parse())
    }
  }

  @Test("Title and description are there for those who do not see the drawing")
  func accessibility() {
    let svg = plot.svg()
    #expect(svg.contains("a &lt; b &amp; &quot;c&quot; </title>"))
    #expect(svg.contains("SNR over t. &lt;script&gt;: from 1 at 0 to 3 at 5."))
    #expect(svg.contains("role=\"img\" aria-labelledby="))
  }

  @Test("Text follows the colour of the page")
  func colors() {
    let svg = plot.svg()
    #expect(svg.contains("viewBox=\"0 0 1000 560\""))
    #expect(svg.contains("fill=\"currentColor\""))
    #expect(!svg.contains("fill=\"#ffffff\"") && !svg.contains("<rect"))
    #expect(svg.contains(Theme.seriesColor(1).hexText))
  }

  @Test("A density is drawn as one path for each of its shades")
  func density() throws {
    let values = (0..<4096).map { Float($0 % 64) / 63 }
    let panel = ScatterPlot.Panel(groups: [], density: Tensor(values, shape: [64, 64]))
    let svg = ScatterPlot(panels: [panel], xRange: 0...1, yRange: 0...1).svg()
    let shading = try #require(svg.components(separatedBy: "<g ").last)
    let paths = try #require(shading.components(separatedBy: "</g>").first)
    // The roots of the 63 levels above zero fall on 22 of the 24 shades.
    #expect(paths.components(separatedBy: "<path").count - 1 == 22)
  }
}
