import Driver
import Files

// An error is fine, a crash is a finding.
fuzz { start, count in
  var bytes = input(start, count)
  guard area(of: bytes) <= 1024 else { return 0 }  // more is slow and shows nothing new
  _ = try? PNG.decode(bytes)
  // Mutations break checksums, and nothing would ever be read behind them: repair them.
  repairChecksums(of: &bytes)
  guard let picture = try? PNG.decode(bytes) else { return 0 }
  _ = (picture.grey(), picture.rgb())
  return 0
}

/// Width times height as the header has them, 0 if they are absurd.
func area(of bytes: [UInt8]) -> Int {
  guard bytes.count >= 24 else { return 0 }
  func number(at position: Int) -> Int {
    bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
  }
  let area = number(at: 16).multipliedReportingOverflow(by: number(at: 20))
  return area.overflow || area.partialValue > PNG.mostPixels ? 0 : area.partialValue
}

/// Gives every chunk of a PNG (length, name, data, checksum) the checksum that its content has.
func repairChecksums(of bytes: inout [UInt8]) {
  var position = 8
  while position + 12 <= bytes.count {
    let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = position + 8 + length
    guard end + 4 <= bytes.count else { return }
    let checksum = crc32(bytes[position + 4..<end])
    for i in 0..<4 { bytes[end + i] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * i)) }
    position = end + 4
  }
}

/// The cyclic redundancy check of PNG (section D of its specification), bit by bit.
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  var crc = ~UInt32(0)
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }
  return ~crc
}
