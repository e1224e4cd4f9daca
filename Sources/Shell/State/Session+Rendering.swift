import Pictures
import Tensors

/// How something looks: large and labelled as a file, small and bare in the letters of a terminal.
struct Rendering {
  /// [H, W, C], 0…1, for the PNG and for terminals that show real pixels.
  let picture: Tensor
  /// What it consists of, pixel for pixel, for terminals that draw with letters.
  var frames: [Tensor]
  /// What stands below each frame.
  let labels: [String]
  /// Where each frame is in the picture of a film strip; empty for other pictures.
  let places: [FramePlace]
  /// How many frames go in a row, if there is room.
  let columns: Int

  /// Something drawn, or frames in rows of `columns`.
  init(
    _ picture: Tensor, frames: [Tensor] = [], labels: [String] = [], places: [FramePlace] = [],
    columns: Int? = nil
  ) {
    self.picture = picture
    self.places = places
    self.frames = frames.isEmpty ? [picture] : frames
    self.labels = labels
    self.columns = columns ?? self.frames.count
  }

}

extension Session {
  /// A value as a rendering, enlarged until it can be seen from afar.
  func rendering(of value: Value) -> Rendering {
    switch value.kind {
    case .picture: return album(pictures(of: value))
    case .points: return scatter([("", value)])
    case .latent, .numbers: return heat(of: value.tensor)
    }
  }

  /// A value pixel by pixel, for a file that others read.
  func plainPicture(of value: Value) -> Tensor {
    guard value.kind == .picture else { return rendering(of: value).picture }
    let pictures = pictures(of: value)
    return pictures.count == 1 ? pictures[0] : grid(of: pictures, gap: 0)
  }

  /// The pictures of a value with values 0…1.
  private func pictures(of value: Value) -> [Tensor] {
    (0..<value.tensor.shape[0]).map { value.tensor[$0].pictureValues }
  }

  private func album(_ pictures: [Tensor]) -> Rendering {
    let side = max(pictures[0].shape[0], pictures[0].shape[1])
    if pictures.count == 1 {
      return Rendering(pictures[0].enlarged(by: max(1, 512 / side)), frames: pictures)
    }
    let columns = Int(Double(pictures.count).squareRoot().rounded(.up))
    return Rendering(
      grid(of: pictures, columns: columns, enlargedBy: max(1, 768 / (columns * side))),
      frames: pictures, columns: columns)
  }

  /// Points in panels that share their axes.
  private func scatter(_ values: [(label: String, value: Value)]) -> Rendering {
    Rendering(
      ScatterPlot(
        panels: values.map { ScatterPlot.Panel(title: $0.label, groups: [$0.value.tensor]) }
      ).picture(width: values.count == 1 ? 480 : 1000))
  }

  /// Numbers of any shape as a heat map: their last two axes, or of latents the first channel.
  private func heat(of tensor: Tensor) -> Rendering {
    let shape = tensor.shape
    switch shape.count {
    case 4: return Rendering(heatMap(tensor[0].permuted([2, 0, 1])[0]))
    case 0, 1: return Rendering(heatMap(tensor.reshaped([1, -1])))
    default: return Rendering(heatMap(tensor.reshaped([-1, shape[shape.count - 1]])))
    }
  }

  /// Values next to each other, each with its label.
  ///
  /// Throws: a `ShellError` for values that are neither all pictures nor all points.
  func strip(_ values: [(label: String, value: Value)]) throws -> Rendering {
    if values.allSatisfy({ $0.value.kind == .points }) { return scatter(values) }
    guard values.allSatisfy({ $0.value.kind == .picture }) else {
      throw ShellError("Side by side go pictures, or points; show other values one by one.")
    }
    let frames = values.map { $0.value.tensor.pictureValues }
    let labels = values.map(\.label)
    return Rendering(
      filmStrip(frames, labels: labels), frames: frames.map { $0[0] }, labels: labels,
      places: framePlaces(inStripOf: frames, labels: labels))
  }

  /// What a run has come through, in at most eight frames; of many pictures, the first four.
  func film(of run: Run) throws -> Rendering {
    try strip(
      run.film(frames: 8).map { frame in
        var value = run.value
        let shown = value.kind == .picture ? min(frame.state.shape[0], 4) : frame.state.shape[0]
        value.tensor = frame.state[0..<shown]
        return ("t=\(frame.step)", value)
      })
  }

  /// Two values of one shape and their difference.
  func contrast(_ names: [String], _ a: Value, _ b: Value) throws -> Rendering {
    guard a.kind == .picture, a.tensor.shape[0] == 1 else {
      return try strip([(names[0], a), (names[1], b)])
    }
    let (first, second) = (pictures(of: a)[0], pictures(of: b)[0])
    return Rendering(
      difference(first, second, names: (names[0], names[1])),
      frames: [first, second], labels: names)
  }

  /// The caption of a value that is shown.
  func heading(_ name: String, _ value: Value) -> String {
    let step = value.step.map { " at t=\($0)" } ?? ""
    return "\(name) is a \(value.kind.noun)\(step), \(value.size): \(value.origin)."
  }

  /// What a newcomer reads first.
  var greeting: String {
    "x0 is a digit, 16×16. Try: noise x0 t=500   (or: tour, help)"
  }
}

extension Value.Kind {
  /// The kind as a word after “a”.
  fileprivate var noun: String {
    switch self {
    case .picture: "picture"
    case .latent: "latent"
    case .points: "set of points"
    case .numbers: "table of numbers"
    }
  }
}
