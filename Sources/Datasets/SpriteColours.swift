/// A colour of pixel art, as three bytes.
struct PixelColour: Hashable {
  let red, green, blue: UInt8

  /// Takes the colour as it is written on the web: 0xFF8040.
  init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  static let white = PixelColour(0xFFFFFF)
  /// The colour of outlines, pupils and mouths: softer than black.
  static let ink = PixelColour(0x2B1B33)
}

/// One material in four tones.
///
/// Shadows do not merely darken: they lean towards violet, and lights towards yellow, as under a
/// warm lamp in a blue room. That is what makes few colours look rich.
struct Ramp: Hashable {
  let light, base, dark, deep: PixelColour

  init(_ light: UInt32, _ base: UInt32, _ dark: UInt32, _ deep: UInt32) {
    self.light = PixelColour(light)
    self.base = PixelColour(base)
    self.dark = PixelColour(dark)
    self.deep = PixelColour(deep)
  }

  /// A material that has one colour in the light and another in the shadow.
  init(_ lit: Ramp, shadow: Ramp) {
    (light, base, dark, deep) = (lit.light, lit.base, shadow.base, shadow.dark)
  }
}

extension Ramp {
  static let ruby = Ramp(0xFF8F8A, 0xE0314B, 0x9A1A4A, 0x5C1038)
  static let ember = Ramp(0xFFB570, 0xF2703A, 0xB5403A, 0x6B2238)
  static let amber = Ramp(0xFFE08A, 0xF5A836, 0xC0702E, 0x743F2A)
  static let lemon = Ramp(0xFFF6A0, 0xF7D83C, 0xC99A2E, 0x7F5A2A)
  static let lime = Ramp(0xDDF58A, 0x9CCF3A, 0x5B9A3E, 0x2F5F40)
  static let leaf = Ramp(0xA6E07A, 0x4FAE4A, 0x2C7A4C, 0x1B4B42)
  static let mint = Ramp(0xB4F5D0, 0x4FCF9F, 0x2A938A, 0x1F5A66)
  static let teal = Ramp(0x8FE6E0, 0x2FB3B8, 0x207A95, 0x1D4A6B)
  static let sky = Ramp(0xB5ECFF, 0x57B5F0, 0x3A78C8, 0x2B4690)
  static let sapphire = Ramp(0x8FB0FF, 0x3F66E0, 0x3140A8, 0x241F66)
  static let violet = Ramp(0xC9A8FF, 0x8A5AE0, 0x5C36A8, 0x361D6B)
  static let plum = Ramp(0xF0A0E8, 0xB84FB8, 0x7C3290, 0x4A1D60)
  static let rose = Ramp(0xFFC0D0, 0xF57AA0, 0xC0487F, 0x7A2A60)

  static let silver = Ramp(0xF0F4FA, 0xB8C4D4, 0x7F8AA6, 0x4C5274)
  static let coal = Ramp(0x8A8CA8, 0x565A78, 0x383A56, 0x23233C)
  static let bone = Ramp(0xFFF8E6, 0xEFE0C2, 0xBFA58E, 0x75605E)
  static let snow = Ramp(0xFFFFFF, 0xE8F0FA, 0xB4C2E0, 0x7A84B4)
  static let chestnut = Ramp(0xD9A06A, 0xA5663A, 0x74412F, 0x452428)
  static let sand = Ramp(0xF7DFAE, 0xE0B878, 0xAD8252, 0x6B4C3C)
  static let gold = Ramp(0xFFF2A8, 0xFFC93C, 0xC98A2B, 0x7A4B2A)

  /// The colours of the rainbow, for whatever may have any of them.
  static let rainbow = [
    ruby, ember, amber, lemon, lime, leaf, mint, teal, sky, sapphire, violet, plum, rose,
  ]

  /// Skin in six tones.
  static let skins = [
    Ramp(0xFFE8D6, 0xFFD2B5, 0xE09F8C, 0xA5646A), Ramp(0xFFDDBE, 0xF7BF95, 0xD08A6E, 0x915558),
    Ramp(0xFAD0A5, 0xE6A676, 0xB8735A, 0x7A4548), Ramp(0xE8B588, 0xC98A5C, 0x985A48, 0x623640),
    Ramp(0xCC9468, 0xA56A45, 0x75443C, 0x4A2836), Ramp(0xB37C56, 0x8C553C, 0x613538, 0x3C1F2E),
  ]

  /// Hair: what grows, and three colours from the bottle.
  static let hairs = [
    Ramp(0x7A6A80, 0x4A3A52, 0x33263C, 0x221830), chestnut,
    Ramp(0xFFB878, 0xD9682F, 0x9C3F34, 0x5E2436), Ramp(0xFFF0A8, 0xF2C84B, 0xC08A34, 0x7A5230),
    Ramp(0x9A6A4C, 0x6B3F30, 0x4A2830, 0x301828), Ramp(0xFFFFFF, 0xDCE2EE, 0xA0A8C4, 0x666E94),
    rose, teal, violet,
  ]
}
