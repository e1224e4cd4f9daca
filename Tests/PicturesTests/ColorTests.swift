import Tensors
import Testing

@testable import Pictures

@Suite("Colours and palettes")
struct ColorTests {
  @Test("A colour survives the notation of the web")
  func hexadecimal() {
    #expect(Color(hex: 0x0A80FF).hexText == "#0a80ff")
    #expect(Color(hex: 0x0A80FF).bytes == [10, 128, 255])
  }

  @Test("Contrast runs from 1 to 21, black on white")
  func contrast() {
    let (black, white) = (Color(hex: 0), Color(hex: 0xFFFFFF))
    // The three weights sum to 1 up to the rounding of float32.
    #expect(abs(white.luminance - 1) < 1e-6)
    #expect(abs(black.contrast(with: white) - 21) < 1e-4)
    #expect(white.contrast(with: white) == 1)
  }

  @Test("Neighbouring series differ in luminance by a contrast of 1.6")
  func neighbours() {
    let next = Theme.series.dropFirst() + Theme.series.prefix(1)
    for (a, b) in zip(Theme.series, next) { #expect(a.contrast(with: b) >= 1.6) }
  }

  @Test("Series stand out from light and dark paper, and text can be read on both")
  func papers() {
    for theme in [Theme.light, .dark] {
      #expect(Theme.series.allSatisfy { $0.contrast(with: theme.paper) >= 3 })
      #expect(theme.ink.contrast(with: theme.paper) >= 7)
      #expect(theme.muted.contrast(with: theme.paper) >= 4.5)
    }
  }

  @Test("Six series differ in their dashes alone, and 36 in colour and dashes together")
  func dashes() {
    #expect(Set((0..<6).map(Theme.seriesDash)).count == 6)
    let looks = (0..<36).map { Theme.seriesColor($0).hexText + "\(Theme.seriesDash($0))" }
    #expect(Set(looks).count == 36)
  }

  @Test("Oklab's white has lightness 1 and no hue, and red the published coordinates")
  func oklab() {
    let white = Oklab(Color(hex: 0xFFFFFF))
    // The matrices are published with ten digits; float arithmetic keeps six.
    #expect(abs(white.lightness - 1) < 1e-5 && abs(white.a) < 1e-5 && abs(white.b) < 1e-4)
    let red = Oklab(Color(hex: 0xFF0000))
    #expect(abs(red.lightness - 0.62796) < 1e-4)
    #expect(abs(red.a - 0.22486) < 1e-4 && abs(red.b - 0.12585) < 1e-4)
  }

  @Test("The diverging map is near white at zero and equally light on both sides")
  func symmetry() {
    #expect(ColorMap.diverging.color(at: 0.5).luminance > 0.9)
    for step in 0...50 {
      let share = Float(step) / 100
      let below = Oklab(ColorMap.diverging.color(at: share))
      let above = Oklab(ColorMap.diverging.color(at: 1 - share))
      // A hundredth of lightness is what cutting off at the edge of sRGB may cost.
      #expect(abs(below.lightness - above.lightness) < 0.01)
    }
  }

  @Test("The diverging map is blue below zero and orange above it")
  func sides() {
    let (below, above) = (ColorMap.diverging.color(at: 0.25), ColorMap.diverging.color(at: 0.75))
    #expect(below.blue > below.red + 0.2)
    #expect(above.red > above.blue + 0.2)
  }

  @Test("The sequential map never gets darker on its way")
  func monotone() {
    let lightness = (0...256).map {
      Oklab(ColorMap.sequential.color(at: Float($0) / 256)).lightness
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("Beyond its ends a map keeps the end's colour, and what is no number is grey")
  func ends() {
    let map = ColorMap.sequential
    #expect(map.color(at: -3) == map.color(at: 0))
    #expect(map.color(at: .infinity) == map.color(at: 1))
    #expect(map.color(at: .nan) == ColorMap.missing)
  }
}

@Suite("Heat maps")
struct HeatMapTests {
  @Test("A signed map puts zero in the middle, whatever the numbers")
  func signed() {
    let colors = heatColors(Tensor([0, -0.5, 2, -2], shape: [2, 2]))
    func color(_ position: Float) -> [Float] {
      let color = ColorMap.diverging.color(at: position)
      return [color.red, color.green, color.blue]
    }
    #expect(colors.shape == [2, 2, 3])
    #expect(colors.scalars == color(0.5) + color(0.375) + color(1) + color(0))
  }

  @Test("Zeros, constants, and nothing but NaN still have a scale")
  func degenerate() {
    #expect(HeatScale.signed().settled(for: [0, 0]).labels == ["1", "0", "−1"])
    #expect(HeatScale.amount().settled(for: [3, 3]).labels == ["4", "3.5", "3"])
    #expect(HeatScale.signed().settled(for: [.nan]).highest == 1)
    #expect(heatMap(Tensor([.nan, .infinity], shape: [1, 2])).shape[2] == 3)
  }

  @Test("The largest floats do not overflow the scale")
  func huge() {
    let most = Float.greatestFiniteMagnitude
    let scale = HeatScale.amount(-most...most).settled(for: [])
    #expect(scale.color(of: 0) == ColorMap.sequential.color(at: 0.5))
  }

  @Test("A difference shows both pictures and where they differ")
  func differenceOfTwo() {
    let a = Tensor([0, 0, 0, 1], shape: [2, 2, 1])
    let picture = difference(a, Tensor([0, 0, 0, 0], shape: [2, 2, 1]))
    // Two pixels become squares of 96; panels are 16 apart.
    let side = 192
    #expect(picture[16 + 150][16 + 150].scalars == [1, 1, 1])
    #expect(picture[16 + 150][16 + side + 16 + 150].scalars == [0, 0, 0])
    let most = ColorMap.diverging.color(at: 1)
    #expect(
      picture[16 + 150][16 + 2 * (side + 16) + 150].scalars == [most.red, most.green, most.blue])
  }
}
