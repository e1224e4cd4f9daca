/// The colours and line patterns that all our pictures share, whether drawn as pixels or as SVG.
public struct Theme: Sendable {
  /// What pictures are drawn on.
  public var paper: Color
  /// Text and titles.
  public var ink: Color
  /// Numbers at axes, frames and leader lines: present, but behind the data.
  public var muted: Color
  /// The lines behind a plot.
  public var grid: Color

  /// Dark ink on white paper, for print, slides and most terminals.
  public static let light = Theme(
    paper: Color(hex: 0xFFFFFF), ink: Color(hex: 0x1F2328), muted: Color(hex: 0x656D76),
    grid: Color(hex: 0xDFE2E6))

  /// Light ink on dark paper.
  public static let dark = Theme(
    paper: Color(hex: 0x16191D), ink: Color(hex: 0xE9ECEF), muted: Color(hex: 0x9AA3AD),
    grid: Color(hex: 0x363C43))

  /// The colours of data series.
  ///
  /// Dark and light take turns: neighbours have a contrast of at least 1.6 without any hue, and
  /// each keeps a contrast of at least 3 to white and to dark paper, so that one drawing suits both.
  public static let series: [Color] = [
    0x1F6DB2, 0xD97B06, 0x8A45B5, 0x2C9F67, 0xBB2F4C, 0x3A97C4,
  ].map(Color.init(hex:))

  /// The lengths of ink and gap along a line, in units of its width; the first line is solid.
  ///
  /// The lengths suit round line ends, which lengthen every dash by the line's width.
  public static let dashes: [[Double]] = [
    [], [4, 3], [0.01, 2.2], [6, 2.5, 0.01, 2.5], [8, 3], [2, 2.5],
  ]

  /// The colour of series number `index`, counting from 0 and starting over after the last.
  public static func seriesColor(_ index: Int) -> Color { series[index % series.count] }

  /// The dash pattern of series number `index`, counting from 0.
  ///
  /// When the colours start over, each meets another pattern than before.
  public static func seriesDash(_ index: Int) -> [Double] {
    dashes[(index + index / series.count) % dashes.count]
  }
}
