import Tensors

/// Pictures with captions: 32 × 32 pixels in colour, one or two shapes on a soft background, and five
/// captions that say what is where.
public enum Scenes {
  /// Draws scenes with their captions; pictures [count, 32, 32, 3], values −1…1.
  ///
  /// Pictures to learn from keep off eight combinations of shape and colour. Every second picture to
  /// test with shows one of them, so that what was learnt and what has to be put together anew can
  /// be measured side by side.
  public static func draw(
    count: Int, part: DatasetPart = .train, generator: inout some RandomGenerator
  ) -> PictureSet {
    draw(count: count, part: part, generator: &generator, watch: { _, _ in })
  }

  /// The same, under the eyes of `watch`.
  static func draw(
    count: Int, part: DatasetPart = .train, generator: inout some RandomGenerator, watch: Watch
  ) rethrows -> PictureSet {
    guard count >= 0 else { fatalError("\(count) scenes cannot be drawn.") }
    var bytes: [UInt8] = []
    var captions: [[String]] = []
    for index in 0..<count {
      try watch(index, count)
      let scene = Scene(isHeldOut: isHeldOut(index, part), &generator)
      bytes += scene.painted().pixels.map { UInt8(($0 * 255).rounded()) }
      captions.append(scene.captions(&generator))
    }
    return PictureSet(
      name: "scenes",
      pictures: PictureSet.values(ofBytes: bytes, shape: [count, Scene.size, Scene.size, 3]),
      captions: captions)
  }

  /// Whether the picture at `index` of a part shows a combination that is not learnt from.
  static func isHeldOut(_ index: Int, _ part: DatasetPart) -> Bool {
    part == .test && !index.isMultiple(of: 2)
  }
}
