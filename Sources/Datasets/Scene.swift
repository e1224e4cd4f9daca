/// What a picture of one or two shapes shows, before it is painted or put into words.
///
/// Both the picture and its captions are made from this description, so that they agree.
struct Scene: Hashable {
  /// One or two things; in a sentence the first is the subject.
  var things: [Thing]
  /// How the first thing lies to the second.
  var relation: Relation?
  /// Where a thing that is alone and small lies.
  var place: Place?
  var background: Background
}

extension Scene {
  /// A shape with everything that a caption may say about it.
  struct Thing: Hashable {
    var shape: Shape
    var colour: Colour
    var size: Size
    /// The centre in pixels, x to the right and y down, and the radius of the circle around it.
    var x: Float = 0
    var y: Float = 0
    var radius: Float = 0
    /// Radians, clockwise.
    var tilt: Float = 0
  }

  enum Shape: String, CaseIterable {
    case circle, square, triangle, star, ring, cross, heart, diamond

    /// The radius of the largest circle that fits into the middle of the shape, whose own radius
    /// is 1; nil where nothing can lie inside.
    var room: Float? {
      switch self {
      case .circle: 0.9
      case .square: 0.68
      case .triangle: 0.46
      case .star: 0.46
      case .ring: 0.46
      case .cross: nil
      case .heart: 0.58
      case .diamond: 0.56
      }
    }
  }

  enum Colour: String, CaseIterable {
    case red, orange, yellow, green, blue, purple, pink, white, black
  }

  enum Size: String, CaseIterable {
    case small, big
  }

  /// How the first of two things lies to the second.
  enum Relation: String, CaseIterable {
    case leftOf, rightOf, above, below, inside, inFrontOf
  }

  /// Where in the picture something small lies.
  enum Place: String, CaseIterable {
    case middle, upperLeft, upperRight, lowerLeft, lowerRight

    /// The point around which it lies, as shares of the picture's width and height.
    var centre: (x: Float, y: Float) {
      switch self {
      case .middle: (0.5, 0.5)
      case .upperLeft: (0.22, 0.22)
      case .upperRight: (0.78, 0.22)
      case .lowerLeft: (0.22, 0.78)
      case .lowerRight: (0.78, 0.78)
      }
    }
  }

  enum Background: String, CaseIterable {
    case cream, paleBlue, mint, lavender, peach, grey, night, sunset, meadow
  }
}

// MARK: - Colours as numbers

extension Scene.Colour {
  /// Red, green and blue, 0…1.
  var paint: [Float] {
    switch self {
    case .red: [0.87, 0.16, 0.18]
    case .orange: [0.96, 0.53, 0.12]
    case .yellow: [0.98, 0.84, 0.18]
    case .green: [0.20, 0.62, 0.27]
    case .blue: [0.15, 0.37, 0.86]
    case .purple: [0.49, 0.22, 0.69]
    case .pink: [0.97, 0.48, 0.68]
    case .white: [0.99, 0.99, 0.99]
    case .black: [0.13, 0.12, 0.16]
    }
  }
}

extension Scene.Background {
  /// The colours at the upper and lower edge; the picture blends from one to the other.
  var paints: (top: [Float], bottom: [Float]) {
    switch self {
    case .cream: ([0.99, 0.96, 0.88], [0.97, 0.92, 0.82])
    case .paleBlue: ([0.80, 0.91, 0.99], [0.72, 0.86, 0.97])
    case .mint: ([0.82, 0.96, 0.88], [0.74, 0.92, 0.82])
    case .lavender: ([0.89, 0.86, 0.98], [0.82, 0.79, 0.95])
    case .peach: ([1.00, 0.88, 0.80], [0.98, 0.82, 0.73])
    case .grey: ([0.73, 0.74, 0.76], [0.63, 0.64, 0.67])
    case .night: ([0.10, 0.12, 0.28], [0.20, 0.23, 0.45])
    case .sunset: ([0.60, 0.52, 0.82], [0.99, 0.68, 0.52])
    case .meadow: ([0.69, 0.88, 0.99], [0.88, 0.96, 1.00])
    }
  }
}
