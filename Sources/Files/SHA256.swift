import Glibc

/// The SHA-256 digest of `bytes` in 64 hexadecimal digits, as `sha256sum` prints it (FIPS 180-4).
///
/// It says which files were meant, also where somebody would like to pass off others as these.
public func sha256(_ bytes: [UInt8]) -> String {
  var state = SHA256()
  var padded = bytes + [0x80]
  padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
  let length = UInt64(bytes.count) * 8
  padded += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
  for start in stride(from: 0, to: padded.count, by: 64) { state.take(padded[start..<start + 64]) }
  return state.words.map { word in
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }.joined()
}

/// The eight words that a message is boiled down to, block by block.
private struct SHA256 {
  var words: [UInt32] = roots(of: 8, power: 1 / 2)
  private let constants: [UInt32] = roots(of: 64, power: 1 / 3)

  /// Mixes in 64 bytes.
  mutating func take(_ block: ArraySlice<UInt8>) {
    var schedule = stride(from: block.startIndex, to: block.endIndex, by: 4).map { i in
      block[i..<i + 4].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    }
    for i in 16..<64 {
      let (early, late) = (schedule[i - 15], schedule[i - 2])
      let first = turned(early, 7) ^ turned(early, 18) ^ early >> 3
      let second = turned(late, 17) ^ turned(late, 19) ^ late >> 10
      schedule.append(schedule[i - 16] &+ first &+ schedule[i - 7] &+ second)
    }
    var mixed = words
    for i in 0..<64 {
      let (a, b, c, e) = (mixed[0], mixed[1], mixed[2], mixed[4])
      let choice = (e & mixed[5]) ^ (~e & mixed[6])
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let spread = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let next = mixed[7] &+ spread &+ choice &+ constants[i] &+ schedule[i]
      let sum = next &+ (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ majority
      mixed = [sum, a, b, c, mixed[3] &+ next, e, mixed[5], mixed[6]]
    }
    words = zip(words, mixed).map { $0 &+ $1 }
  }
}

private func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }

/// The first 32 bits behind the point of the roots of the first `count` primes, from which the
/// standard takes its constants.
private func roots(of count: Int, power: Double) -> [UInt32] {
  let primes = (2...).lazy.filter { n in !(2..<n).contains { n % $0 == 0 } }.prefix(count)
  return primes.map { prime in
    let root = power == 1 / 2 ? Double(prime).squareRoot() : cbrt(Double(prime))
    return UInt32((root - root.rounded(.down)) * 0x1p32)
  }
}
