/// The generator of 32-bit words behind NumPy's and PyTorch's seeds: MT19937.
///
/// 624 words of state; each round replaces all of them, and a word is tempered on its way out.
/// (Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).)
///
/// A copy shares the state until one of the two starts its next round, so bookmarks cost little.
struct MersenneTwister: Equatable, Sendable {
  /// x_k … x_{k+623}, untempered.
  private(set) var state: [UInt32]

  /// How many words of `state` have been given out.
  private(set) var used: Int

  static let size = 624
  private static let shift = 397

  init(state: [UInt32], used: Int) { (self.state, self.used) = (state, used) }

  /// Fills the state from a seed by Knuth's recurrence.
  init(seed: UInt32) {
    state = [UInt32](repeating: seed, count: Self.size)
    for i in 1..<Self.size {
      let previous = state[i - 1]
      state[i] = 1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(i)
    }
    used = Self.size
  }

  /// The next word.
  mutating func next() -> UInt32 {
    if used == Self.size { advance() }
    defer { used += 1 }
    return Self.tempered(state[used])
  }

  /// The next two words as one number, the first of them in the upper half.
  mutating func nextPair() -> UInt64 {
    let high = UInt64(next())
    return high << 32 | UInt64(next())
  }

  /// Fills `numbers` with words scaled to 0 ..< 1: the lower 24 bits, which is all that a Float
  /// holds.
  mutating func fill(_ numbers: UnsafeMutableBufferPointer<Float>) {
    var done = 0
    while done < numbers.count {
      if used == Self.size { advance() }
      let length = min(Self.size - used, numbers.count - done)
      state.withUnsafeBufferPointer { state in
        for i in 0..<length {
          numbers[done + i] = Self.fraction(Self.tempered(state[used + i]))
        }
      }
      used += length
      done += length
    }
  }

  /// The number in 0 ..< 1 that PyTorch makes of a word.
  static func fraction(_ word: UInt32) -> Float {
    Float(Int32(bitPattern: word & 0xFF_FFFF)) * 0x1p-24
  }

  /// Makes the next 624 words: x_{k+624} = x_{k+397} ⊕ twist(upper bit of x_k, rest of x_{k+1}).
  ///
  /// Split where the indices wrap around, so that each loop reads only words that it wrote at
  /// least 227 turns earlier and the compiler can do several at once.
  private mutating func advance() {
    let (size, shift) = (Self.size, Self.shift)
    state.withUnsafeMutableBufferPointer { x in
      for i in 0..<size - shift { x[i] = x[i + shift] ^ Self.twisted(x[i], x[i + 1]) }
      for i in size - shift..<size - 1 {
        x[i] = x[i + shift - size] ^ Self.twisted(x[i], x[i + 1])
      }
      x[size - 1] = x[shift - 1] ^ Self.twisted(x[size - 1], x[0])
    }
    used = 0
  }

  private static func twisted(_ upper: UInt32, _ lower: UInt32) -> UInt32 {
    let joined = (upper & 0x8000_0000) | (lower & 0x7FFF_FFFF)
    return (joined >> 1) ^ ((0 &- (lower & 1)) & 0x9908_B0DF)
  }

  private static func tempered(_ word: UInt32) -> UInt32 {
    var y = word
    y ^= y >> 11
    y ^= (y << 7) & 0x9D2C_5680
    y ^= (y << 15) & 0xEFC6_0000
    return y ^ (y >> 18)
  }
}
