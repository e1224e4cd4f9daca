import Tensors

// From numbers that are computed with to stored ones.

extension ElementType {
  /// A number that a type cannot hold.
  struct Unstorable: Error { let number: String }

  /// Whether tensors can be stored as this type; 8-bit floats are read only.
  var isWritable: Bool { self != .float8e4m3 && self != .float8e5m2 }

  /// The bytes of a tensor's numbers, rounded to the nearest that the type has, ties to even.
  ///
  /// Throws the first number that the type cannot hold: a finite one that would become infinite, or
  /// a fraction where the type is whole.
  func bytes(of tensor: Tensor) throws(Unstorable) -> [UInt8] {
    let scalars = tensor.scalars
    switch self {
    case .float64: return littleEndian(scalars.map(Double.init))
    case .float32: return littleEndian(scalars)
    case .float16, .bfloat16:
      let format = self == .float16 ? HalfFormat.float16 : .bfloat16
      let infinity = Tensor([.infinity]).halves(as: format)[0]
      let halves = tensor.halves(as: format)
      for (scalar, half) in zip(scalars, halves) where half & 0x7FFF == infinity {
        guard scalar.isInfinite else { throw Unstorable(number: "\(scalar)") }
      }
      return littleEndian(halves)
    default:
      var integers: [Int] = []
      integers.reserveCapacity(scalars.count)
      for scalar in scalars {
        guard let integer = Int(exactly: scalar) else { throw Unstorable(number: "\(scalar)") }
        integers.append(integer)
      }
      return try bytes(of: integers)
    }
  }

  /// The bytes of whole numbers. Throws the first that is out of the type's range.
  func bytes(of integers: [Int]) throws(Unstorable) -> [UInt8] {
    switch self {
    case .int64: return try exact(integers, as: Int64.self)
    case .int32: return try exact(integers, as: Int32.self)
    case .int16: return try exact(integers, as: Int16.self)
    case .int8: return try exact(integers, as: Int8.self)
    case .uint64: return try exact(integers, as: UInt64.self)
    case .uint32: return try exact(integers, as: UInt32.self)
    case .uint16: return try exact(integers, as: UInt16.self)
    case .uint8: return try exact(integers, as: UInt8.self)
    case .bool:
      if let odd = integers.first(where: { $0 != 0 && $0 != 1 }) {
        throw Unstorable(number: "\(odd)")
      }
      return try exact(integers, as: UInt8.self)
    case .float64, .float32, .float16, .bfloat16, .float8e4m3, .float8e5m2:
      fatalError("Whole numbers are stored as whole numbers, not as \(rawValue).")
    }
  }

  private func exact<Word: FixedWidthInteger & BitwiseCopyable>(
    _ integers: [Int], as type: Word.Type
  ) throws(Unstorable) -> [UInt8] {
    var words: [Word] = []
    words.reserveCapacity(integers.count)
    for integer in integers {
      guard let word = Word(exactly: integer) else { throw Unstorable(number: "\(integer)") }
      words.append(word)
    }
    return littleEndian(words)
  }
}

/// The bytes of `numbers` as they lie in memory, least significant first: the order of this machine,
/// as of all that this project runs on, is that of the files.
func littleEndian<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] {
  numbers.withUnsafeBytes(Array.init)
}
