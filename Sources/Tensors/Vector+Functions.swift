// Functions of sixteen numbers at once, each within two units in the last place of the truth.
//
// They follow one plan: bring the argument into a small interval, where a polynomial is good
// enough, and undo that afterwards. The polynomials of exp, log, sin, cos and tanh are those of
// Moshier's Cephes library (1989), that of erf is Juffa's.

/// Added to a number below 2²², this leaves no bits for a fraction: the sum is rounded to a whole
/// number, which then stands in the lowest bits. (`rounded()` works lane by lane and is slow.)
private let roundingShift: Float = 12_582_912  // 1.5 · 2²³

/// Rounds to the nearest whole number, as a number and as an integer.
@inline(__always)
private func rounded(_ x: Vector) -> (number: Vector, integer: IntegerVector) {
  let shifted = x + roundingShift
  return (shifted - roundingShift, shifted.bits &- Vector(repeating: roundingShift).bits)
}

/// 2ⁿ for n in -126 … 127.
@inline(__always)
private func powerOfTwo(_ n: IntegerVector) -> Vector { Vector(bits: (n &+ 127) &<< 23) }

// MARK: - Exponential and logarithm

/// eˣ = 2ⁿ eʳ with n = round(x / ln 2) and |r| ≤ ln 2 / 2.
@inline(__always)
func exp(_ x: Vector) -> Vector {
  // Beyond these ends the result is 0 or infinite anyway; NaN stays, as no comparison holds.
  let x = x.replacing(with: 89, where: x .> 89).replacing(with: -104, where: x .< -104)
  let (p, integer) = exponentialParts(x)
  // In two steps, as 2ⁿ alone would overflow or vanish before the product does.
  let half = integer &>> 1
  return p * powerOfTwo(half) * powerOfTwo(integer &- half)
}

/// eˣ for x of at most 0, a little faster. Where it would be below 2⁻¹²⁶ it is about that, or 0 for −∞.
@inline(__always)
func expOfNegative(_ x: Vector) -> Vector {
  let lowest: Float = -87.3
  let (p, n) = exponentialParts(x.replacing(with: lowest, where: x .< lowest))
  return (p * powerOfTwo(n)).replacing(with: 0, where: x .== -.infinity)
}

/// p and n with eˣ = 2ⁿ p, for x between −104 and 89.
@inline(__always)
private func exponentialParts(_ x: Vector) -> (p: Vector, n: IntegerVector) {
  let (n, integer) = rounded(x * 1.442_695_04)
  // ln 2 in two parts, the first with so few bits that its product with n is exact.
  let r = multiplyAdd(n, 2.121_944_4e-4, multiplyAdd(n, -0.693_359_375, x))
  var p = multiplyAdd(Vector(repeating: 1.987_569_15e-4), r, 1.398_199_95e-3)
  p = multiplyAdd(p, r, 8.333_451_9e-3)
  p = multiplyAdd(p, r, 4.166_579_6e-2)
  p = multiplyAdd(p, r, 1.666_666_55e-1)
  p = multiplyAdd(p, r, 5.000_000_1e-1)
  return (multiplyAdd(p, r * r, r + 1), integer)
}

/// ln x = n ln 2 + ln m with x = 2ⁿ m and √½ ≤ m < √2.
@inline(__always)
func log(_ x: Vector) -> Vector {
  let tiny = x .< Float.leastNormalMagnitude
  let scaled = x.replacing(with: x * 0x1p23, where: tiny)
  // Subtracting the bits of √½ first makes the exponent field count from there.
  let offset = IntegerVector(repeating: 0x3F35_04F3)
  let exponent = (scaled.bits &- offset) &>> 23
  let m = Vector(bits: scaled.bits &- (exponent &<< 23)) - 1
  let n = whole(exponent) - Vector(repeating: 0).replacing(with: 23, where: tiny)

  var p = multiplyAdd(Vector(repeating: 7.037_683_6e-2), m, -1.151_461_03e-1)
  p = multiplyAdd(p, m, 1.167_699_9e-1)
  p = multiplyAdd(p, m, -1.242_014_08e-1)
  p = multiplyAdd(p, m, 1.424_932_3e-1)
  p = multiplyAdd(p, m, -1.666_805_8e-1)
  p = multiplyAdd(p, m, 2.000_071_5e-1)
  p = multiplyAdd(p, m, -2.499_999_4e-1)
  p = multiplyAdd(p, m, 3.333_333_1e-1)
  let square = m * m
  var result = multiplyAdd(n, -2.121_944_4e-4, p * m * square)
  result = multiplyAdd(square, -0.5, result) + m
  result = multiplyAdd(n, 0.693_359_375, result)

  result.replace(with: x, where: x .== .infinity)
  result.replace(with: -.infinity, where: x .== 0)
  return result.replacing(with: .nan, where: (x .< 0) .| (x .!= x))
}

/// Integers of up to 22 bits as numbers, by the same trick as rounding.
@inline(__always)
private func whole(_ n: IntegerVector) -> Vector {
  Vector(bits: n &+ Vector(repeating: roundingShift).bits) - roundingShift
}

// MARK: - Sine and cosine

