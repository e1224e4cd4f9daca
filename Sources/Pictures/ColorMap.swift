import Glibc
import Tensors

/// Colours for numbers: a path through colour space from 0 to 1.
///
/// The path runs straight between control points in Oklab, where equal steps look equally large and
/// one axis is lightness, so that a map is read right also in grey print and by eyes that do not
/// tell red from green.
public struct ColorMap: Sendable {
  /// The colour of values that are no number: a grey that neither map contains.
  public static let missing = Color(hex: 0x7F7F7F)

  private let table: [Color]

  /// A point on the path: lightness 0…1, chroma (0 is grey) and hue in degrees, Oklab's polar form.
  struct ControlPoint {
    let lightness: Float
    let chroma: Float
    let hue: Float
  }

  /// Makes the map whose path visits `points` at equal distances.
  init(through points: [ControlPoint]) {
    let corners = points.map(Oklab.init)
    table = (0...256).map { step in
      let position = Float(step) / 256 * Float(points.count - 1)
      let index = min(Int(position), points.count - 2)
      return corners[index].mixed(with: corners[index + 1], position - Float(index)).color
    }
  }

  /// The colour at `position`, from 0 to 1; beyond the ends, the end's colour.
  public func color(at position: Float) -> Color {
    guard !position.isNaN else { return ColorMap.missing }
    return table[Int((min(max(position, 0), 1) * 256).rounded())]
  }

  /// For numbers with a sign: blue below zero, near white at zero, orange above.
  ///
  /// Both arms have the same lightness at the same distance from zero, and blue and orange are the
  /// pair that all common kinds of colour vision tell apart.
  public static let diverging = ColorMap(through: [
    ControlPoint(lightness: 0.36, chroma: 0.115, hue: 256),
    ControlPoint(lightness: 0.55, chroma: 0.120, hue: 252),
    ControlPoint(lightness: 0.77, chroma: 0.085, hue: 244),
    ControlPoint(lightness: 0.97, chroma: 0.000, hue: 244),
    ControlPoint(lightness: 0.77, chroma: 0.130, hue: 65),
    ControlPoint(lightness: 0.55, chroma: 0.120, hue: 56),
    ControlPoint(lightness: 0.36, chroma: 0.085, hue: 46),
  ])

  /// For numbers from little to much: from near black over violet and red to pale yellow.
  public static let sequential = ColorMap(through: [
    ControlPoint(lightness: 0.16, chroma: 0.03, hue: 285),
    ControlPoint(lightness: 0.36, chroma: 0.13, hue: 300),
    ControlPoint(lightness: 0.56, chroma: 0.17, hue: 357),
    ControlPoint(lightness: 0.76, chroma: 0.14, hue: 50),
    ControlPoint(lightness: 0.96, chroma: 0.08, hue: 105),
  ])
}

// MARK: - Oklab

/// A colour as lightness and two opponent axes, green to red and blue to yellow.
///
/// Björn Ottosson, "A perceptual color space for image processing", 2020; the numbers are his.
struct Oklab {
  var lightness: Float
  var a: Float
  var b: Float

  init(_ point: ColorMap.ControlPoint) {
    lightness = point.lightness
    a = point.chroma * cos(point.hue * .pi / 180)
    b = point.chroma * sin(point.hue * .pi / 180)
  }

  init(_ color: Color) {
    let (r, g, b) = (linear(color.red), linear(color.green), linear(color.blue))
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    self.b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  func mixed(with other: Oklab, _ share: Float) -> Oklab {
    var result = self
    result.lightness += share * (other.lightness - lightness)
    result.a += share * (other.a - a)
    result.b += share * (other.b - b)
    return result
  }

  /// The sRGB colour, with shares that lie outside 0…1 cut off.
  var color: Color {
    func cube(_ x: Float) -> Float { x * x * x }
    func share(_ light: Float) -> Float { min(max(gammaEncoded(light), 0), 1) }
    let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return Color(
      red: share(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      green: share(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      blue: share(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
  }
}
