import Glibc

/// The random numbers that PyTorch draws on an NVIDIA GPU, for seeds from web interfaces.
///
/// Philox keeps no state but a counter: number i of call k is a function of (seed, k, i), so any
/// of them can be computed alone. (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011.)
///
/// Normal numbers, uniform numbers and whole numbers are PyTorch's as long as the GPU gives each
/// number a thread of its own, which covers the latents of pictures; beyond some 100,000 numbers
/// PyTorch's stream depends on the model of the GPU. The order of a permutation is our own.
public struct PhiloxGenerator: RandomGenerator, Equatable {
  private let key: UInt64
  /// How many calls have drawn from this generator.
  private var calls: UInt32 = 0

  /// Starts the stream of `seed`.
  public init(seed: UInt64) { key = seed }

  /// Draws one number, evenly from 0 up to but not including 1.
  public mutating func uniform() -> Float { uniform([1]).item }

  /// Draws numbers evenly from 0 up to but not including 1.
  public mutating func uniform(_ shape: [Int]) -> Tensor {
    drawn(shape) { words in
      let fraction = Self.fraction(words[0])
      return fraction == 1 ? 0 : fraction
    }
  }

  /// Draws numbers from the normal distribution with mean 0 and variance 1.
  ///
  /// √(−2 ln u) sin 2πv: one half of what the method of Box and Muller makes of u and v.
  public mutating func normal(_ shape: [Int]) -> Tensor {
    drawn(shape) { words in
      let angle = Float(2 * Double.pi) * Self.fraction(words[1])
      return (-2 * log(Self.fraction(words[0]))).squareRoot() * sin(angle)
    }
  }

  /// Draws whole numbers from 0 up to but not including `bound`.
  public mutating func integers(below bound: Int, count: Int) -> [Int] {
    guard bound > 0 else { fatalError("There is no whole number from 0 up to below \(bound).") }
    defer { calls += 1 }
    return (0..<count).map { i in
      let words = Self.words(counter: counter(i), key: key)
      guard bound >= 1 << 28 else { return Int(words[0]) % bound }
      return Int((UInt64(words[0]) << 32 | UInt64(words[1])) % UInt64(bound))
    }
  }

  /// Draws an order of the numbers 0 up to but not including `count`.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    defer { calls += 1 }
    for i in order.indices.dropLast() {
      let word = Self.words(counter: counter(i), key: key)[0]
      order.swapAt(i, i + Int(word) % (count - i))
    }
    return order
  }

  private mutating func drawn(_ shape: [Int], _ number: (SIMD4<UInt32>) -> Float) -> Tensor {
    defer { calls += 1 }
    return Tensor(shape: shape) { numbers in
      for i in numbers.indices { numbers[i] = number(Self.words(counter: counter(i), key: key)) }
    }
  }

  private func counter(_ index: Int) -> SIMD4<UInt32> {
    SIMD4(calls, 0, UInt32(truncatingIfNeeded: index), 0)
  }

  /// A word scaled to a number above 0 and up to 1.
  private static func fraction(_ word: UInt32) -> Float { Float(word) * 0x1p-32 + 0x1p-33 }

  /// Philox4x32-10: ten rounds that multiply two of the four words and exchange the halves.
  static func words(counter: SIMD4<UInt32>, key: UInt64) -> SIMD4<UInt32> {
    var (x, key) = (counter, SIMD2(UInt32(truncatingIfNeeded: key), UInt32(key >> 32)))
    for _ in 0..<10 {
      let (first, second) = (UInt64(x[0]) * 0xD251_1F53, UInt64(x[2]) * 0xCD9E_8D57)
      x = SIMD4(
        UInt32(second >> 32) ^ x[1] ^ key[0], UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ x[3] ^ key[1], UInt32(truncatingIfNeeded: first))
      key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)  // the golden ratio and √3 − 1, times 2³²
    }
    return x
  }
}
