// The hands that the project knows.

extension DigitWriter {
  /// The hands that a model may learn from.
  public static let training: [DigitWriter] = [
    schoolbook, slanting, fountain, marker, engineer, hurried, wide, narrow, looping, backhand,
    pencil, brush,
  ]

  /// The hands that a model never learns from, so that one can measure what it makes of new ones.
  public static let testing: [DigitWriter] = [letter, chalk, ledger]

  /// All hands.
  public static let all: [DigitWriter] = training + testing
}

// MARK: - Hands to learn from

extension DigitWriter {
  static let schoolbook = DigitWriter(
    "schoolbook",
    forms: [
      .ovalZero, .flaggedOne, .plainTwo, .roundThree, .closedFour, .plainFive, .plainSix,
      .plainSeven, .stackedEight, .straightNine,
    ]
  ).with { $0.tremor = 0.02 }

  static let slanting = DigitWriter(
    "slanting",
    forms: [
      .crossedZero, .plainOne, .swanTwo, .roundThree, .openFour, .roofedFive, .straightSix,
      .barredSeven, .plainEight, .leaningNine,
    ]
  ).with {
    $0.slant = 14
    $0.breadth = 0.92
    $0.pen = 0.11
  }

  static let fountain = DigitWriter(
    "fountain",
    forms: [
      .pointedZero, .hookedOne, .loopedTwo, .openThree, .softFour, .flowingFive, .curledSix,
      .wavySeven, .plainEight, .curvedNine,
    ]
  ).with {
    $0.slant = 9
    $0.pen = 0.15
    $0.contrast = 0.6
    $0.taper = 0.3
  }

  static let marker = DigitWriter(
    "marker",
    forms: [
      .roundZero, .flaggedOne, .roundTwo, .flatThree, .openFour, .plainFive, .bentSix,
      .plainSeven, .stackedEight, .curvedNine,
    ]
  ).with {
    $0.height = 0.75
    $0.breadth = 1.06
    $0.pen = 0.165
    $0.tremor = 0.03
  }

  static let engineer = DigitWriter(
    "engineer",
    forms: [
      .ovalZero, .footedOne, .plainTwo, .flatThree, .closedFour, .plainFive, .straightSix,
      .hookedSeven, .stackedEight, .straightNine,
    ]
  ).with {
    $0.slant = 3
    $0.squareness = 0.2
    $0.breadth = 0.92
    $0.pen = 0.115
    $0.tremor = 0.015
  }

  static let hurried = DigitWriter(
    "hurried",
    forms: [
      .crossedZero, .plainOne, .swanTwo, .openThree, .softFour, .flowingFive, .curledSix,
      .wavySeven, .openEight, .leaningNine,
    ]
  ).with {
    $0.slant = 10
    $0.breadth = 1.05
    $0.height = 0.68
    $0.tremor = 0.07
    $0.pen = 0.12
    $0.taper = 0.4
  }

  static let wide = DigitWriter(
    "wide",
    forms: [
      .roundZero, .hookedOne, .roundTwo, .roundThree, .openFour, .roofedFive, .bentSix,
      .wavySeven, .smallHeadedEight, .turnedNine,
    ]
  ).with {
    $0.breadth = 1.22
    $0.height = 0.66
    $0.squareness = 0.06
    $0.pen = 0.14
  }

  static let narrow = DigitWriter(
    "narrow",
    forms: [
      .pointedZero, .plainOne, .plainTwo, .openThree, .tallFour, .longFive, .plainSix,
      .plainSeven, .plainEight, .straightNine,
    ]
  ).with {
    $0.slant = 5
    $0.breadth = 0.76
    $0.height = 0.78
    $0.pen = 0.112
  }

  static let looping = DigitWriter(
    "looping",
    forms: [
      .crossedZero, .flaggedOne, .loopedTwo, .loopedThree, .softFour, .flowingFive, .bentSix,
      .barredSeven, .openEight, .curvedNine,
    ]
  ).with {
    $0.slant = 7
    $0.squareness = -0.05
    $0.flare = 0.06
    $0.tremor = 0.05
    $0.taper = 0.2
  }

  static let backhand = DigitWriter(
    "backhand",
    forms: [
      .ovalZero, .hookedOne, .roundTwo, .loopedThree, .closedFour, .roofedFive, .curledSix,
      .barredSeven, .smallHeadedEight, .turnedNine,
    ]
  ).with {
    $0.slant = -7
    $0.waist = 0.05
    $0.pen = 0.125
  }

  static let pencil = DigitWriter(
    "pencil",
    forms: [
      .roundZero, .footedOne, .swanTwo, .roundThree, .tallFour, .longFive, .plainSix,
      .hookedSeven, .openEight, .turnedNine,
    ]
  ).with {
    $0.slant = 2
    $0.waist = -0.05
    $0.pen = 0.105
    $0.ink = 0.88
    $0.tremor = 0.05
  }

  static let brush = DigitWriter(
    "brush",
    forms: [
      .pointedZero, .hookedOne, .plainTwo, .flatThree, .openFour, .flowingFive, .straightSix,
      .plainSeven, .plainEight, .curvedNine,
    ]
  ).with {
    $0.slant = 4
    $0.pen = 0.175
    $0.contrast = 0.5
    $0.nib = 15
    $0.taper = 0.55
  }
}

// MARK: - Hands kept apart

extension DigitWriter {
  static let letter = DigitWriter(
    "letter",
    forms: [
      .ovalZero, .flaggedOne, .loopedTwo, .openThree, .closedFour, .longFive, .bentSix,
      .wavySeven, .plainEight, .turnedNine,
    ]
  ).with {
    $0.slant = 11
    $0.breadth = 0.86
    $0.flare = -0.06
    $0.pen = 0.13
    $0.contrast = 0.4
    $0.nib = 55
  }

  static let chalk = DigitWriter(
    "chalk",
    forms: [
      .crossedZero, .footedOne, .roundTwo, .flatThree, .tallFour, .roofedFive, .straightSix,
      .barredSeven, .stackedEight, .leaningNine,
    ]
  ).with {
    $0.slant = -4
    $0.breadth = 1.1
    $0.squareness = 0.12
    $0.pen = 0.15
    $0.ink = 0.9
    $0.tremor = 0.06
  }

  static let ledger = DigitWriter(
    "ledger",
    forms: [
      .pointedZero, .plainOne, .swanTwo, .loopedThree, .softFour, .plainFive, .plainSix,
      .hookedSeven, .smallHeadedEight, .straightNine,
    ]
  ).with {
    $0.slant = 15
    $0.height = 0.7
    $0.waist = -0.04
    $0.pen = 0.115
    $0.taper = 0.25
  }
}
