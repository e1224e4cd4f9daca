import Tensors

// From stored numbers to those that are computed with, and back.

extension ElementType {
  /// The numbers at `range` of `source`, as 32-bit floats.
  ///
  /// What needs more than 24 bits of precision is rounded.
  func floats(from source: ByteSource, at range: Range<Int>) throws(FileError) -> [Float] {
    switch self {
    case .float64:
      try source.words(at: range, as: UInt64.self).map { Float(Double(bitPattern: $0)) }
    case .float32: try source.words(at: range, as: UInt32.self).map(Float.init(bitPattern:))
    case .float16:
      try source.words(at: range, as: UInt16.self).map { Float(Float16(bitPattern: $0)) }
    case .bfloat16:
      try source.words(at: range, as: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .float8e4m3: try source.words(at: range, as: UInt8.self).map { Self.e4m3[Int($0)] }
    case .float8e5m2:
      try source.words(at: range, as: UInt8.self).map {
        Float(Float16(bitPattern: UInt16($0) << 8))
      }
    case .int64: try source.words(at: range, as: Int64.self).map { Float($0) }
    case .int32: try source.words(at: range, as: Int32.self).map { Float($0) }
    case .int16: try source.words(at: range, as: Int16.self).map { Float($0) }
    case .int8: try source.words(at: range, as: Int8.self).map { Float($0) }
    case .uint64: try source.words(at: range, as: UInt64.self).map { Float($0) }
    case .uint32: try source.words(at: range, as: UInt32.self).map { Float($0) }
    case .uint16: try source.words(at: range, as: UInt16.self).map { Float($0) }
    case .uint8: try source.words(at: range, as: UInt8.self).map { Float($0) }
    case .bool: try source.words(at: range, as: UInt8.self).map { $0 == 0 ? 0 : 1 }
    }
  }

  /// The whole numbers at `range` of `source`; nil where an unsigned one is beyond `Int`, or where
  /// the type is not whole.
  func integers(from source: ByteSource, at range: Range<Int>) throws(FileError) -> [Int]? {
    switch self {
    case .float64, .float32, .float16, .bfloat16, .float8e4m3, .float8e5m2: return nil
    case .int64: return try source.words(at: range, as: Int64.self).map { Int($0) }
    case .int32: return try source.words(at: range, as: Int32.self).map { Int($0) }
    case .int16: return try source.words(at: range, as: Int16.self).map { Int($0) }
    case .int8: return try source.words(at: range, as: Int8.self).map { Int($0) }
    case .uint64:
      let words = try source.words(at: range, as: UInt64.self)
      let integers = words.compactMap { Int(exactly: $0) }
      return integers.count == words.count ? integers : nil
    case .uint32: return try source.words(at: range, as: UInt32.self).map { Int($0) }
    case .uint16: return try source.words(at: range, as: UInt16.self).map { Int($0) }
    case .uint8: return try source.words(at: range, as: UInt8.self).map { Int($0) }
    case .bool: return try source.words(at: range, as: UInt8.self).map { $0 == 0 ? 0 : 1 }
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
}

extension ElementType {
  /// The bytes of `scalars`, or the first of them that the type cannot hold.
  ///
  /// Fractions are rounded to the nearest number that the type has, ties to even. A finite number
  /// that would become infinite cannot be held, nor can a fraction in a type of whole numbers.
  func bytes(of scalars: [Float]) -> Result<[UInt8], Unstorable> {
    switch self {
    case .float64: return .success(littleEndian(scalars.map { Double($0).bitPattern }))
    case .float32: return .success(littleEndian(scalars.map(\.bitPattern)))
    case .float16:
      let halves = scalars.map { Float16($0) }
      let lost = zip(scalars, halves).first { $0.isFinite && !$1.isFinite }
      if let lost { return .failure(Unstorable(number: "\(lost.0)")) }
      return .success(littleEndian(halves.map(\.bitPattern)))
    case .bfloat16:
      let halves = scalars.map(Self.bfloat16Bits)
      let lost = zip(scalars, halves).first { $0.isFinite && $1 & 0x7FFF == 0x7F80 }
      if let lost { return .failure(Unstorable(number: "\(lost.0)")) }
      return .success(littleEndian(halves))
    default:
      var integers: [Int] = []
      integers.reserveCapacity(scalars.count)
      for scalar in scalars {
        guard let integer = Int(exactly: scalar) else {
          return .failure(Unstorable(number: "\(scalar)"))
        }
        integers.append(integer)
      }
      return bytes(of: integers)
    }
  }

  /// The bytes of `integers`, or the first of them that the type cannot hold.
  func bytes(of integers: [Int]) -> Result<[UInt8], Unstorable> {
    switch self {
    case .int64: exact(integers, as: Int64.self)
    case .int32: exact(integers, as: Int32.self)
    case .int16: exact(integers, as: Int16.self)
    case .int8: exact(integers, as: Int8.self)
    case .uint64: exact(integers, as: UInt64.self)
    case .uint32: exact(integers, as: UInt32.self)
    case .uint16: exact(integers, as: UInt16.self)
    case .uint8: exact(integers, as: UInt8.self)
    case .bool:
      if let odd = integers.first(where: { $0 != 0 && $0 != 1 }) {
        .failure(Unstorable(number: "\(odd)"))
      } else {
        exact(integers, as: UInt8.self)
      }
    case .float64, .float32, .float16, .bfloat16:
      bytes(of: integers.map { Float($0) })
    case .float8e4m3, .float8e5m2: .failure(Unstorable(number: "\(integers.first ?? 0)"))
    }
  }

  /// A number that a type cannot hold.
  struct Unstorable: Error { let number: String }

  private static func bfloat16Bits(_ x: Float) -> UInt16 {
    guard !x.isNaN else { return 0x7FC0 }
    let bits = x.bitPattern
    return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }

  private func exact<Word: FixedWidthInteger>(
    _ integers: [Int], as type: Word.Type
  ) -> Result<[UInt8], Unstorable> {
    var words: [Word] = []
    words.reserveCapacity(integers.count)
    for integer in integers {
      guard let word = Word(exactly: integer) else {
        return .failure(Unstorable(number: "\(integer)"))
      }
      words.append(word)
    }
    return .success(littleEndian(words))
  }

  private func littleEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
    words.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }
}
