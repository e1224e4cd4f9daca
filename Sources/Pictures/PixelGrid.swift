import Tensors

/// A picture's numbers at hand: what a tensor [H, W, C] holds, read pixel by pixel.
struct PixelGrid {
  let width: Int
  let height: Int
  let channels: Int
  /// The values in rows of pixels, channels last.
  let values: [Float]

  init(width: Int, height: Int, channels: Int, values: [Float]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.values = values
  }

  /// Reads a picture [H, W, C] with one channel, grey, or three; [H, W] counts as grey.
  init(_ picture: Tensor) {
    let shape = picture.rank == 2 ? picture.shape + [1] : picture.shape
    guard shape.count == 3, shape[2] == 1 || shape[2] == 3 else {
      fatalError("A picture has shape [H, W, 1] or [H, W, 3], not \(picture.shape).")
    }
    self.init(width: shape[1], height: shape[0], channels: shape[2], values: picture.scalars)
  }

  /// The picture as a tensor [H, W, C].
  var picture: Tensor { Tensor(values, shape: [height, width, channels]) }

  /// The colour of a pixel, with values outside 0…1 cut off; what is no number is black.
  func color(x: Int, y: Int) -> Color {
    func share(_ value: Float) -> Float { value > 0 ? min(value, 1) : 0 }
    let i = (y * width + x) * channels
    guard channels == 3 else {
      let grey = share(values[i])
      return Color(red: grey, green: grey, blue: grey)
    }
    return Color(red: share(values[i]), green: share(values[i + 1]), blue: share(values[i + 2]))
  }
}

extension Tensor {
  /// The pictures of a batch [N, H, W, C], or the one picture that [H, W, C] or [H, W] is.
  var pictures: [Tensor] { rank == 4 ? (0..<shape[0]).map { self[$0] } : [self] }
}
