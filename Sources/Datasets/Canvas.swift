/// A small picture in the making, painted shape by shape with smooth edges.
struct Canvas {
  let width: Int
  let height: Int
  let channels: Int
  /// The values 0…1 in rows of pixels, channels last.
  private(set) var pixels: [Float]

  init(width: Int, height: Int, background: [Float]) {
    self.width = width
    self.height = height
    channels = background.count
    pixels = Array(repeatElement(background, count: width * height).joined())
  }

  /// Paints the points whose signed distance from a shape's edge is negative.
  ///
  /// `distance` takes the centre of a pixel in pixel units, x rightwards and y downwards; an edge
  /// that crosses a pixel covers it in part, with a transition as wide as `softness` pixels.
  mutating func paint(
    _ color: [Float], opacity: Float = 1, softness: Float = 1,
    distance: (_ x: Float, _ y: Float) -> Float
  ) {
    for y in 0..<height {
      for x in 0..<width {
        let edge = distance(Float(x) + 0.5, Float(y) + 0.5) / softness
        let coverage = opacity * min(max(0.5 - edge, 0), 1)
        guard coverage > 0 else { continue }
        for channel in 0..<channels {
          let index = (y * width + x) * channels + channel
          pixels[index] += coverage * (color[channel] - pixels[index])
        }
      }
    }
  }
}
