import Tensors

/// Pixel art as it is drawn: a string for each row, a letter for each pixel, "." for none.
struct Pattern {
  let rows: [[UInt8]]

  init(_ text: String) { rows = text.split(separator: "\n").map { Array($0.utf8) } }

  private init(rows: [[UInt8]]) { self.rows = rows }

  /// The whole of something symmetric, from its left half.
  static func half(_ text: String) -> Pattern {
    Pattern(rows: Pattern(text).rows.map { $0 + $0.reversed() })
  }

  /// The pattern seen in a mirror.
  var mirrored: Pattern { Pattern(rows: rows.map { $0.reversed() }) }
}

/// What the letters of a pattern stand for. "k" is ink and "w" white, whatever else there is.
struct Paints {
  private var colours = [PixelColour?](repeating: nil, count: 128)

  /// Takes the tones of materials, from light to deep, each under its letters: `["lgGD": .leaf]`.
  init(_ materials: KeyValuePairs<String, Ramp>) {
    self["k"] = .ink
    self["w"] = .white
    for (letters, ramp) in materials {
      for (letter, colour) in zip(letters, [ramp.light, ramp.base, ramp.dark, ramp.deep]) {
        self[letter] = colour
      }
    }
  }

  subscript(letter: Character) -> PixelColour? {
    get { colours[Int(letter.asciiValue!)] }
    set { colours[Int(letter.asciiValue!)] = newValue }
  }

  fileprivate func colour(_ letter: UInt8) -> PixelColour {
    guard let colour = colours[Int(letter)] else {
      fatalError("A pattern has the letter \(Character(Unicode.Scalar(letter))) without a paint.")
    }
    return colour
  }
}

/// A sprite in the making; where nothing is drawn the background shows.
struct PixelArt {
  static let size = 16
  private var pixels = [PixelColour?](repeating: nil, count: size * size)

  subscript(x: Int, y: Int) -> PixelColour? {
    get { Self.contains(x, y) ? pixels[y * Self.size + x] : nil }
    set { if Self.contains(x, y) { pixels[y * Self.size + x] = newValue } }
  }

  private static func contains(_ x: Int, _ y: Int) -> Bool {
    (0..<size).contains(x) && (0..<size).contains(y)
  }

  /// Draws a pattern with its upper left corner at (x, y), over what is there already.
  mutating func draw(_ pattern: Pattern, _ paints: Paints, x: Int = 0, y: Int = 0) {
    for (row, letters) in pattern.rows.enumerated() {
      for (column, letter) in letters.enumerated() where letter != UInt8(ascii: ".") {
        self[x + column, y + row] = paints.colour(letter)
      }
    }
  }

  /// Draws a pattern with an outline of its own, for what is held in front of something else.
  mutating func drawOutlined(_ pattern: Pattern, _ paints: Paints, x: Int = 0, y: Int = 0) {
    var layer = PixelArt()
    layer.draw(pattern, paints, x: x, y: y)
    layer.outline()
    draw(layer)
  }

  /// Draws another sprite over this one, moved by (x, y).
  mutating func draw(_ other: PixelArt, x: Int = 0, y: Int = 0) {
    for row in 0..<Self.size {
      for column in 0..<Self.size {
        if let colour = other[column, row] { self[column + x, row + y] = colour }
      }
    }
  }

  /// Draws a line of ink around everything that is not ink itself; it turns corners without filling
  /// them, so that they look round.
  mutating func outline() {
    let inside = self
    for y in 0..<Self.size {
      for x in 0..<Self.size where inside[x, y] == nil {
        let neighbours = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)].map { inside[$0, $1] }
        if neighbours.contains(where: { $0 != nil && $0 != .ink }) { self[x, y] = .ink }
      }
    }
  }

  /// Gives the places where a pattern has an "s" one of `colours`, each with probability `share`.
  mutating func sprinkle(
    _ pattern: Pattern, _ colours: [PixelColour], share: Float,
    _ generator: inout some RandomGenerator
  ) {
    for (y, row) in pattern.rows.enumerated() {
      for (x, letter) in row.enumerated() where letter == UInt8(ascii: "s") {
        if generator.uniform() < share { self[x, y] = generator.element(of: colours) }
      }
    }
  }

  /// The places that have exactly this colour.
  func places(of colour: PixelColour) -> [(x: Int, y: Int)] {
    pixels.indices.filter { pixels[$0] == colour }.map { ($0 % Self.size, $0 / Self.size) }
  }

  /// The sprite seen in a mirror.
  var mirrored: PixelArt {
    var result = PixelArt()
    for y in 0..<Self.size {
      for x in 0..<Self.size { result[x, y] = self[Self.size - 1 - x, y] }
    }
    return result
  }

  /// The bytes of the picture in rows of red, green, blue, on a white background.
  var bytes: [UInt8] {
    pixels.flatMap { pixel in
      let colour = pixel ?? .white
      return [colour.red, colour.green, colour.blue]
    }
  }
}
