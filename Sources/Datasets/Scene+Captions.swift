import Tensors

extension Scene {
  /// Five different captions, all true: the first says everything about the shapes, the second also
  /// where they are, and the others say more or less as chance will have it.
  func captions(_ generator: inout some RandomGenerator) -> [String] {
    var captions = [sentence(.everything, &generator)]
    while captions.count < 5 {
      let detail = captions.count == 1 ? .everything : generator.element(of: Detail.allCases)
      let showsBackground = captions.count == 1 || generator.uniform() < 0.3
      var caption = sentence(detail, &generator)
      if showsBackground { caption += " " + generator.element(of: background.phrases) }
      if !captions.contains(caption) { captions.append(caption) }
    }
    return captions
  }

  /// How much a caption says about each thing.
  private enum Detail: CaseIterable {
    case everything, colour, size, shape
  }

  private func sentence(_ detail: Detail, _ generator: inout some RandomGenerator) -> String {
    guard let relation, things.count == 2 else { return sentenceAboutOne(detail, &generator) }
    // "A star above a star" would be true but of no use.
    let needsColour = things[0].shape == things[1].shape && detail != .everything
    let names = things.map { name($0, needsColour ? .colour : detail, &generator) }
    let (first, second) = (names[0], names[1])
    let words = relation.phrases
    switch generator.integer(below: 6) {
    case 0, 1: return "\(first.a) \(generator.element(of: words.forward)) \(second.a)"
    case 2: return "\(second.a) \(generator.element(of: words.backward)) \(first.a)"
    case 3: return "\(second.a) with \(first.a) \(generator.element(of: words.aside))"
    case 4: return "there is \(first.a) \(generator.element(of: words.forward)) \(second.a)"
    default:
      return "the \(first.noun) is \(generator.element(of: words.forward)) the \(second.noun)"
    }
  }

  private func sentenceAboutOne(
    _ detail: Detail, _ generator: inout some RandomGenerator
  ) -> String {
    let name = name(things[0], detail, &generator)
    let start = generator.element(of: ["", "", "there is ", "a picture of ", "just ", "we see "])
    guard let place, generator.uniform() < 0.7 else { return start + name.a }
    return start + name.a + " " + generator.element(of: place.phrases)
  }

  /// What a thing is called, by itself and with the indefinite article.
  private func name(
    _ thing: Thing, _ detail: Detail, _ generator: inout some RandomGenerator
  ) -> (noun: String, a: String) {
    var words = [thing.shape.rawValue]
    if detail == .everything || detail == .colour { words.insert(thing.colour.rawValue, at: 0) }
    if detail == .everything || detail == .size {
      words.insert(generator.element(of: thing.size.words), at: 0)
    }
    let noun = words.joined(separator: " ")
    return (noun, ("aeiou".contains(noun.first!) ? "an " : "a ") + noun)
  }
}

// MARK: - Words

extension Scene.Size {
  var words: [String] {
    switch self {
    case .small: ["small", "little", "tiny"]
    case .big: ["big", "large"]
    }
  }
}

extension Scene.Relation {
  /// What stands between the first thing and the second, between the second and the first, and
  /// after "the second with the first".
  var phrases: (forward: [String], backward: [String], aside: [String]) {
    switch self {
    case .leftOf:
      (
        ["to the left of", "on the left of", "left of"], ["to the right of", "right of"],
        ["on its left", "to the left of it"]
      )
    case .rightOf:
      (
        ["to the right of", "on the right of", "right of"], ["to the left of", "left of"],
        ["on its right", "to the right of it"]
      )
    case .above: (["above", "over"], ["below", "under", "beneath"], ["above it"])
    case .below: (["below", "under", "beneath"], ["above", "over"], ["below it", "under it"])
    case .inside:
      (["inside", "within"], ["around", "containing"], ["inside it", "in its middle"])
    case .inFrontOf:
      (
        ["in front of", "overlapping", "partly hiding"], ["behind", "partly hidden by"],
        ["in front of it"]
      )
    }
  }
}

extension Scene.Place {
  var phrases: [String] {
    switch self {
    case .middle: ["in the middle", "in the centre"]
    case .upperLeft: ["in the upper left corner", "at the top left"]
    case .upperRight: ["in the upper right corner", "at the top right"]
    case .lowerLeft: ["in the lower left corner", "at the bottom left"]
    case .lowerRight: ["in the lower right corner", "at the bottom right"]
    }
  }
}

extension Scene.Background {
  var phrases: [String] {
    switch self {
    case .cream: ["on a cream background", "on cream-coloured paper"]
    case .paleBlue: ["on a pale blue background", "on light blue"]
    case .mint: ["on a mint green background", "on pale green"]
    case .lavender: ["on a lavender background", "on pale purple"]
    case .peach: ["on a peach-coloured background", "on pale orange"]
    case .grey: ["on a grey background", "on grey"]
    case .night: ["in the night sky", "against a dark blue sky with stars"]
    case .sunset: ["at sunset", "in an evening sky"]
    case .meadow: ["on a sunny day outdoors", "with green hills in the background"]
    }
  }
}
