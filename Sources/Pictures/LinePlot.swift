import Tensors

/// Lines through data: what is drawn, not how.
///
///     var plot = LinePlot(title: "Noise schedules", xLabel: "t", yLabel: "ᾱ")
///     plot.add("linear", y: linear.alphaBar)
///     plot.add("cosine", y: cosine.alphaBar)
///     plot.picture()   // pixels for PNG and the terminal
///     plot.svg()       // text for the book
///
/// Every line is named at its end, so that nobody has to match colours with a legend, and has a
/// dash pattern of its own besides its colour. Values that are not finite, or not above zero on a
/// logarithmic axis, leave a gap.
public struct LinePlot: Sendable {
  /// A named line through points (x, y).
  public struct Series: Sendable {
    /// The name that stands at the line's end.
    public var name: String
    /// The points' positions along the horizontal axis.
    public var x: [Double]
    /// The points' positions along the vertical axis.
    public var y: [Double]

    /// Makes a line; both lists are equally long.
    public init(name: String, x: [Double], y: [Double]) {
      guard x.count == y.count else {
        fatalError("A line through \(x.count) x and \(y.count) y.")
      }
      self.name = name
      self.x = x
      self.y = y
    }
  }

  /// What the plot shows, written above it.
  public var title: String
  /// What the horizontal axis counts.
  public var xLabel: String
  /// What the vertical axis counts, written level above it.
  public var yLabel: String
  /// The lines, in the order of their colours.
  public var series: [Series] = []
  /// How the horizontal axis is divided.
  public var xScale: AxisScale
  /// How the vertical axis is divided.
  public var yScale: AxisScale
  /// The numbers that the horizontal axis covers; without it, those that occur.
  public var xRange: ClosedRange<Double>?
  /// The numbers that the vertical axis covers; without it, those that occur.
  public var yRange: ClosedRange<Double>?

  /// Makes a plot without lines yet.
  public init(
    title: String = "", xLabel: String = "", yLabel: String = "",
    xScale: AxisScale = .linear, yScale: AxisScale = .linear,
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.xRange = xRange
    self.yRange = yRange
  }

  /// Adds a line through `y` at the positions `x`.
  public mutating func add<X: BinaryFloatingPoint, Y: BinaryFloatingPoint>(
    _ name: String = "", x: [X], y: [Y]
  ) {
    series.append(Series(name: name, x: x.map { Double($0) }, y: y.map { Double($0) }))
  }

  /// Adds a line through `y` at 0, 1, 2, …, as for the steps of a schedule.
  public mutating func add<Y: BinaryFloatingPoint>(_ name: String = "", y: [Y]) {
    add(name, x: y.indices.map { Double($0) }, y: y)
  }

  /// The plot as a picture [height, width, 3].
  public func picture(width: Int = 1000, height: Int = 560, theme: Theme = .light) -> Tensor {
    drawing(width: width, height: height).picture(theme: theme)
  }

  /// The plot as the text of an SVG file.
  public func svg(width: Int = 1000, height: Int = 560) -> String {
    drawing(width: width, height: height).svg
  }

  /// The plot in a sentence or two, as it is read to those who do not see it.
  public var summary: String {
    let axes = "\(yLabel.isEmpty ? "Values" : yLabel) over \(xLabel.isEmpty ? "x" : xLabel)."
    return ([axes] + series.map(\.summary)).joined(separator: " ")
  }
}

extension LinePlot.Series {
  /// Where the line begins and ends, in words.
  fileprivate var summary: String {
    let points = zip(x, y).filter { $0.isFinite && $1.isFinite }
    guard let first = points.first, let last = points.last else {
      return "\(name.isEmpty ? "A line" : name): no values."
    }
    func place(_ point: (Double, Double)) -> String {
      "\(significant(point.1)) at \(significant(point.0))"
    }
    let name = name.isEmpty ? "A line" : name
    guard points.count > 1 else { return "\(name): \(place(first))." }
    return "\(name): from \(place(first)) to \(place(last))."
  }
}
