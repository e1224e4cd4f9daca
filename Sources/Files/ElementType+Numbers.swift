import Tensors

// From stored numbers to those that are computed with.

extension ElementType {
  /// The tensor of `shape` whose numbers lie at `range` of `source`, as 32-bit floats.
  ///
  /// Floats in a mapped file stay where they are. What needs more than 24 bits of precision is
  /// rounded.
  func tensor(from source: ByteSource, at range: Range<Int>, shape: [Int]) -> Tensor {
    switch self {
    case .float32:
      if case .mapped(let file) = source, range.lowerBound % 4 == 0, !range.isEmpty {
        return Tensor(file: file, byteOffset: range.lowerBound, shape: shape)
      }
    case .float16, .bfloat16:
      return source.withBytes(at: range) { bytes in
        Tensor(halfBytes: bytes, as: self == .float16 ? .float16 : .bfloat16, shape: shape)
      }
    default: break
    }
    return Tensor(floats(from: source, at: range), shape: shape)
  }

  private func floats(from source: ByteSource, at range: Range<Int>) -> [Float] {
    func words<Word: FixedWidthInteger>(_ type: Word.Type) -> [Word] {
      source.words(at: range, as: type)
    }
    return switch self {
    case .float64: words(UInt64.self).map { Float(Double(bitPattern: $0)) }
    case .float32: words(UInt32.self).map { Float(bitPattern: $0) }
    case .float16: words(UInt16.self).map { Float(Float16(bitPattern: $0)) }
    case .bfloat16: words(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .float8e4m3: words(UInt8.self).map { Self.e4m3[Int($0)] }
    case .float8e5m2: words(UInt8.self).map { Float(Float16(bitPattern: UInt16($0) << 8)) }
    case .int64: words(Int64.self).map { Float($0) }
    case .int32: words(Int32.self).map { Float($0) }
    case .int16: words(Int16.self).map { Float($0) }
    case .int8: words(Int8.self).map { Float($0) }
    case .uint64: words(UInt64.self).map { Float($0) }
    case .uint32: words(UInt32.self).map { Float($0) }
    case .uint16: words(UInt16.self).map { Float($0) }
    case .uint8: words(UInt8.self).map { Float($0) }
    case .bool: words(UInt8.self).map { $0 == 0 ? 0 : 1 }
    }
  }

  /// Each F8_E4M3 number: 1.fff · 2^(e − 7), and 0.fff · 2^−6 where e is 0; all ones is NaN.
  private static let e4m3 = (0..<256).map { bits -> Float in
    let (exponent, fraction) = (bits >> 3 & 15, bits & 7)
    guard bits & 127 != 127 else { return .nan }
    let magnitude =
      exponent == 0
      ? Float(sign: .plus, exponent: -9, significand: Float(fraction))
      : Float(sign: .plus, exponent: exponent - 10, significand: Float(8 + fraction))
    return bits < 128 ? magnitude : -magnitude
  }

  /// The whole numbers at `range` of `source`; nil where an unsigned one is beyond `Int`, or where
  /// the type is not whole.
  func integers(from source: ByteSource, at range: Range<Int>) -> [Int]? {
    func integers<Word: FixedWidthInteger>(_ type: Word.Type) -> [Int]? {
      let words = source.words(at: range, as: type)
      let integers = words.compactMap { Int(exactly: $0) }
      return integers.count == words.count ? integers : nil
    }
    return switch self {
    case .float64, .float32, .float16, .bfloat16, .float8e4m3, .float8e5m2: nil
    case .int64: integers(Int64.self)
    case .int32: integers(Int32.self)
    case .int16: integers(Int16.self)
    case .int8: integers(Int8.self)
    case .uint64: integers(UInt64.self)
    case .uint32: integers(UInt32.self)
    case .uint16: integers(UInt16.self)
    case .uint8: integers(UInt8.self)
    case .bool: source.words(at: range, as: UInt8.self).map { $0 == 0 ? 0 : 1 }
    }
  }
}
