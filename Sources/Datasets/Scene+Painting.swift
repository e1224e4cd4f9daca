import Glibc

extension Scene {
  /// The number of pixels from edge to edge.
  static let size = 32

  /// The picture, size × size pixels in colour with values 0…1.
  func painted() -> Canvas {
    let (top, bottom) = background.paints
    var canvas = Canvas(width: Self.size, height: Self.size, background: top)
    // As an edge that is as soft as the picture is high, a half-plane is a gradient.
    let middle = Float(Self.size) / 2
    canvas.paint(bottom, softness: Float(Self.size)) { _, y in middle - y }
    background.decorate(&canvas)
    // What is in front, or inside, comes last.
    for thing in things.reversed() { thing.paint(on: &canvas) }
    return canvas
  }
}

extension Scene.Background {
  /// Paints what is in the distance.
  fileprivate func decorate(_ canvas: inout Canvas) {
    switch self {
    case .night:
      for (x, y) in [(4, 5), (12, 2), (27, 7), (21, 12), (7, 17), (29, 22), (16, 27), (3, 29)] {
        canvas.paint([0.85, 0.87, 1], opacity: 0.7) { hypot($0 - Float(x), $1 - Float(y)) - 0.4 }
      }
    case .meadow:
      canvas.paint([0.63, 0.85, 0.52]) { x, y in 23 + 1.5 * sin(x / 5) - y }
      canvas.paint([0.55, 0.79, 0.45]) { x, y in 27.5 + 1.2 * sin(x / 6 + 2) - y }
    default: break
    }
  }
}

extension Scene.Thing {
  /// Paints a soft shadow, a darker rim, and the shape itself with some light from the upper left.
  fileprivate func paint(on canvas: inout Canvas) {
    let paint = colour.paint
    let rim = paint.map { $0 * 0.72 }
    let rimWidth = min(0.9, 0.13 * radius)
    let light = paint.map { $0 + (1 - $0) * 0.35 }
    canvas.paint([0.1, 0.08, 0.2], opacity: 0.22, softness: 2) { distance($0 - 0.8, $1 - 1.1) }
    canvas.paint(rim) { distance($0, $1) }
    canvas.paint(paint) { distance($0, $1) + rimWidth }
    canvas.paint(light, opacity: 0.6, softness: 2) {
      let glow = hypot($0 - x + 0.45 * radius, $1 - y + 0.45 * radius) - 0.35 * radius
      return max(distance($0, $1) + 2 * rimWidth, glow)
    }
  }

  /// The distance of a point from the edge, negative inside.
  private func distance(_ pointX: Float, _ pointY: Float) -> Float {
    let (dx, dy) = (pointX - x, pointY - y)
    let u = (cos(tilt) * dx + sin(tilt) * dy) / radius
    let v = (cos(tilt) * dy - sin(tilt) * dx) / radius
    return radius * shape.distance(u, v)
  }
}

extension Scene.Shape {
  /// The distance of a point from the edge of the shape around the origin with radius 1.
  fileprivate func distance(_ x: Float, _ y: Float) -> Float {
    switch self {
    case .circle: hypot(x, y) - 1
    case .ring: abs(hypot(x, y) - 0.74) - 0.26
    default: polygonDistance(x, y, corners)
    }
  }

  private var corners: [SIMD2<Float>] {
    switch self {
    case .circle, .ring: []
    case .square: [[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]]
    case .diamond: [[0, -1], [0.76, 0], [0, 1], [-0.76, 0]]
    case .triangle: [[0, -0.95], [0.98, 0.72], [-0.98, 0.72]]
    case .star: Self.starCorners
    case .cross:
      [
        [-0.3, -0.95], [0.3, -0.95], [0.3, -0.3], [0.95, -0.3], [0.95, 0.3], [0.3, 0.3],
        [0.3, 0.95], [-0.3, 0.95], [-0.3, 0.3], [-0.95, 0.3], [-0.95, -0.3], [-0.3, -0.3],
      ]
    case .heart: Self.heartCorners
    }
  }

  private static let starCorners = (0..<10).map { index -> SIMD2<Float> in
    let angle = Float(index) * .pi / 5
    let radius: Float = index.isMultiple(of: 2) ? 1.05 : 0.48
    return [radius * sin(angle), 0.06 - radius * cos(angle)]
  }

  /// x = 16 sin³ t, y = 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t, the heart that everybody draws.
  private static let heartCorners = (0..<36).map { index -> SIMD2<Float> in
    let t = Float(index) * .pi / 18
    let y = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
    return [16 * pow(sin(t), 3) / 16.5, (-y - 2) / 15.5]
  }
}

/// The distance of a point from a closed line through `corners`, negative inside.
private func polygonDistance(_ x: Float, _ y: Float, _ corners: [SIMD2<Float>]) -> Float {
  let point = SIMD2(x, y)
  var nearest = Float.infinity
  var isInside = false
  for (index, a) in corners.enumerated() {
    let b = corners[(index + 1) % corners.count]
    let (edge, toPoint) = (b - a, point - a)
    let share = min(max((toPoint * edge).sum() / (edge * edge).sum(), 0), 1)
    let offset = toPoint - edge * share
    nearest = min(nearest, (offset * offset).sum())
    // A ray to the right crosses the line an odd number of times exactly from inside.
    if (a.y > y) != (b.y > y), x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) {
      isInside.toggle()
    }
  }
  return isInside ? -nearest.squareRoot() : nearest.squareRoot()
}
