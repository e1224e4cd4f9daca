/// What one number of a stored tensor is; the raw value is its name in safetensors.
public enum ElementType: String, CaseIterable, Sendable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  /// The upper half of a float32: its range with 8 bits of precision.
  case bfloat16 = "BF16"
  /// One sign, 4 exponent and 3 fraction bits, without infinities (arXiv:2209.05433).
  case float8e4m3 = "F8_E4M3"
  /// The upper half of a float16 (arXiv:2209.05433).
  case float8e5m2 = "F8_E5M2"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  /// One byte, 0 or 1.
  case bool = "BOOL"

  /// The size of one number in bytes.
  public var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float8e4m3, .float8e5m2, .int8, .uint8, .bool: 1
    }
  }

  /// The bytes that a tensor of `shape` takes, or nil if that is beyond counting.
  ///
  /// An axis of extent 0 does not excuse the others: strides are products of theirs alone.
  func byteCount(of shape: [Int]) -> Int? {
    var count = byteCount
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow else { return nil }
      count = product
    }
    return shape.contains(0) ? 0 : count
  }

  /// Whether it holds whole numbers only.
  public var isInteger: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16, .float8e4m3, .float8e5m2: false
    default: true
    }
  }
}
