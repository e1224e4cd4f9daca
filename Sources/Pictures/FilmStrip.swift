import Tensors

/// The frames of a process from left to right, each with its label underneath.
///
/// A frame is a picture [H, W, C], or a batch [N, H, W, C] whose pictures stand below each other:
/// then columns are frames and rows are pictures, and `rowLabels` name the rows on their left.
/// Small frames are magnified by a whole number until they are seen from afar, at least to 96
/// pixels; a strip that outgrows `width` goes on in a further line. Returns [H, W, 3].
public func filmStrip(
  _ frames: [Tensor], labels: [String] = [], rowLabels: [String] = [], width: Int = 1040,
  theme: Theme = .light
) -> Tensor {
  let columns = frames.map { $0.pictures.map(PixelGrid.init) }
  guard columns.contains(where: { !$0.isEmpty }) else {
    fatalError("A film strip needs a frame; these have shapes \(frames.map(\.shape)).")
  }
  let layout = StripLayout(columns, labels: labels, rowLabels: rowLabels, width: width)
  var raster = Raster(width: layout.width, height: layout.height, paper: theme.paper)
  for (i, column) in columns.enumerated() {
    let (x, top) = layout.corner(ofFrame: i)
    for (row, frame) in column.enumerated() {
      let left = x + (layout.cellWidth - frame.width * layout.scale) / 2
      let y = top + row * layout.rowPitch
      raster.place(frame, x: left, y: y, enlargedBy: layout.scale)
      raster.frame(
        x: left, y: y, width: frame.width * layout.scale, height: frame.height * layout.scale,
        theme.grid)
    }
    guard i < labels.count else { continue }
    let indent = (layout.cellWidth - Font.width(of: labels[i], scale: layout.labelScale)) / 2
    let y = top + layout.rows * layout.rowPitch - layout.gap + layout.labelGap
    raster.write(labels[i], x: x + indent, y: y, scale: layout.labelScale, theme.ink)
  }
  for line in 0..<layout.lines {
    let (_, top) = layout.corner(ofFrame: line * layout.framesPerLine)
    for (row, label) in rowLabels.prefix(layout.rows).enumerated() {
      let middle = top + row * layout.rowPitch + (layout.rowPitch - layout.gap) / 2
      raster.write(
        label, x: layout.gap, y: middle - Font.capitalHeight * layout.labelScale / 2,
        scale: layout.labelScale, theme.ink)
    }
  }
  return raster.picture
}

/// Where a frame of a film strip is, in the strip's pixels.
public struct FramePlace: Sendable, Equatable {
  /// The distance from the left edge.
  public let left: Int
  /// The distance from the upper edge.
  public let top: Int
  /// How wide the frame is.
  public let width: Int
  /// How high it is; of a batch, all pictures below each other.
  public let height: Int
}

/// Where the frames of the strip are that `filmStrip` makes of the same arguments, for whoever wants
/// to show one of them at a time. Labels are not part of a frame.
public func framePlaces(
  inStripOf frames: [Tensor], labels: [String] = [], rowLabels: [String] = [], width: Int = 1040
) -> [FramePlace] {
  let columns = frames.map { $0.pictures.map(PixelGrid.init) }
  let layout = StripLayout(columns, labels: labels, rowLabels: rowLabels, width: width)
  return columns.enumerated().map { i, column in
    let (x, top) = layout.corner(ofFrame: i)
    let width = (column.map(\.width).max() ?? 0) * layout.scale
    let last = (column.last?.height ?? 0) * layout.scale
    return FramePlace(
      left: x + (layout.cellWidth - width) / 2, top: top, width: width,
      height: max(column.count - 1, 0) * layout.rowPitch + last)
  }
}

/// The whole number by which a picture of this size is magnified to be seen from afar: to at least
/// 96 pixels, and on to 192 where `room` allows it.
func comfortableScale(width: Int, height: Int, room: (width: Int, height: Int)) -> Int {
  let side = max(width, height, 1)
  let most = min(192 / side, room.width / max(width, 1), room.height / max(height, 1))
  return max((95 + side) / side, most)
}

/// Where everything on a film strip goes, in pixels.
private struct StripLayout {
  let rows: Int
  let lines: Int
  let framesPerLine: Int
  let scale: Int
  let labelScale: Int
  let gap = 12
  let cellWidth: Int
  /// From the top of one picture to the top of the one below it.
  let rowPitch: Int
  let labelGap: Int
  private let rowLabelWidth: Int
  private let labelHeight: Int

  init(_ columns: [[PixelGrid]], labels: [String], rowLabels: [String], width: Int) {
    let frameWidth = columns.joined().map(\.width).max() ?? 1
    let frameHeight = columns.joined().map(\.height).max() ?? 1
    let rows = columns.map(\.count).max() ?? 1
    let widest = labels.map { Font.width(of: $0) }.max() ?? 0
    let widestRow = rowLabels.map { Font.width(of: $0) }.max() ?? 0
    let room = width - gap - (rowLabels.isEmpty ? 0 : 3 * widestRow + gap)

    // At their least size, as many frames as fit share a line; large frames go at least by five.
    let least = comfortableScale(width: frameWidth, height: frameHeight, room: (0, 0)) * frameWidth
    let fitting = max(room / (max(least, 2 * widest) + gap), 5)
    let lines = (columns.count + fitting - 1) / fitting
    let framesPerLine = (columns.count + lines - 1) / lines
    let cell = (room / framesPerLine - gap, 960 / (rows * lines) - gap)
    scale = comfortableScale(width: frameWidth, height: frameHeight, room: cell)

    let shown = frameWidth * scale
    labelScale = max(2, min(shown / 60, 8, shown / max(widest, 1)))
    cellWidth = max(shown, widest * labelScale)
    rowPitch = frameHeight * scale + gap
    labelGap = 3 * labelScale + 2
    labelHeight = labels.isEmpty ? 0 : labelGap + Font.height * labelScale
    rowLabelWidth = rowLabels.isEmpty ? 0 : widestRow * labelScale + gap
    self.rows = rows
    self.lines = lines
    self.framesPerLine = framesPerLine
  }

  private var linePitch: Int { rows * rowPitch + labelHeight }
  var width: Int { gap + rowLabelWidth + framesPerLine * (cellWidth + gap) }
  var height: Int { gap + lines * linePitch }

  func corner(ofFrame i: Int) -> (x: Int, y: Int) {
    let x = gap + rowLabelWidth + i % framesPerLine * (cellWidth + gap)
    return (x, gap + i / framesPerLine * linePitch)
  }
}
