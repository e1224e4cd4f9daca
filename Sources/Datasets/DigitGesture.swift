import Glibc
import Tensors

/// What is particular to one digit on the paper: the hand's habits, and chance.
///
/// All lengths are in heights of the picture, so the same gesture can be drawn at any size.
struct DigitGesture {
  /// A slow wave that bends all lines of the digit alike.
  private struct Wave {
    let direction: SIMD2<Float>
    let phase: Float
    let push: SIMD2<Float>
  }

  private let waves: [Wave]
  private let squareness: Float
  private let waist: Float
  private let flare: Float
  /// Half the extent of the digit, across and down.
  private let reach: SIMD2<Float>
  /// The tangent of the angle to the vertical.
  private let lean: Float
  private let turn: (cosine: Float, sine: Float)
  /// Half the breadth of the line.
  let radius: Float
  /// How the pressure of the pen rises and falls along a stroke.
  let pressure: (change: Float, phase: Float)
  /// How bright the line is, 0…1.
  let ink: Float
  /// Where the middle of the digit lies, from the middle of the picture.
  let shift: SIMD2<Float>

  /// Draws the chances of one digit. The factor of each `bell` is how far it can go; two thirds
  /// of all digits stay within a third of that.
  init(of writer: DigitWriter, generator: inout some RandomGenerator) {
    let degree = Float.pi / 180
    waves = (0..<4).map { _ in
      let direction = SIMD2(generator.uniform(in: -2.4...2.4), generator.uniform(in: -2.4...2.4))
      let phase = generator.uniform(in: 0...2 * Float.pi)
      return Wave(
        direction: direction, phase: phase,
        push: (0.08 + writer.tremor) * SIMD2(generator.bell(), generator.bell()))
    }
    squareness = writer.squareness + 0.18 * generator.bell()
    waist = writer.waist + 0.17 * generator.bell()
    flare = writer.flare + 0.18 * generator.bell()
    let height = writer.height * (1 + 0.16 * generator.bell())
    let breadth = writer.breadth * (1 + 0.3 * generator.bell())
    reach = SIMD2(0.3 * breadth, 0.5) * height
    lean = tan((writer.slant + 13 * generator.bell()) * degree)
    let angle = 8 * generator.bell() * degree
    turn = (cos(angle), sin(angle))
    radius = writer.pen * writer.height / 2 * (1 + 0.33 * generator.bell())
    pressure = (0.16 * generator.uniform(), generator.uniform(in: 0...2 * Float.pi))
    ink = min(writer.ink * (1 + 0.1 * generator.bell()), 1)
    shift = 0.09 * SIMD2(generator.bell(), generator.bell())
  }

  /// Where a point of a skeleton comes to lie, from the middle of the picture.
  func place(_ point: SIMD2<Float>) -> SIMD2<Float> {
    var p = (point - SIMD2(50, 50)) / SIMD2(30, 50)
    for wave in waves { p += wave.push * sin((wave.direction * p).sum() + wave.phase) }
    // What vanishes at -1 and 1 moves the inside of the box and leaves its edges.
    p += squareness * p * (1 - p * p)
    p.y += waist * (1 - p.y * p.y)
    p.x *= 1 + flare * p.y
    p *= reach
    p.x -= lean * p.y
    return SIMD2(turn.cosine * p.x - turn.sine * p.y, turn.sine * p.x + turn.cosine * p.y)
  }
}

extension RandomGenerator {
  /// A number from -1 to 1, mostly small: the mean of three even ones, with deviation 1/3.
  ///
  /// Unlike a normal number it is never far out, so no digit is ever bent beyond recognition.
  mutating func bell() -> Float { (uniform() + uniform() + uniform()) * (2 / 3) - 1 }
}
