extension Scenes {
  /// What one has to know before using the scenes, along the questions of "Datasheets for
  /// Datasets" (arXiv:1803.09010).
  static func datasheet(_ training: PictureSet, _ testing: PictureSet, seed: UInt64) -> String {
    let heldOut = Scene.heldOut.map { $0.joined(separator: " ") }.sorted()
    return """
      # Scenes

      ![The first training pictures](contact-sheet.png)

      ## Why it exists
      To learn text-conditional diffusion on a laptop: captions in everyday English whose truth can
      be checked by looking, and combinations that a model never saw, to find out whether it
      composes what it learnt or recalls it.

      ## What is in it
      - The layout of COCO's captions: `images/train` (\(training.count) PNG files), `images/val`
        (\(testing.count)), `annotations/captions_train.json` and `captions_val.json`, five captions
        for each picture, and `dataset_meta.json` with all numbers.
      - Pictures have \(Scene.size) × \(Scene.size) pixels in colour. There are one or two shapes:
        \(list(Scene.Shape.allCases));
        in \(list(Scene.Colour.allCases)); small or big.
      - Two shapes lie left of, right of, above, below, inside or in front of each other. A single
        small one lies in the middle or in a corner.
      - Backgrounds: plain or blended in soft colours, a starry night, a sunset, and green hills
        under a blue sky.
      - The first caption says everything about the shapes, the second also names the background;
        the others leave out more or less. All five are true, and all differ.
      - `contact-sheet.png`: the first 96 of the training pictures, enlarged three times.

      ## What is kept for validation
      No training picture shows one of these:
      \(heldOut.joined(separator: ", ")).
      Every second validation picture shows exactly one of them; `held_out_images` in
      `dataset_meta.json` lists those. Each of these colours and each of these shapes occurs in
      training in other combinations.

      ## How it was made
      By a program, `Sources/Datasets/Scene*.swift`, which makes up a description and paints and
      words it. No picture, model or text from elsewhere went into it. The command:

          draw scenes count=\(training.count) seed=\(seed) into=datasets-mini/scenes

      Training pictures come from the stream of seed \(seed), validation pictures from that of seed
      \(seed &+ 1). More scenes of the same kind: a larger count; it begins with the same ones.

      ## What to know before using it
      - The language is that of a program: about 90 words, no spelling mistakes, no opinions, one
        meaning for each word. "Big" and "small" are two sizes, not comparisons.
      - "Left" and "right" are in the captions, so pictures must not be mirrored at random.
      - Colours are kept off backgrounds on which they would be hard to see, so colour and background
        are not independent: white, for example, is seen on the darker ones only.
      - Two shapes never have the same colour, and what overlaps is never a ring.

      ## Licence and upkeep
      CC0 1.0: in the public domain, as far as the law allows. Made and kept by the dsh maintainers
      together with the program; a test compares these files with a fresh drawing.

      """
  }

  private static func list(_ cases: [some RawRepresentable<String>]) -> String {
    cases.map(\.rawValue).joined(separator: ", ")
  }
}
