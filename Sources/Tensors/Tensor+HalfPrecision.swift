// Numbers of 16 bits, as checkpoints store them. Tensors do not hold any: they are widened when
// read and rounded when written. The plain loops compile to the processor's own conversions.

/// How a number is put into 16 bits.
public enum HalfFormat: Sendable {
  /// 1 bit of sign, 5 of exponent, 10 of fraction: three digits, up to 65504. (IEEE 754, F16.)
  case float16
  /// 1 bit of sign, 8 of exponent, 7 of fraction: the upper half of a Float. (BF16.)
  case bfloat16
}

extension Tensor {
  /// Makes a tensor of `shape` from the bit patterns of 16-bit numbers in row-major order.
  public init(halves: [UInt16], as format: HalfFormat, shape: [Int]) {
    self = halves.withUnsafeBytes { Tensor(halfBytes: $0, as: format, shape: shape) }
  }

  /// Makes a tensor of `shape` from 16-bit numbers, little-endian and in row-major order, such as
  /// a part of a mapped file. They need not be aligned.
  public init(halfBytes bytes: UnsafeRawBufferPointer, as format: HalfFormat, shape: [Int]) {
    guard bytes.count == shape.reduce(2, *) else {
      fatalError("\(bytes.count) bytes do not fill the shape \(shape) with 16-bit numbers.")
    }
    func bits(_ i: Int) -> UInt16 {
      UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
    }
    self.init(shape: shape) { result in
      inChunks(result.count) { range in
        switch format {
        case .float16: for i in range { result[i] = Float(Float16(bitPattern: bits(i))) }
        case .bfloat16: for i in range { result[i] = Float(bitPattern: UInt32(bits(i)) << 16) }
        }
      }
    }
  }

  /// The bit patterns of the elements in 16 bits, rounded to the nearest, ties to even.
  ///
  /// What is too large becomes infinite, and NaN stays NaN.
  public func halves(as format: HalfFormat) -> [UInt16] {
    withElements { source in
      [UInt16](unsafeUninitializedCapacity: count) { result, initialized in
        let result = result
        inChunks(source.count) { range in
          switch format {
          case .float16: for i in range { result[i] = Float16(source[i]).bitPattern }
          case .bfloat16: for i in range { result[i] = roundedUpperHalf(source[i]) }
          }
        }
        initialized = count
      }
    }
  }
}

/// The upper 16 bits of a number, after adding just less than half of what they leave out, or just
/// half if they are odd. Some NaN would become infinite that way and keep a bit of their own.
private func roundedUpperHalf(_ x: Float) -> UInt16 {
  let bits = x.bitPattern
  let rounded = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16
  return UInt16(truncatingIfNeeded: x.isNaN ? bits >> 16 | 0x40 : rounded)
}
