import Tensors

// Glass, something in it, and a stopper. In the patterns of flasks, digits are the room inside from
// the lit side 1 to the dark side 4, and g and G are the rim.

extension Sprites {
  static func potion(_ generator: inout some RandomGenerator) -> PixelArt {
    let flask = generator.element(of: flasks)
    let liquid = generator.element(of: Ramp.rainbow)
    var art = PixelArt()
    art.draw(flask.pattern, glass)
    art.fill(flask, to: generator.element(of: Array(flask.levels)), with: liquid)
    art.bubble(in: flask, of: liquid, count: generator.integer(below: 5), &generator)
    decorate(&art, flask, &generator)
    let stopper = generator.element(of: stoppers)
    let material = generator.element(of: [Ramp.chestnut, .sand, .gold, .silver, .ruby, .sky])
    art.draw(stopper, Paints(["cCsS": material]), x: 5, y: flask.top - stopper.rows.count)
    art.outline()
    return art
  }

  /// A ribbon round the neck, a label on the belly, or neither.
  private static func decorate(
    _ art: inout PixelArt, _ flask: Flask, _ generator: inout some RandomGenerator
  ) {
    switch generator.integer(below: 6) {
    case 0:
      let ribbon = generator.element(of: Ramp.rainbow + [.gold, .bone])
      art.draw(Sprites.ribbon, Paints(["rRsS": ribbon]), x: 5, y: flask.neck)
    case 1:
      let paper = Paints(["pPiI": .bone, "xyzo": generator.element(of: Ramp.rainbow)])
      art.draw(generator.element(of: labels), paper, x: 5, y: flask.belly)
    default: break
    }
  }

  /// A pattern and what one has to know to fill it.
  struct Flask {
    /// The row of the rim, of the neck's end, and of the middle of the belly.
    let top, neck, belly: Int
    /// Rows in which the surface of the liquid may lie.
    let levels: ClosedRange<Int>
    let pattern: Pattern
  }

  static let glass: Paints = {
    var glass = Paints(["rgG4": Ramp.snow])
    for (letter, hex) in zip("123", [0xFFFFFF, 0xF2F7FD, 0xDCE6F4] as [UInt32]) {
      glass[letter] = PixelColour(hex)
    }
    return glass
  }()

  static let flasks = [
    Flask(  // round
      top: 3, neck: 5, belly: 9, levels: 6...10,
      pattern: Pattern(
        """
        ................
        ................
        ................
        .....rrggGG.....
        ......1223......
        ......1223......
        .....122233.....
        ...1122223334...
        ..112222223334..
        ..112222223334..
        ..122222223334..
        ..122222233344..
        ..222222333344..
        ...2223333444...
        .....333444.....
        """)),
    Flask(  // cone
      top: 3, neck: 6, belly: 9, levels: 6...11,
      pattern: Pattern(
        """
        ................
        ................
        ................
        .....rrggGG.....
        ......1223......
        ......1223......
        ......1223......
        .....112233.....
        .....112233.....
        ....11222333....
        ....12222333....
        ...1122223334...
        ...1222223334...
        ..122222233344..
        ..222223333444..
        """)),
    Flask(  // vial
      top: 3, neck: 4, belly: 8, levels: 5...11,
      pattern: Pattern(
        """
        ................
        ................
        ................
        ....rrggggGG....
        .....112233.....
        .....112233.....
        .....112233.....
        .....112233.....
        .....112233.....
        .....112233.....
        .....122233.....
        .....122233.....
        .....122334.....
        .....223334.....
        ......3344......
        """)),
    Flask(  // square bottle
      top: 3, neck: 5, belly: 9, levels: 7...11,
      pattern: Pattern(
        """
        ................
        ................
        ................
        .....rrggGG.....
        ......1223......
        ......1223......
        ...1112223334...
        ..112222223334..
        ..112222223334..
        ..112222223334..
        ..112222223334..
        ..122222223334..
        ..122222233344..
        ..122222333344..
        ...2223333444...
        """)),
    Flask(  // heart
      top: 3, neck: 5, belly: 8, levels: 6...9,
      pattern: Pattern(
        """
        ................
        ................
        ................
        .....rrggGG.....
        ......1223......
        ..111.1223.334..
        .11222122222334.
        .11222222222334.
        .12222222222344.
        .12222222223344.
        ..222222223344..
        ...2222223344...
        ....22223344....
        .....223344.....
        ......2344......
        """)),
    Flask(  // pear
      top: 3, neck: 5, belly: 10, levels: 6...11,
      pattern: Pattern(
        """
        ................
        ................
        ................
        .....rrggGG.....
        ......1223......
        .....112233.....
        .....112233.....
        ....11222333....
        ...1122223334...
        ...1122223334...
        ..112222223334..
        ..122222223344..
        ..122222233344..
        ...2222333344...
        ....33334444....
        """)),
    Flask(  // small and wide
      top: 5, neck: 7, belly: 10, levels: 8...11,
      pattern: Pattern(
        """
        ................
        ................
        ................
        ................
        ................
        .....rrggGG.....
        ......1223......
        ....11222333....
        ..112222223334..
        .11222222233334.
        .11222222233334.
        .12222222233344.
        .12222222333344.
        ..222222333344..
        ....33334444....
        """)),
  ]

  static let stoppers = [
    Pattern(
      """
      .cccs.
      .cCss.
      """),
    Pattern(
      """
      ..cc..
      .cCCs.
      """),
    Pattern(
      """
      .cccC.
      ccCCCs
      """),
    Pattern(
      """
      ..cC..
      ..Cs..
      """),
  ]

  static let ribbon = Pattern(
    """
    rrRRss
    .sR...
    .s.R..
    """)

  static let labels = [
    Pattern(
      """
      pppppp
      pxPPxp
      pPyyPp
      PPPPPP
      """),
    Pattern(
      """
      pppppp
      pPyyPp
      pPyyPp
      PPPPPP
      """),
    Pattern(
      """
      pppppp
      pyPPyp
      pPyyPp
      pyPPyp
      """),
  ]
}

extension PixelArt {
  fileprivate mutating func fill(_ flask: Sprites.Flask, to level: Int, with liquid: Ramp) {
    let paints = Paints(["1234": liquid])
    for (y, row) in flask.pattern.rows.enumerated() where y >= level {
      for (x, letter) in row.enumerated() {
        let letter = Character(Unicode.Scalar(letter))
        guard letter.isNumber else { continue }
        self[x, y] = y == level ? liquid.light : paints[letter]
      }
    }
  }

  /// Draws bubbles, each a light pixel, where the liquid has its base colour.
  fileprivate mutating func bubble(
    in flask: Sprites.Flask, of liquid: Ramp, count: Int, _ generator: inout some RandomGenerator
  ) {
    let room = places(of: liquid.base)
    guard !room.isEmpty else { return }
    for _ in 0..<count {
      let place = generator.element(of: room)
      self[place.x, place.y] = liquid.light
    }
  }
}
