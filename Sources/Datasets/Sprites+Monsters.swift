import Tensors

// Monsters: a body, mostly with a face from a box of faces and something on the head. Letters:
// l, g, d, D the body; x, y, z its second colour (horns, wings, bellies); t a tongue.

extension Sprites {
  /// A body that waits for a face.
  struct Beast {
    let pattern: Pattern
    let colours: [Ramp]
    /// The row in which eyes begin, where the body has none of its own.
    var face: Int?
    /// The row of the crown of the head, where something may grow.
    var head: Int?
  }

  static func monster(_ generator: inout some RandomGenerator) -> PixelArt {
    let beast = generator.element(of: beasts)
    let body = generator.element(of: beast.colours)
    let second = generator.element(of: Ramp.rainbow + [.bone, .gold, .coal])
    var paints = Paints(["lgdD": body, "vxyz": second == body ? .bone : second])
    paints["t"] = Ramp.rose.base
    paints["m"] = Ramp.gold.base
    paints["M"] = Ramp.gold.dark
    var art = PixelArt()
    if let row = beast.head {
      let growth = generator.element(of: growths)
      art.draw(growth, paints, y: row - growth.rows.count)
    }
    art.draw(beast.pattern, paints)
    if let row = beast.face {
      let eyes = generator.element(of: eyes)
      art.draw(eyes, paints, x: 8 - eyes.rows[0].count / 2, y: row)
      let mouth = generator.element(of: mouths)
      art.draw(mouth, paints, x: 5, y: row + eyes.rows.count)
    }
    art.outline()
    return art
  }

  private static let eyes = [
    Pattern("ww..ww\nwk..wk\nwk..wk"), Pattern("ww..ww\nkw..kw\nkw..kw"),
    Pattern(".ww.\nwwkw\nwwkw\n.ww."), Pattern(".www.\nwwkkw\nwwkkw\n.www."),
    Pattern("k....k\nwk..kw\nwk..kw"), Pattern("ww.ww.ww\nkw.kw.kw"), Pattern("k....k\nk....k"),
    Pattern(".k..k.\nk.kk.k"), Pattern("wk..wk\nkk..kk"),
  ]

  private static let mouths = [
    Pattern("......\nk....k\n.kkkk."), Pattern("kkkkkk\n.kttk."), Pattern("......\nkwkkwk"),
    Pattern("......\n.kkkk."), Pattern("......\nwkwkwk\nkwkwkw"), Pattern("......\n..kk.."),
    Pattern("kkkkkk\nkwwwwk\n.kkkk."), Pattern("......\n.kkkk.\n...tt."),
  ]

  private static let growths = [
    Pattern("................"),
    Pattern.half("...v....\n...xx...\n....xx.."),
    Pattern.half(".v......\n.xx.....\n..xx...."),
    Pattern.half("....x...\n.....k..\n......k."),
    Pattern.half("....m..m\n....mmmm\n....MMMM"),
    Pattern(".....vv..xx.....\n......vxxx......\n.......y........"),
    Pattern.half("......vx\n.....vxx\n......xy"),
  ]

  private static let beasts = [
    Beast(  // slime
      pattern: .half(
        """
        ........
        ........
        ........
        ........
        ......ll
        ....llgg
        ...lgggg
        ..llgggg
        ..lggggg
        .lgggggg
        .ggggggg
        .ggggggg
        .dgggggg
        .ddggggg
        ..dddddd
        """), colours: Ramp.rainbow, face: 8, head: 5),
    Beast(  // melting slime
      pattern: .half(
        """
        ........
        ........
        .......l
        ......lg
        .....llg
        ....llgg
        ....lggg
        ...llggg
        ...lgggg
        ..lggggg
        ..gggggg
        .lgggggg
        .dgggggg
        .ddgdggg
        ..dd.ddd
        """), colours: Ramp.rainbow, face: 7, head: 4),
    Beast(  // ghost
      pattern: .half(
        """
        ........
        ........
        ........
        .....lll
        ...lllgg
        ..llgggg
        ..lggggg
        ..gggggg
        ..gggggg
        .ggggggg
        .ggggggg
        ..gggggg
        ..dggggg
        ..dggdgg
        ..dd..dd
        """), colours: [.snow, .snow, .sky, .rose, .mint, .violet, .bone], face: 6, head: 4),
    Beast(  // bat
      pattern: .half(
        """
        ........
        ........
        ........
        ....g...
        ....gg..
        .v..gdll
        vx..lggg
        xxxygggg
        xxxygggg
        xyxygggg
        x.xydggg
        ...xyggg
        ....yddg
        ......dd
        ......y.
        """), colours: [.violet, .plum, .coal, .chestnut, .sapphire, .ruby], face: 6),
    Beast(  // spider
      pattern: .half(
        """
        ........
        ........
        ........
        ..kk....
        .k..k.ll
        .k..kllg
        k..kklgg
        k.k.lggg
        ..kkgggg
        .k..gggg
        .k.kgggg
        k.k.dggg
        k.k..ddg
        .k....dd
        .k......
        """), colours: [.coal, .violet, .ruby, .ember, .leaf, .plum, .chestnut], face: 6, head: 5),
    Beast(  // octopus
      pattern: .half(
        """
        ........
        ........
        ........
        .....lll
        ...lllgg
        ...lgggg
        ...ggggg
        ...ggggg
        ...ggggg
        ....gggg
        .gg.gggg
        .dggdggg
        ..dddgdg
        .g.dd.dg
        .ddd.dd.
        """), colours: Ramp.rainbow, face: 5, head: 4),
    Beast(  // floating eye
      pattern: Pattern(
        """
        ................
        ................
        ................
        .....llllll.....
        ...llllggggg....
        ..lllggggggggg..
        ..llgwwwwwwggg..
        .llgwwxxxxwwggg.
        .lggwxwkkxxwggd.
        .gggwxkkkxxwggd.
        .gggwyxkxxywggd.
        .gggwwyyyywwgdd.
        ..gggwwwwwwgdd..
        ...ddggggdddd...
        .....dddddd.....
        """), colours: Ramp.rainbow, head: 4),
    Beast(  // imp
      pattern: .half(
        """
        ........
        ..v.....
        ..xx.lll
        ...xllgg
        ....lggg
        .g.lgggg
        .ggggggg
        ..dggggg
        ....gggg
        ....dggg
        ...g.dgg
        ..gg.vxx
        ..d..xyy
        .....gg.
        ....ddd.
        """), colours: [.ruby, .ember, .plum, .violet, .leaf, .teal, .rose], face: 5),
    Beast(  // skull
      pattern: .half(
        """
        ........
        ........
        ........
        .....lll
        ...lllgg
        ..lggggg
        ..gggggg
        ..gkkkgg
        ..gkvkkg
        ..gkxkkg
        ..dgkkgg
        ...ddggk
        ....dggg
        ....gkgk
        ....dkdk
        """), colours: [.bone, .bone, .snow, .silver, .mint], head: 4),
    Beast(  // ball of fur
      pattern: .half(
        """
        ........
        ........
        ........
        ...g..l.
        ...lglll
        .g.llglg
        ..lllggg
        ..lggggg
        .ggggggg
        ..gggggg
        .ggggggg
        ..dggggg
        .ddgdggg
        ..dddgdg
        ...xx...
        """), colours: Ramp.rainbow + [.snow, .chestnut], face: 6, head: 5),
  ]
}
