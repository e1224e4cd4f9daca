import Files
import Testing

@Suite("safetensors with lying headers")
struct SafetensorsBadInputTests {
  /// A file with this header and so many bytes of data.
  private func file(_ header: String, data: Int) -> [UInt8] {
    let header = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return length + header + [UInt8](repeating: 0, count: data)
  }

  private func open(_ header: String, data: Int) throws {
    _ = try SafetensorsFile(bytes: file(header, data: data), path: "m.safetensors")
  }

  private func entry(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    #"{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  @Test("A header in order is accepted")
  func inOrder() throws {
    try open(#"{"a":\#(entry("F32", "[2]", "[0,8]"))}"#, data: 8)
    try open(
      #"{"b":\#(entry("U8", "[]", "[8,9]")),"a":\#(entry("F32", "[2]", "[0,8]"))}  "#, data: 9)
    try open("{}", data: 0)
  }

  @Test("Offsets, shapes and types that do not fit are refused with their values")
  func lies() {
    func refused(_ entry: String, data: Int, _ parts: String...) {
      for part in parts {
        expectError(.malformed, "'m.safetensors'", part) {
          try open(#"{"a":\#(entry)}"#, data: data)
        }
      }
    }
    refused(entry("F32", "[2]", "[8,0]"), data: 8, "ends at 0, before it begins at 8")
    refused(entry("F32", "[2]", "[0,8]"), data: 4, "cut off", "bytes 0 to 8", "only 4")
    refused(entry("F32", "[3]", "[0,8]"), data: 8, "shape [3]", "4 bytes (F32)", "its 8 bytes")
    refused(entry("F99", "[2]", "[0,8]"), data: 8, "'F99'", "F32, F16, BF16")
    refused(entry("F32", "[-2]", "[0,8]"), data: 8, "no shape")
    refused(entry("F32", "[2.0]", "[0,8]"), data: 8, "no shape")
    refused(entry("F32", "2", "[0,8]"), data: 8, "no shape")
    refused(entry("F32", "[2]", "[0,8,9]"), data: 8, "no two data_offsets")
    refused(entry("F32", "[2]", "[0,1e3]"), data: 8, "no two data_offsets")
    refused(#"{"shape":[2],"data_offsets":[0,8]}"#, data: 8, "no dtype")
    refused("7", data: 8, "no dtype")
    // The product overflows to something that would fit, or is 0 but its strides overflow.
    refused(entry("F32", "[4611686018427387904,4]", "[0,0]"), data: 0, "4611686018427387904")
    refused(entry("F32", "[0,4611686018427387904,4]", "[0,0]"), data: 0, "4611686018427387904")
    refused(
      entry("U8", "[\(Array(repeating: "1", count: 33).joined(separator: ","))]", "[0,1]"),
      data: 1, "at most 32")
  }

  @Test("Bytes that belong to two tensors or to none are refused with their places")
  func seams() {
    let a = #""a":\#(entry("U8", "[4]", "[0,4]"))"#
    expectError(.malformed, "'b' begins at 2, inside another that ends at 4") {
      try open(#"{\#(a),"b":\#(entry("U8", "[4]", "[2,6]"))}"#, data: 6)
    }
    expectError(.malformed, "hole before the tensor 'b', from 4 to 5") {
      try open(#"{\#(a),"b":\#(entry("U8", "[1]", "[5,6]"))}"#, data: 6)
    }
    expectError(.malformed, "3 bytes follow the last tensor") { try open("{\(a)}", data: 7) }
    expectError(.malformed, "5 bytes follow the last tensor") { try open("{}", data: 5) }
  }

  @Test("Headers that are no strict JSON are refused with the place")
  func json() {
    let a = entry("U8", "[1]", "[0,1]")
    expectError(.malformed, "'a' occurs twice") { try open(#"{"a":\#(a),"a":\#(a)}"#, data: 1) }
    expectError(.malformed, "nested more than 64 levels") {
      try open(#"{"a":"# + String(repeating: "[", count: 1_000_000), data: 0)
    }
    expectError(.malformed, "at byte 5") { try open(#"{"a":}"#, data: 0) }
    expectError(.malformed, "follows the end") { try open("{}{}", data: 0) }
    expectError(.malformed, "__metadata__ holds", "'k'") {
      try open(#"{"__metadata__":{"k":7}}"#, data: 0)
    }
    expectError(.malformed, "__metadata__ is no object") {
      try open(#"{"__metadata__":7}"#, data: 0)
    }
    var notUTF8 = file(#"{"a":7}"#, data: 0)
    notUTF8[10] = 0xFF
    expectError(.malformed, "not UTF-8") { _ = try SafetensorsFile(bytes: notUTF8) }
  }

  @Test("Lengths of the header that cannot be are refused with their values")
  func headerLengths() {
    func open(_ bytes: [UInt8]) throws { _ = try SafetensorsFile(bytes: bytes, path: "m") }
    expectError(.malformed, "empty") { try open([]) }
    expectError(.malformed, "only 3 bytes") { try open([1, 2, 3]) }
    expectError(.malformed, "cut off", "100 bytes", "has 10") {
      try open([100, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8))
    }
    expectError(.malformed, "header of 268435456 bytes", "100000000") {
      try open([0, 0, 0, 16, 0, 0, 0, 0] + Array("{}".utf8))
    }
    expectError(.malformed, "begins with the bytes FF FF") {
      try open([UInt8](repeating: 0xFF, count: 20))
    }
    expectError(.malformed, "PyTorch") { try open(Array("PK\u{3}\u{4} and so on".utf8)) }
    expectError(.malformed, "Git LFS", "git lfs pull") {
      try open(Array("version https://git-lfs.github.com/spec/v1".utf8))
    }
    expectError(.malformed, "is text") { try open(Array("just a few words".utf8)) }
  }

  @Test("A header whose length looks like another format's first bytes is read all the same")
  func coincidence() throws {
    for length in [640, 19_778] {  // 80 02, a Python pickle; 42 4D, a Windows bitmap
      let padding = String(repeating: " ", count: length - 2)
      try open("{}" + padding, data: 0)
    }
  }

  @Test("Names in messages cannot control the terminal")
  func names() {
    expectError(.malformed, #"\u{1B}"#) { try open(#"{"\u001b[2J":7}"#, data: 0) }
  }
}
