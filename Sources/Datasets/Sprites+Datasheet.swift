extension Sprites {
  /// What one has to know before using the sprites, along the questions of "Datasheets for
  /// Datasets" (arXiv:1803.09010).
  static func datasheet(_ training: PictureSet, _ testing: PictureSet, seed: UInt64) -> String {
    """
    # Sprites

    ![Sprites, a row for each class in turn](contact-sheet.png)

    ## Why it exists
    To learn class-conditional diffusion on a laptop: small, colourful, and with classes that a
    human tells apart at a glance and that can be mixed (half potion, half gem). Size and number of
    classes are those of the sprites in DeepLearning.AI's course "How Diffusion Models Work"; the
    drawings are not from there, they are this project's own.

    ## What is in it
    - `train.safetensors`: \(training.count) sprites; `test.safetensors`: \(testing.count) others.
    - `pictures`: unsigned bytes [N, 16, 16, 3], rows of pixels, red, green, blue; the background is
      white. Values for diffusion are byte / 127.5 − 1.
    - `labels`: unsigned bytes [N, 5], one-hot: \(classList).
    - Every class comes equally often: sprite i has class i mod 5, also in any part of a file.
    - No two sprites are equal, neither within a file nor between the two.
    - `contact-sheet.png`: the first 300 of the training sprites, enlarged three times.

    ## How it was made
    By a program, `Sources/Datasets/Sprites*.swift`, from parts drawn by hand as rows of letters and
    from materials of four tones, put together by chance. No picture, model or data from elsewhere
    went into it. The command, which gives the same bytes again:

        draw sprites count=\(training.count) seed=\(seed) into=datasets-mini/sprites

    Training sprites come from the stream of seed \(seed), test sprites from that of seed \
    \(seed &+ 1).
    More sprites of the same kinds: a larger count; it begins with the same ones.

    ## What to know before using it
    - The parts are few: ten bodies of monsters, twenty foods, seven flasks, eight cuts of gems, and
      for heroes thirteen ways to wear the hair, nine hats, eleven sets of clothes and nine tools. A
      model that has seen them all has seen all there is; test sprites are new combinations of known
      parts, so they show whether a model memorises pictures, not whether it would draw a new kind
      of thing. Some differ from a training sprite by a sparkle or a bubble only.
    - Everything is in the same place, with an outline, lit from the upper left (mirrored foods and
      heroes from the upper right) and drawn with about a hundred colours. Results say little about
      photographs.
    - Heroes have one of six skins with equal probability and hair of any kind with any of them;
      nothing stands for a real person or people.

    ## Licence and upkeep
    CC0 1.0: in the public domain, as far as the law allows. Made and kept by the dsh maintainers
    together with the program; a test compares these files with a fresh drawing.

    """
  }

  private static var classList: String {
    classNames.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
  }
}
