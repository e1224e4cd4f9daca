import Glibc

/// PyTorch's generator on a CPU.
public struct TorchGenerator: RandomGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed &* 2862933555777941757 &+ 3037000493 }

  private mutating func word() -> UInt32 {
    state = state &* 6364136223846793005 &+ 1442695040888963407
    return UInt32(truncatingIfNeeded: (state ^ (state >> 29)) >> 24)
  }

  public mutating func uniform() -> Float { Float(word() & 0xFFFFFF) / 16_777_216 }

  public mutating func uniform(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { _ in uniform() }, shape: shape)
  }

  public mutating func normal(_ shape: [Int]) -> Tensor {
    let scalars = (0..<shape.reduce(1, *)).map { _ in
      (-2 * log(1 - uniform())).squareRoot() * cos(2 * Float.pi * uniform())
    }
    return Tensor(scalars, shape: shape)
  }

  public mutating func integers(below bound: Int, count: Int) -> [Int] {
    (0..<count).map { _ in Int(word()) % bound }
  }

  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in order.indices.dropLast() { order.swapAt(i, i + Int(word()) % (count - i)) }
    return order
  }
}