/// Both at once, since most of the work is shared: x = n π/2 + r with |r| ≤ π/4.
///
/// Good for |x| up to 10,000; `sin(_:)` and `cos(_:)` look after what lies beyond.
@inline(__always)
func sineAndCosine(_ x: Vector) -> (sine: Vector, cosine: Vector) {
  let (n, quadrant) = rounded(x * 0.636_619_77)
  // π/2 in three parts; the products of the first two with n are exact up to n = 2¹³.
  var r = multiplyAdd(n, -1.570_312_5, x)
  r = multiplyAdd(n, -4.837_512_97e-4, r)
  r = multiplyAdd(n, -7.549_789_95e-8, r)
  let z = r * r
  var s = multiplyAdd(Vector(repeating: -1.951_529_6e-4), z, 8.332_160_9e-3)
  s = multiplyAdd(s, z, -1.666_665_5e-1)
  s = multiplyAdd(s * z, r, r)
  var c = multiplyAdd(Vector(repeating: 2.443_315_7e-5), z, -1.388_731_63e-3)
  c = multiplyAdd(c, z, 4.166_664_6e-2)
  c = multiplyAdd(c, z * z, multiplyAdd(z, Vector(repeating: -0.5), 1))

  // In odd quadrants the two change places: all bits of `exchange` are set there. (Bits, because
  // comparing vectors of integers is done lane by lane.)
  let exchange = ((s.bits ^ c.bits) & (0 &- (quadrant & 1)))
  // Bit 1 of the quadrant, or of the next one, is the sign.
  return (
    Vector(bits: s.bits ^ exchange ^ ((quadrant & 2) &<< 30)),
    Vector(bits: c.bits ^ exchange ^ (((quadrant &+ 1) & 2) &<< 30))
  )
}

/// The sine alone.
@inline(__always)
func sine(_ x: Vector) -> Vector { sineAndCosine(x).sine }

/// The cosine alone.
@inline(__always)
func cosine(_ x: Vector) -> Vector { sineAndCosine(x).cosine }

// MARK: - Functions made of exp

/// tanh x = 1 − 2 / (e²ˣ + 1), and a polynomial near 0, where that would cancel.
@inline(__always)
func tanh(_ x: Vector) -> Vector {
  let magnitude = x.magnitude
  let far = 1 - 2 / (exp(magnitude * 2) + 1)
  let z = x * x
  var p = multiplyAdd(Vector(repeating: -5.704_988_7e-3), z, 2.063_908_9e-2)
  p = multiplyAdd(p, z, -5.373_971_9e-2)
  p = multiplyAdd(p, z, 1.333_144_2e-1)
  p = multiplyAdd(p, z, -3.333_328_2e-1)
  let near = multiplyAdd(p * z, x, x)
  return near.replacing(with: far.withSign(of: x), where: magnitude .> 0.625)
}

/// 1 / (1 + e⁻ˣ)
@inline(__always)
func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exp(-x)) }

/// x / (1 + e⁻ˣ)
@inline(__always)
func silu(_ x: Vector) -> Vector { x / (1 + exp(-x)) }

/// x/2 (1 + erf(x/√2))
@inline(__always)
func gelu(_ x: Vector) -> Vector { x * 0.5 * (1 + erf(x * 0.707_106_78)) }

/// x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
@inline(__always)
func geluByTanh(_ x: Vector) -> Vector {
  let inner = x * 0.797_884_56 * multiplyAdd(x * x, Vector(repeating: 0.044_715), 1)
  return x * 0.5 * (1 + tanh(inner))
}

/// The error function, 2/√π ∫₀ˣ e^(−t²) dt.
@inline(__always)
func erf(_ x: Vector) -> Vector {
  // Beyond 4 erf is 1 to the last place, and the polynomial for the far part would turn around.
  let size = x.magnitude
  let t = size.replacing(with: 4, where: size .> 4)
  let s = t * t
  var far = multiplyAdd(Vector(repeating: -1.728_534_7e-5), t, 3.831_971_26e-4)
  far = multiplyAdd(
    far, s, multiplyAdd(Vector(repeating: -3.883_964_38e-3), t, 2.425_462_19e-2))
  far = multiplyAdd(far, t, -1.067_778_77e-1)
  far = multiplyAdd(far, t, -6.348_466_87e-1)
  far = multiplyAdd(far, t, -1.287_175_12e-1)
  far = multiplyAdd(far, t, -t)
  // No less than e⁻¹⁷ here: 2ⁿ needs no care.
  let (p, n) = exponentialParts(far)
  far = multiplyAdd(-p, powerOfTwo(n), 1).withSign(of: x)
  var near = multiplyAdd(Vector(repeating: -5.967_617_03e-4), s, 4.991_194_23e-3)
  near = multiplyAdd(near, s, -2.676_813_49e-2)
  near = multiplyAdd(near, s, 1.128_199_25e-1)
  near = multiplyAdd(near, s, -3.761_253_36e-1)
  near = multiplyAdd(near, s, 1.283_791_66e-1)
  near = multiplyAdd(near, x, x)
  return near.replacing(with: far, where: t .> 0.927_734_375)
}
