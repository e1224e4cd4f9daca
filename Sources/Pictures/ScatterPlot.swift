import Tensors

/// Points in the plane, in one panel or in several side by side: the moons at t=0, 250, 500, ….
///
/// All panels share their axes, and one unit is equally long in both directions, so that a circle
/// looks like one.
public struct ScatterPlot: Sendable {
  /// One picture of points.
  public struct Panel: Sendable {
    /// What stands above the panel, such as `t=500`.
    public var title: String
    /// The points, [N, 2] each; every group has a colour of its own.
    public var groups: [Tensor]
    /// A density over the plot's ranges to shade behind the points, [H, W], the first row on top.
    public var density: Tensor?

    /// Makes a panel.
    public init(title: String = "", groups: [Tensor], density: Tensor? = nil) {
      guard groups.allSatisfy({ $0.rank == 2 && $0.shape[1] == 2 }) else {
        fatalError("Points have shape [N, 2], not \(groups.map(\.shape)).")
      }
      guard density.map({ $0.rank == 2 && $0.count > 0 }) ?? true else {
        fatalError("A density has shape [H, W], not \(density?.shape ?? []).")
      }
      self.title = title
      self.groups = groups
      self.density = density
    }
  }

  /// What the plot shows, written above it.
  public var title: String
  /// The panels, in the order of reading.
  public var panels: [Panel]
  /// The numbers from left to right; without it, a square around all points.
  public var xRange: ClosedRange<Double>?
  /// The numbers from bottom to top; without it, a square around all points.
  public var yRange: ClosedRange<Double>?
  /// The number of panels in a row; without it, at most five.
  public var columns: Int?

  /// Makes a plot of panels.
  public init(
    title: String = "", panels: [Panel], xRange: ClosedRange<Double>? = nil,
    yRange: ClosedRange<Double>? = nil, columns: Int? = nil
  ) {
    self.title = title
    self.panels = panels
    self.xRange = xRange
    self.yRange = yRange
    self.columns = columns
  }

  /// The plot as a picture [H, width, 3], as high as its panels make it.
  public func picture(width: Int = 1000, theme: Theme = .light) -> Tensor {
    drawing(width: width).picture(theme: theme)
  }

  /// The plot as the text of an SVG file.
  public func svg(width: Int = 1000) -> String { drawing(width: width).svg }

  /// The plot in a sentence, as it is read to those who do not see it.
  public var summary: String {
    panels.map { panel in
      let count = panel.groups.reduce(0) { $0 + $1.shape[0] }
      let background = panel.density == nil ? "" : " over their density"
      return (panel.title.isEmpty ? "" : panel.title + ": ") + "\(count) points\(background)."
    }.joined(separator: " ")
  }

  /// The middles of the cells of a grid over the given ranges, for evaluating a density: a tensor
  /// [rows · columns, 2] in rows from the top.
  public static func cellCentres(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int
  ) -> Tensor {
    let (width, height) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    let places = (0..<rows * columns).flatMap { i -> [Float] in
      let across = (Double(i % columns) + 0.5) / Double(columns)
      let down = (Double(i / columns) + 0.5) / Double(rows)
      return [Float(x.lowerBound + across * width), Float(y.upperBound - down * height)]
    }
    return Tensor(places, shape: [rows * columns, 2])
  }
}
