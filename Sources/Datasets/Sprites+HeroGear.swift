// What heroes wear and carry. Letters as in Sprites+Heroes.swift.

extension Sprites {
  static let cape = Pattern.half(
    """
    ....fff.
    ...efff.
    ...efff.
    ..eefff.
    ..eeffg.
    ..fgfgg.
    """)

  static let clothes = [
    Pattern.half(".....abb\n....aabb\n....sbbb\n.....ooo\n.....bcc\n.....oo."),
    Pattern.half(".....abb\n....aabf\n....abbf\n....sbbf\n....abbf\n....bccg"),
    Pattern.half("....lmmm\n...lmlmm\n....smMM\n.....oon\n.....mM.\n.....MM."),
    Pattern.half(".....abb\n....sabb\n....sfff\n.....abb\n....abbb\n....bcbc"),
    Pattern.half(".....eff\n....fbbb\n....sfff\n.....bbb\n.....oo.\n.....oo."),
    Pattern.half(".....bff\n....fbff\n....sbff\n.....ooo\n.....gg.\n.....oo."),
    Pattern.half(".....abc\n....abcf\n....sbcf\n.....tnn\n.....bb.\n.....OO."),
  ]

  static let walkingClothes = [
    Pattern(
      """
      .....abbbbc.....
      .....abcbbc.....
      .....bbscbc.....
      .....ooooon.....
      .....bbbbcc.....
      ....oo...oo.....
      """),
    Pattern(
      """
      .....abbbfc.....
      .....abcbfc.....
      .....abcbfc.....
      ....aabscfc.....
      ....abbbbfcc....
      ....bcccccgc....
      """),
    Pattern(
      """
      ....llmmmmM.....
      ....lmlMmmM.....
      .....mmsMMM.....
      .....ooooon.....
      .....mm.mMM.....
      ....MM...MM.....
      """),
    Pattern(
      """
      .....effffg.....
      .....bbcbbb.....
      .....efsfgf.....
      .....bbbbbb.....
      .....oo.ooo.....
      ....oo...oo.....
      """),
  ]

  /// What a hand holds, drawn so that the hand is in the middle of the ninth row.
  static let tools = [
    Pattern(  // sword
      """
      ..l..
      .llm.
      .llm.
      .llm.
      .llm.
      .llm.
      tnnnN
      ..r..
      ..s..
      ..n..
      """),
    Pattern(  // staff
      """
      .uv..
      uuvV.
      vvVV.
      .VV..
      ..r..
      ..r..
      ..r..
      ..r..
      ..s..
      ..r..
      ..R..
      ..R..
      """),
    Pattern(  // axe
      """
      ..r..
      llrm.
      llrmm
      lmrmM
      .mrM.
      ..r..
      ..r..
      ..r..
      ..s..
      ..R..
      """),
    Pattern(  // shield
      """
      .....
      .....
      .....
      .....
      .....
      .lmm.
      efffM
      efnfg
      efnfg
      ffffg
      .fgg.
      """),
    Pattern(  // wand
      """
      .....
      .....
      ..t..
      .tnN.
      tnnnN
      .nNN.
      .N.N.
      ..r..
      ..s..
      ..r..
      """),
    Pattern(  // spear
      """
      ..l..
      .lmM.
      .lmM.
      ..M..
      ..r..
      ..r..
      ..r..
      ..r..
      ..s..
      ..R..
      ..R..
      ..R..
      """),
    Pattern(  // torch
      """
      .....
      ..t..
      .tn..
      .tnN.
      .nNN.
      ..r..
      ..r..
      ..r..
      ..s..
      ..R..
      """),
    Pattern(  // flower
      """
      .....
      .....
      .....
      .uu..
      uvvV.
      unnV.
      .vV..
      ..r..
      ..s..
      ..r..
      """),
    Pattern(  // hammer
      """
      .....
      llmmM
      lmmmM
      lmmMM
      ..r..
      ..r..
      ..r..
      ..r..
      ..s..
      ..R..
      """),
  ]
}
