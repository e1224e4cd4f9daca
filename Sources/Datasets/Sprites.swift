import Tensors

/// Pixel art: 16 × 16 pixels in colour, in five classes that are easy to tell apart and to mix.
///
/// Every sprite is put together by chance from parts drawn by hand (bodies, faces, hats, flasks,
/// leaves …) and from materials of four tones, inside a dark outline on white. Size and number of
/// classes are those of the sprites in DeepLearning.AI's course "How Diffusion Models Work", so
/// that what is written for one works with the other; all drawings are this project's own.
public enum Sprites {
  /// What the classes are called; a class is an index into this list, or a one-hot vector of five.
  public static let classNames = ["hero", "monster", "food", "potion", "gem"]

  /// Draws sprites, no two alike; the classes take turns, so that any run of five has each once.
  ///
  /// Pictures [count, 16, 16, 3], values −1…1.
  public static func draw(count: Int, generator: inout some RandomGenerator) -> PictureSet {
    var drawn: Set<[UInt8]> = []
    return draw(count: count, avoiding: &drawn, &generator, watch: { _, _ in })
  }

  /// Draws sprites that are not among `drawn`, and adds them there, under the eyes of `watch`.
  static func draw(
    count: Int, avoiding drawn: inout Set<[UInt8]>, _ generator: inout some RandomGenerator,
    watch: Watch
  ) rethrows -> PictureSet {
    guard count >= 0 else { fatalError("\(count) sprites cannot be drawn.") }
    let labels = (0..<count).map { $0 % classNames.count }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * PixelArt.size * PixelArt.size * 3)
    for (index, label) in labels.enumerated() {
      try watch(index, count)
      var sprite: [UInt8]
      repeat { sprite = art(ofClass: label, &generator).bytes } while !drawn.insert(sprite).inserted
      bytes += sprite
    }
    return PictureSet(
      name: "sprites",
      pictures: PictureSet.values(
        ofBytes: bytes, shape: [count, PixelArt.size, PixelArt.size, 3]),
      labels: labels, classNames: classNames)
  }

  static func art(ofClass label: Int, _ generator: inout some RandomGenerator) -> PixelArt {
    switch label {
    case 0: hero(&generator)
    case 1: monster(&generator)
    case 2: food(&generator)
    case 3: potion(&generator)
    case 4: gem(&generator)
    default: fatalError("There is no class \(label) of sprites.")
    }
  }
}
