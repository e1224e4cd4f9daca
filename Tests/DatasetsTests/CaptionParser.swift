@testable import Datasets

/// What a caption claims, read with a vocabulary of its own: this knows English, not the templates
/// that captions are made from.
struct Claim {
  /// What is said about a thing; nil where nothing is.
  struct Thing {
    var shape: Scene.Shape
    var colour: Scene.Colour?
    var size: Scene.Size?
  }

  /// A relation, and whether the thing that is mentioned first is the one that has it.
  struct Relation {
    var kind: Scene.Relation
    var isOfFirst: Bool
  }

  /// In the order in which they are mentioned.
  private(set) var things: [Thing] = []
  private(set) var relation: Relation?
  private(set) var place: Scene.Place?
  private(set) var background: Scene.Background?

  init(_ caption: String) {
    var text = caption
    for (phrase, background) in Self.backgrounds where text.hasSuffix(" " + phrase) {
      text.removeLast(phrase.count + 1)
      self.background = background
    }
    // What stands before the first shape, between the shapes and after the last.
    var pieces: [[String]] = [[]]
    for word in text.split(separator: " ").map(String.init) {
      if let shape = Scene.Shape(rawValue: word) {
        let adjectives = pieces[pieces.count - 1].suffix(2)
        things.append(
          Thing(
            shape: shape, colour: adjectives.compactMap(Scene.Colour.init).first,
            size: adjectives.compactMap { Self.sizes[$0] }.first))
        pieces.append([])
      } else {
        pieces[pieces.count - 1].append(word)
      }
    }
    let rest = pieces[pieces.count - 1].joined(separator: " ")
    if things.count == 1 {
      place = Self.places.first { rest.contains($0.0) }?.1
    } else if things.count == 2 {
      let middle = pieces[1].joined(separator: " ")
      relation = rest.isEmpty ? Self.between(middle) : Self.after(rest)
    }
  }

  private static func between(_ words: String) -> Relation? {
    for (phrase, kind, isOfFirst) in relations where " \(words) ".contains(" \(phrase) ") {
      return Relation(kind: kind, isOfFirst: isOfFirst)
    }
    return nil
  }

  /// "The first with the second on its left": what follows is said of the second.
  private static func after(_ words: String) -> Relation? {
    endings.first { words.contains($0.0) }.map { Relation(kind: $0.1, isOfFirst: false) }
  }
}

// MARK: - Vocabulary

extension Claim {
  private static let sizes: [String: Scene.Size] = [
    "small": .small, "little": .small, "tiny": .small, "big": .big, "large": .big,
  ]

  private static let relations: [(String, Scene.Relation, isOfFirst: Bool)] = [
    ("left of", .leftOf, true), ("right of", .rightOf, true), ("above", .above, true),
    ("over", .above, true), ("below", .below, true), ("under", .below, true),
    ("beneath", .below, true), ("inside", .inside, true), ("within", .inside, true),
    ("around", .inside, false), ("containing", .inside, false), ("in front of", .inFrontOf, true),
    ("overlapping", .inFrontOf, true), ("partly hiding", .inFrontOf, true),
    ("behind", .inFrontOf, false), ("partly hidden by", .inFrontOf, false),
  ]

  private static let endings: [(String, Scene.Relation)] = [
    ("left", .leftOf), ("right", .rightOf), ("above", .above), ("below", .below),
    ("under", .below), ("inside", .inside), ("in its middle", .inside), ("in front", .inFrontOf),
  ]

  private static let places: [(String, Scene.Place)] = [
    ("middle", .middle), ("centre", .middle), ("upper left", .upperLeft), ("top left", .upperLeft),
    ("upper right", .upperRight), ("top right", .upperRight), ("lower left", .lowerLeft),
    ("bottom left", .lowerLeft), ("lower right", .lowerRight), ("bottom right", .lowerRight),
  ]

  private static let backgrounds: [(String, Scene.Background)] = [
    ("on a cream background", .cream), ("on cream-coloured paper", .cream),
    ("on a pale blue background", .paleBlue), ("on light blue", .paleBlue),
    ("on a mint green background", .mint), ("on pale green", .mint),
    ("on a lavender background", .lavender), ("on pale purple", .lavender),
    ("on a peach-coloured background", .peach), ("on pale orange", .peach),
    ("on a grey background", .grey), ("on grey", .grey), ("in the night sky", .night),
    ("against a dark blue sky with stars", .night), ("at sunset", .sunset),
    ("in an evening sky", .sunset), ("on a sunny day outdoors", .meadow),
    ("with green hills in the background", .meadow),
  ]
}
