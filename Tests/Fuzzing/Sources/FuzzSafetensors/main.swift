import Driver
import Files

// An error is fine, a crash is a finding.
fuzz { start, count in
  let bytes = input(start, count)
  readAll(bytes)
  // Mutations rarely hit the length in front of the header: put the right one there, where the
  // header ends at the first zero byte.
  let header = bytes.prefix { $0 != 0 }
  let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
  readAll(length + header + bytes.dropFirst(header.count + 1))
  return 0
}

func readAll(_ bytes: [UInt8]) {
  guard let file = try? SafetensorsFile(bytes: bytes) else { return }
  for name in file.names {
    _ = try? file.tensor(named: name)
    _ = try? file.integers(named: name)
  }
}
