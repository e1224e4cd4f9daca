import Glibc

/// PyTorch's random numbers on a CPU: seed 7 here is `torch.manual_seed(7)` there.
///
/// Uniform numbers, whole numbers and permutations agree exactly; normal ones to 5e-7, which is
/// how far two implementations of logarithm, sine and cosine differ.
///
///     var generator = TorchGenerator(seed: 0)
///     generator.normal([1, 4, 64, 64])   // begins -1.12584, -1.15236, -0.25058
///
/// Calls draw from one stream, in their order; a copy of the generator goes on independently.
public struct TorchGenerator: RandomGenerator, Equatable {
  var words: MersenneTwister

  /// The second half of the last pair of normal numbers, if nothing has used it yet.
  var spare: Double?

  /// Starts the stream of `seed`; as in PyTorch, only its lower 32 bits count.
  public init(seed: UInt64) {
    words = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
  }

  init(words: MersenneTwister, spare: Double?) { (self.words, self.spare) = (words, spare) }

  /// Draws one number, evenly from 0 up to but not including 1: a multiple of 2⁻²⁴.
  public mutating func uniform() -> Float { MersenneTwister.fraction(words.next()) }

  /// Draws numbers evenly from 0 up to but not including 1, as `torch.rand` does.
  public mutating func uniform(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape) { words.fill($0) }
  }

  /// Draws whole numbers from 0 up to but not including `bound`, as `torch.randint` does.
  public mutating func integers(below bound: Int, count: Int) -> [Int] {
    guard bound > 0 else { fatalError("There is no whole number from 0 up to below \(bound).") }
    return (0..<count).map { _ in
      // PyTorch spends a second word where the remainder of one would be visibly uneven.
      bound < 1 << 28 ? Int(words.next()) % bound : Int(words.nextPair() % UInt64(bound))
    }
  }

  /// Draws an order of the numbers 0 up to but not including `count`, as `torch.randperm` does.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in order.indices.dropLast() { order.swapAt(i, i + Int(words.next()) % (count - i)) }
    return order
  }
}

// MARK: - Normal numbers

extension TorchGenerator {
  /// Draws numbers from the normal distribution with mean 0 and variance 1.
  ///
  /// PyTorch has two ways, and the stream depends on which: fewer than 16 numbers are computed one
  /// by one in double precision, more in blocks of 16 in single precision.
  public mutating func normal(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape) { numbers in
      if numbers.count < 16 {
        for i in numbers.indices { numbers[i] = Float(normal()) }
      } else {
        fillWithNormal(numbers)
      }
    }
  }

  /// One number by the method of Box and Muller (1958), which makes two out of two:
  ///
  /// √(−2 ln(1 − u₂)) cos 2πu₁, and the same with the sine, which is kept for the next call.
  private mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    let angle = 2 * Double.pi * fraction()
    let radius = (-2 * log1p(-fraction())).squareRoot()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }

  /// A number in 0 ..< 1 with 53 random bits.
  private mutating func fraction() -> Double { Double(words.nextPair() & (1 << 53 - 1)) * 0x1p-53 }

  /// The same method on blocks of 16 uniform numbers: the first eight give the radii, the others
  /// the angles; cosines go to the first eight places and sines to the others.
  ///
  /// Where the last block is not full, 16 fresh numbers replace the last 16.
  private mutating func fillWithNormal(_ numbers: UnsafeMutableBufferPointer<Float>) {
    words.fill(numbers)
    inChunks(numbers.count / 16, weight: 16) { blocks in
      // Two blocks at a time, since half a block is half a vector.
      for block in stride(from: blocks.lowerBound, to: blocks.upperBound, by: 2) {
        let next = min(block + 1, blocks.upperBound - 1)
        Self.makeNormal(numbers, at: block * 16, and: next * 16)
      }
    }
    if numbers.count % 16 != 0 {
      let start = numbers.count - 16
      words.fill(UnsafeMutableBufferPointer(rebasing: numbers[start...]))
      Self.makeNormal(numbers, at: start, and: start)
    }
  }

  /// Makes normal numbers of the uniform ones in two blocks, which may be the same.
  private static func makeNormal(
    _ numbers: UnsafeMutableBufferPointer<Float>, at first: Int, and second: Int
  ) {
    guard let start = numbers.baseAddress else { return }
    let (a, b) = (Vector(at: start + first), Vector(at: start + second))
    let radius = (-2 * log(1 - Vector(lowHalf: a.lowHalf, highHalf: b.lowHalf))).squareRoot()
    let turns = Vector(lowHalf: a.highHalf, highHalf: b.highHalf)
    // Rounded to the nearest Float as PyTorch's is; `2 * Float.pi` is rounded towards zero.
    let (sine, cosine) = sineAndCosine(turns * Float(2 * Double.pi))
    let (x, y) = (radius * cosine, radius * sine)
    Vector(lowHalf: x.lowHalf, highHalf: y.lowHalf).store(to: start + first)
    Vector(lowHalf: x.highHalf, highHalf: y.highHalf).store(to: start + second)
  }
}
