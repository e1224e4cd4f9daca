import Glibc
import Tensors

extension Scene {
  /// Combinations of shape and colour that no training picture has.
  ///
  /// Each shape and each colour occurs in training many times, but never these together: whoever
  /// draws a purple star after training has understood purple and understood stars.
  static let heldOut: Set<[String]> = [
    ["purple", "star"], ["green", "heart"], ["orange", "ring"], ["blue", "triangle"],
    ["pink", "cross"], ["yellow", "square"], ["red", "diamond"], ["black", "circle"],
  ]

  /// Makes up a scene in which `isHeldOut` says whether the first thing is a combination that is
  /// kept for validation; the second never is.
  init(isHeldOut: Bool, _ generator: inout some RandomGenerator) {
    let isAlone = generator.uniform() < 0.3
    repeat {
      let relation = isAlone ? nil : generator.element(of: Relation.allCases)
      self.init(
        things: [], relation: relation, background: generator.element(of: Background.allCases))
      things = [Thing(isHeldOut: isHeldOut, &generator)]
      if !isAlone { things.append(Thing(isHeldOut: false, &generator)) }
    } while !isClear
    if let relation {
      arrange(relation, &generator)
    } else {
      placeAlone(&generator)
    }
    for index in things.indices where things[index].shape != .diamond {
      things[index].tilt = generator.uniform(in: -0.12...0.12)
    }
  }

  /// Whether every thing stands out from what is behind it, and inside it there is room.
  private var isClear: Bool {
    let (top, bottom) = background.paints
    for thing in things {
      let paint = thing.colour.paint
      if contrast(paint, top) < 0.38 || contrast(paint, bottom) < 0.38 { return false }
      if background == .meadow && thing.colour == .green { return false }
    }
    guard let relation, things.count == 2 else { return true }
    let (first, second) = (things[0], things[1])
    if first.colour == second.colour { return false }
    switch relation {
    case .inside:
      return second.shape.room != nil && contrast(first.colour.paint, second.colour.paint) > 0.45
    case .inFrontOf:
      return second.shape != .ring && first.shape != .ring
        && contrast(first.colour.paint, second.colour.paint) > 0.45
    default: return true
    }
  }
}

extension Scene.Thing {
  fileprivate init(isHeldOut: Bool, _ generator: inout some RandomGenerator) {
    repeat {
      self.init(
        shape: generator.element(of: Scene.Shape.allCases),
        colour: generator.element(of: Scene.Colour.allCases),
        size: generator.element(of: Scene.Size.allCases))
    } while Scene.heldOut.contains([colour.rawValue, shape.rawValue]) != isHeldOut
  }
}

// MARK: - Where things lie

extension Scene {
  private mutating func placeAlone(_ generator: inout some RandomGenerator) {
    let middle = Float(Self.size) / 2
    if things[0].size == .big {
      things[0].radius = generator.uniform(in: 8.5...12)
      (things[0].x, things[0].y) = (middle, middle)
    } else {
      let place = generator.element(of: Place.allCases)
      self.place = place
      things[0].radius = generator.uniform(in: 4...5.2)
      things[0].x = place.centre.x * Float(Self.size)
      things[0].y = place.centre.y * Float(Self.size)
    }
    things[0].x += generator.uniform(in: -1.2...1.2)
    things[0].y += generator.uniform(in: -1.2...1.2)
  }

  private mutating func arrange(_ relation: Relation, _ generator: inout some RandomGenerator) {
    switch relation {
    case .leftOf, .above:
      layOut([0, 1], alongX: relation == .leftOf, &generator)
    case .rightOf, .below:
      layOut([1, 0], alongX: relation == .rightOf, &generator)
    case .inside:
      nest(&generator)
    case .inFrontOf:
      overlap(&generator)
    }
  }

  private func radius(of size: Size, _ generator: inout some RandomGenerator) -> Float {
    generator.uniform(in: size == .big ? 6.4...7.2 : 3.4...4.3)
  }

  /// Puts two things side by side, or one above the other, in the order given.
  private mutating func layOut(
    _ order: [Int], alongX: Bool, _ generator: inout some RandomGenerator
  ) {
    for index in order { things[index].radius = radius(of: things[index].size, &generator) }
    let (first, second) = (things[order[0]].radius, things[order[1]].radius)
    let margin: Float = 1.2
    let free = Float(Self.size) - 2 * (first + second + margin)
    let gap = generator.uniform(in: 0.3...min(4, free))
    let start = margin + generator.uniform(in: 0...max(free - gap, 0))
    let along = [start + first, start + 2 * first + gap + second]
    let across = Float(Self.size) / 2 + generator.uniform(in: -5...5)
    for (index, position) in zip(order, along) {
      let aside = across + generator.uniform(in: -1.5...1.5)
      (things[index].x, things[index].y) = alongX ? (position, aside) : (aside, position)
    }
  }

  /// Puts the first thing into the middle of the second.
  private mutating func nest(_ generator: inout some RandomGenerator) {
    (things[0].size, things[1].size) = (.small, .big)
    let outer = generator.uniform(in: 10.5...12.5)
    things[1].radius = outer
    things[1].x = Float(Self.size) / 2 + generator.uniform(in: -2...2)
    things[1].y = Float(Self.size) / 2 + generator.uniform(in: -2...2)
    things[0].radius = min(
      generator.uniform(in: 3.6...5), 0.78 * outer * (things[1].shape.room ?? 0))
    let lift: Float = things[1].shape == .triangle ? 0.18 * outer : 0
    (things[0].x, things[0].y) = (things[1].x, things[1].y + lift)
  }

  /// Lets the first thing hide a part of the second.
  private mutating func overlap(_ generator: inout some RandomGenerator) {
    things[1].size = .big
    things[1].radius = generator.uniform(in: 7.5...9)
    things[0].radius = radius(of: things[0].size, &generator)
    let angle = generator.uniform(in: 0...2 * .pi)
    let apart = 0.58 * (things[0].radius + things[1].radius) / 2
    for (index, side) in zip([0, 1], [1, -1] as [Float]) {
      things[index].x = Float(Self.size) / 2 + side * apart * cos(angle)
      things[index].y = Float(Self.size) / 2 + side * apart * sin(angle)
    }
  }
}

/// How different two colours look: the distance of their red, green and blue, where green counts
/// most and blue least.
private func contrast(_ a: [Float], _ b: [Float]) -> Float {
  let importance: [Float] = [0.9, 1.2, 0.6]
  let squares = a.indices.map { channel in
    let difference = (a[channel] - b[channel]) * importance[channel]
    return difference * difference
  }
  return squares.reduce(0, +).squareRoot()
}
