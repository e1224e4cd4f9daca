import Glibc

/// A colour as pictures hold it: red, green and blue of sRGB, each 0…1.
public struct Color: Equatable, Sendable {
  /// The share of red.
  public var red: Float
  /// The share of green.
  public var green: Float
  /// The share of blue.
  public var blue: Float

  /// Makes a colour from its shares, each 0…1.
  public init(red: Float, green: Float, blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Makes a colour from the notation of the web: 0xFF8000 is orange.
  public init(hex: UInt32) {
    self.init(
      red: Float(hex >> 16 & 255) / 255, green: Float(hex >> 8 & 255) / 255,
      blue: Float(hex & 255) / 255)
  }

  /// The colour in the notation of the web as a number, red in the upper byte of three.
  public var hex: UInt32 {
    func byte(_ share: Float) -> UInt32 { UInt32((min(max(share, 0), 1) * 255).rounded()) }
    return byte(red) << 16 | byte(green) << 8 | byte(blue)
  }

  /// The red, green and blue as bytes.
  public var bytes: [UInt8] {
    [16, 8, 0].map { UInt8(truncatingIfNeeded: hex >> $0) }
  }

  /// The colour in the notation of the web, `#ff8000`.
  public var hexText: String {
    let digits = String(hex, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The light that the colour gives off, 0 for black and 1 for white.
  ///
  /// The relative luminance of WCAG 2.2: 0.2126 R + 0.7152 G + 0.0722 B of the linear shares.
  public var luminance: Float {
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// How well two colours can be told apart without seeing hue, from 1 (not at all) to 21.
  ///
  /// WCAG 2.2's contrast ratio, (L₁ + 0.05) / (L₂ + 0.05); it asks for 3 between a line and its
  /// background and for 4.5 between text and its background.
  public func contrast(with other: Color) -> Float {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}

/// The light behind an sRGB share (IEC 61966-2-1).
func linear(_ share: Float) -> Float {
  share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
}

/// The sRGB share for an amount of light, the inverse of `linear`.
func gammaEncoded(_ light: Float) -> Float {
  light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
}
