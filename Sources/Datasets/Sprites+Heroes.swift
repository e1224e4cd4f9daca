import Tensors

// Heroes: a figure in clothes, a face, hair, perhaps a hat, and perhaps something in the hand; seen
// from the front or walking to the right. Letters, here and in the parts: s, S skin; i, h, H hair;
// a, b, c the first cloth; e, f, g the second; l, m, M steel; t, n, N gold; o, O leather; r, R wood;
// u, v, V magic.

extension Sprites {
  static func hero(_ generator: inout some RandomGenerator) -> PixelArt {
    let paints = heroPaints(&generator)
    let isWalking = generator.uniform() < 0.4
    let hat = generator.uniform() < 0.5 ? generator.element(of: hats) : nil
    var art = PixelArt()
    if generator.uniform() < 0.2 { art.draw(cape, paints, y: 9) }
    art.draw(generator.element(of: isWalking ? walkingClothes : clothes), paints, y: 9)
    art.draw(head, paints, x: 4, y: 3)
    art.draw(generator.element(of: isWalking ? sideFaces : faces), paints, x: 4, y: 5)
    let hair = generator.element(of: isWalking ? sideHair : frontHair)
    if hat?.hidesHair != true { art.draw(hair, paints) }
    if let hat { art.draw(hat.pattern, paints) }
    art.outline()
    if generator.uniform() < 0.75 {
      art.drawOutlined(generator.element(of: tools), paints, x: 11, y: 3)
    }
    return isWalking && generator.uniform() < 0.5 ? art.mirrored : art
  }

  private static func heroPaints(_ generator: inout some RandomGenerator) -> Paints {
    let cloth = generator.element(of: Ramp.rainbow + [.coal, .chestnut, .bone])
    let second = generator.element(of: [Ramp.gold, .bone, .snow, .ruby, .sapphire, .coal, .leaf])
    return Paints([
      "zsSZ": generator.element(of: Ramp.skins), "ihHI": generator.element(of: Ramp.hairs),
      "abcd": cloth, "efgG": second == cloth ? .gold : second, "lmML": .silver,
      "xoOX": generator.element(of: [Ramp.chestnut, .coal]), "prRP": .chestnut, "tnNT": .gold,
      "uvVU": generator.element(of: [Ramp.sky, .ruby, .lime, .violet, .lemon]),
    ])
  }

  private static let head = Pattern(
    """
    .ssssss.
    ssssssss
    ssssssss
    ssssssss
    ssssssss
    .sssssS.
    """)

  private static let faces = [
    Pattern("........\n..k..k..\n..k..k.."),
    Pattern("........\n..k..k..\n..k..k..\n...SS..."),
    Pattern("........\n..k..k..\n.Sk..kS."),
    Pattern("........\n.wk..kw.\n.wk..kw."),
    Pattern("........\n..k..k..\n.hk..kh.\n.hhSShh.\n..hhhh.."),
    Pattern("........\n..k..k..\n..khhk..\n..hhhh.."),
    Pattern("........\nkkkkkkkk\n..k..kk."),
  ]

  private static let sideFaces = [
    Pattern("........\n....k.k.\n....k.k."),
    Pattern("........\n....k.k.\n...Sk.k."),
    Pattern("........\n....k.k.\n....k.k.\n.....S.."),
    Pattern("........\n....k.k.\n..hhk.k.\n..hhhhhh\n...hhhh."),
  ]
}
