extension TorchGenerator {
  /// Where the stream is, as 628 whole numbers that can be written to a file.
  public var bookmark: [Int] {
    let spare =
      spare.map { [1, Int(bitPattern: UInt(truncatingIfNeeded: $0.bitPattern))] } ?? [0, 0]
    return words.bookmark + spare
  }

  /// Goes on from a bookmark; nil if the numbers are none.
  public init?(bookmark: [Int]) {
    guard bookmark.count == MersenneTwister.bookmarkCount + 2,
      let words = MersenneTwister(bookmark: Array(bookmark.dropLast(2))),
      let isThere = bookmark.dropLast().last, [0, 1].contains(isThere), let bits = bookmark.last
    else { return nil }
    self.init(
      words: words, spare: isThere == 1 ? Double(bitPattern: UInt64(UInt(bitPattern: bits))) : nil)
  }
}

extension MersenneTwister {
  static let bookmarkCount = size + 1

  var bookmark: [Int] { state.map { Int($0) } + [used] }

  init?(bookmark: [Int]) {
    let state = bookmark.dropLast().compactMap { UInt32(exactly: $0) }
    guard state.count == Self.size, let used = bookmark.last, (0...Self.size).contains(used) else {
      return nil
    }
    self.init(state: state, used: used)
  }
}
