import Pictures
import Tensors

/// A row of frames for a terminal that draws with letters, or several that need no labels.
struct Stripe {
  /// [H, W, C], one pixel for each column of the terminal and two for each line.
  let picture: Tensor
  /// What stands below the frames, each label where its frame begins; nil for nothing.
  let labels: String?
}

extension Rendering {
  /// The frames as large as they can be in `width` × `height` characters: magnified by a whole number
  /// where there is room, else shrunk.
  func stripes(width: Int, height: Int) -> [Stripe] {
    let layouts = (1...max(columns, 1)).map { layout(columns: $0, width, height) }
    let best = layouts.reduce(layouts[0]) { $1.scale >= $0.scale ? $1 : $0 }
    let sized = frames.map { best.sized($0) }
    guard !labels.isEmpty else {
      return [
        Stripe(
          picture: grid(of: sized, columns: best.columns, gap: Layout.gap, theme: .dark),
          labels: nil)
      ]
    }
    return stride(from: 0, to: sized.count, by: best.columns).map { first in
      let row = first..<min(first + best.columns, sized.count)
      return Stripe(
        picture: grid(of: Array(sized[row]), columns: row.count, gap: Layout.gap, theme: .dark),
        labels: zip(sized[row], labels[row]).map { frame, label in
          " " + fitted(label, to: frame.shape[1])
        }.joined())
    }
  }

  /// So many frames in a row.
  private func layout(columns: Int, _ width: Int, _ height: Int) -> Layout {
    let rows = (frames.count + columns - 1) / columns
    let (gap, size) = (Layout.gap, (frames[0].shape[0], frames[0].shape[1]))
    let wide = Double(width - (columns + 1) * gap) / Double(columns * size.1)
    // Rows with labels between them begin at whole lines.
    let room =
      labels.isEmpty ? (2 * height - (rows + 1) * gap) / rows : 2 * (height / rows) - 2 * gap
    let scale = min(wide, Double(room) / Double(size.0))
    return Layout(columns: columns, scale: scale >= 1 ? scale.rounded(.down) : scale)
  }

  /// A label in exactly so many characters.
  private func fitted(_ label: String, to width: Int) -> String {
    label.count <= width
      ? label + String(repeating: " ", count: width - label.count) : label.prefix(width - 1) + "…"
  }
}

/// How frames are laid out.
private struct Layout {
  /// Between frames and around them, in pixels.
  static let gap = 1

  let columns: Int
  /// How many pixels of the terminal stand for one of a frame.
  let scale: Double

  func sized(_ frame: Tensor) -> Tensor {
    guard scale < 1 else { return frame.enlarged(by: Int(scale)) }
    let size = frame.shape.prefix(2).map { max(Int(Double($0) * scale), 1) }
    return frame.resized(height: size[0], width: size[1])
  }
}
