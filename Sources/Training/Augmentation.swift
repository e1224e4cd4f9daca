import Datasets
import Tensors

/// Changes pictures at random before they are learned from, and tells the network how, so that a small
/// set teaches more.
///
/// What a network is told it need not imitate: asked for pictures with nothing changed, all zeros, it
/// draws them like the set's own, although it has seen mirrored and shifted ones all the time
/// (arXiv:2206.00364, appendix F.2; that such changes do not leak into what is drawn is a wish from
/// arXiv:2006.06676, section 2.2, which tells its network nothing).
public struct Augmentation: Sendable, Equatable {
  /// How likely each kind of change is for each picture.
  public var chance: Float
  /// Whether left and right are exchanged.
  public var mirrors: Bool
  /// Whether top and bottom are.
  public var overturns: Bool
  /// By how many pixels pictures are shifted at most, in each direction. What comes in repeats the edge.
  public var shift: Int
  /// How much is added to or taken from each channel at most, of the range −1…1: for grey pictures
  /// their brightness, for others their colour as well.
  public var tint: Float

  /// An augmentation from its parts; without any, nothing changes.
  public init(
    chance: Float = 0.5, mirrors: Bool = false, overturns: Bool = false, shift: Int = 0,
    tint: Float = 0
  ) {
    (self.chance, self.mirrors, self.overturns) = (chance, mirrors, overturns)
    (self.shift, self.tint) = (shift, tint)
  }

  /// How many numbers say what was done to a picture with `channels` channels.
  public func numberCount(channels: Int) -> Int {
    (mirrors ? 1 : 0) + (overturns ? 1 : 0) + (shift > 0 ? 2 : 0) + (tint > 0 ? channels : 0)
  }

  /// The pictures, [N, H, W, C], changed, and what was done to each, [N, K], with numbers −1…1: 1 for a
  /// mirrored and 1 for an overturned picture, the share of the largest shift down and right, and the
  /// share of the largest tint of each channel. Zeros: nothing was done.
  public func callAsFunction(
    _ pictures: Tensor, using generator: inout some RandomGenerator
  ) -> (pictures: Tensor, numbers: Tensor) {
    var changed: [Tensor] = []
    var numbers: [Float] = []
    for number in 0..<pictures.shape[0] {
      let one = changing(pictures[number], &generator)
      changed.append(one.picture)
      numbers += one.numbers
    }
    let count = numberCount(channels: pictures.shape[3])
    return (.stacked(changed), Tensor(numbers, shape: [changed.count, count]))
  }

  private func changing(
    _ picture: Tensor, _ generator: inout some RandomGenerator
  ) -> (picture: Tensor, numbers: [Float]) {
    let (height, width, channels) = (picture.shape[0], picture.shape[1], picture.shape[2])
    var (picture, numbers) = (picture, [Float]())
    func happens() -> Bool { generator.uniform() < chance }
    for (isWanted, axis) in [(mirrors, 1), (overturns, 0)] where isWanted {
      let isTurned = happens()
      if isTurned { picture = picture.flipped(axis: axis) }
      numbers.append(isTurned ? 1 : 0)
    }
    if shift > 0 {
      let isShifted = happens()
      let (down, right) = (
        isShifted ? generator.integer(below: 2 * shift + 1) - shift : 0,
        isShifted ? generator.integer(below: 2 * shift + 1) - shift : 0
      )
      picture = picture.cut(rows: -down..<height - down, columns: -right..<width - right)
      numbers += [Float(down) / Float(shift), Float(right) / Float(shift)]
    }
    if tint > 0 {
      let isTinted = happens()
      let shares = (0..<channels).map { _ in isTinted ? generator.uniform(in: -1...1) : 0 }
      picture += Tensor(shares) * tint
      numbers += shares
    }
    return (picture, numbers)
  }
}

extension Augmentation: LosslessStringConvertible {
  /// The same in words, such as `chance 0.5 mirrors shift 2 tint 0.1`.
  public var description: String {
    var words = ["chance \(chance)"]
    if mirrors { words.append("mirrors") }
    if overturns { words.append("overturns") }
    if shift > 0 { words.append("shift \(shift)") }
    if tint > 0 { words.append("tint \(tint)") }
    return words.joined(separator: " ")
  }

  /// Reads what `description` has written; nil for anything else.
  public init?(_ description: String) {
    var words = description.split(separator: " ")[...]
    self.init()
    while let word = words.popFirst() {
      switch word {
      case "mirrors": mirrors = true
      case "overturns": overturns = true
      case "shift":
        guard let pixels = words.popFirst().flatMap({ Int($0) }), pixels > 0 else { return nil }
        shift = pixels
      case "chance", "tint":
        guard let share = words.popFirst().flatMap({ Float($0) }), (0...1).contains(share) else {
          return nil
        }
        if word == "tint" { tint = share } else { chance = share }
      default: return nil
      }
    }
  }
}
