// The forms in which people write the ten digits. Every writer picks one for each digit.

// MARK: - 0

extension DigitSkeleton {
  /// An oval that closes where it began.
  static let ovalZero = DigitSkeleton(
    0,
    [
      [50, 0], [29, 13], [20, 50], [29, 87], [50, 100], [71, 87], [80, 50], [71, 13], [50, 0],
    ])

  /// Begun at the upper right; the end runs over the beginning.
  static let crossedZero = DigitSkeleton(
    0,
    [
      [66, 3], [42, 4], [23, 28], [21, 66], [38, 97], [62, 97], [79, 68], [77, 28], [60, 4],
      [44, 0],
    ])

  /// Nearly a circle, with its start inside.
  static let roundZero = DigitSkeleton(
    0,
    [
      [58, 6], [34, 6], [17, 30], [15, 64], [32, 93], [58, 98], [80, 76], [84, 42], [72, 14],
      [54, 4],
    ])

  /// Pointed at top and bottom.
  static let pointedZero = DigitSkeleton(
    0,
    [
      [54, 0], [34, 20], [22, 54], [28, 86], [46, 100], [66, 82], [78, 48], [72, 14], [54, 0],
    ])
}

// MARK: - 1

extension DigitSkeleton {
  /// A single line.
  static let plainOne = DigitSkeleton(1, [[50, 0], [50, 50], [50, 100]])

  /// A line with an upstroke before it.
  static let flaggedOne = DigitSkeleton(
    1, [[30, 32], [44, 18], [54, 0], [54, 0], [54, 50], [54, 100]])

  /// An upstroke, a line and a foot.
  static let footedOne = DigitSkeleton(
    1,
    [[30, 28], [43, 16], [52, 0], [52, 0], [52, 50], [52, 100]],
    [[27, 100], [52, 100], [77, 100]])

  /// A line whose beginning is bent.
  static let hookedOne = DigitSkeleton(
    1, [[38, 24], [48, 14], [54, 0], [54, 0], [53, 40], [52, 100]])
}

// MARK: - 2

extension DigitSkeleton {
  /// An arch, a straight way down and a straight foot.
  static let plainTwo = DigitSkeleton(
    2,
    [
      [22, 25], [31, 7], [52, 0], [73, 9], [77, 29], [63, 54], [40, 78], [20, 100], [20, 100],
      [50, 100], [81, 100],
    ])

  /// A neck like a swan's and a foot in a wave.
  static let swanTwo = DigitSkeleton(
    2,
    [
      [24, 20], [40, 2], [64, 4], [75, 24], [66, 52], [44, 78], [20, 97], [20, 97], [38, 91],
      [58, 98], [83, 94],
    ])

  /// With a loop where the way down meets the foot.
  static let loopedTwo = DigitSkeleton(
    2,
    [
      [22, 20], [38, 2], [62, 2], [75, 22], [66, 50], [44, 80], [24, 97], [15, 88], [28, 79],
      [52, 90], [84, 98],
    ])

  /// Round above, with a low corner below.
  static let roundTwo = DigitSkeleton(
    2,
    [
      [20, 30], [26, 9], [48, 0], [70, 5], [80, 24], [74, 46], [48, 68], [24, 84], [19, 99],
      [19, 99], [50, 98], [80, 100],
    ])
}

// MARK: - 3

extension DigitSkeleton {
  /// Two bows that meet in a point.
  static let roundThree = DigitSkeleton(
    3,
    [
      [22, 14], [40, 1], [62, 4], [72, 22], [62, 40], [38, 47], [38, 47], [64, 52], [79, 73],
      [67, 94], [43, 100], [19, 87],
    ])

  /// A flat top and one bow.
  static let flatThree = DigitSkeleton(
    3,
    [
      [22, 1], [48, 1], [76, 1], [76, 1], [60, 20], [43, 41], [43, 41], [66, 46], [79, 68],
      [66, 94], [41, 100], [18, 87],
    ])

  /// With a little loop between the bows.
  static let loopedThree = DigitSkeleton(
    3,
    [
      [23, 12], [42, 0], [66, 6], [70, 26], [52, 45], [39, 49], [38, 42], [50, 43], [72, 56],
      [78, 78], [60, 99], [36, 99], [18, 86],
    ])

  /// Two open, flat bows.
  static let openThree = DigitSkeleton(
    3,
    [
      [24, 6], [50, 0], [72, 14], [66, 36], [46, 46], [46, 46], [72, 56], [76, 80], [52, 98],
      [20, 95],
    ])
}

// MARK: - 4

extension DigitSkeleton {
  /// A triangle on a line.
  static let closedFour = DigitSkeleton(
    4,
    [[62, 0], [38, 34], [14, 68], [14, 68], [50, 68], [86, 68]],
    [[62, 0], [62, 50], [62, 100]])

  /// An angle, and a line through it.
  static let openFour = DigitSkeleton(
    4,
    [[32, 2], [25, 30], [17, 59], [17, 59], [50, 58], [84, 57]],
    [[66, 22], [64, 60], [62, 100]])

  /// An angle with a round corner and a long line.
  static let softFour = DigitSkeleton(
    4,
    [[27, 3], [22, 26], [22, 47], [36, 57], [56, 54], [72, 46]],
    [[75, 2], [72, 50], [68, 100]])

  /// A flat, open four whose lines cross near the foot.
  static let tallFour = DigitSkeleton(
    4,
    [[40, 0], [30, 34], [16, 70], [16, 70], [48, 70], [82, 69]],
    [[66, 28], [63, 66], [60, 100]])
}

// MARK: - 5

extension DigitSkeleton {
  /// Roof, neck and bow in one go.
  static let plainFive = DigitSkeleton(
    5,
    [
      [77, 1], [52, 1], [29, 1], [29, 1], [27, 22], [24, 46], [24, 46], [46, 37], [71, 45],
      [80, 67], [68, 92], [43, 100], [19, 90],
    ])

  /// Neck and bow first; the roof is put on afterwards and lifts off a little.
  static let roofedFive = DigitSkeleton(
    5,
    [
      [31, 5], [28, 24], [26, 45], [26, 45], [50, 39], [73, 49], [78, 71], [63, 94], [40, 100],
      [18, 92],
    ],
    [[32, 3], [54, 2], [81, -1]])

  /// One flowing line, with the corners worn off.
  static let flowingFive = DigitSkeleton(
    5,
    [
      [79, 0], [56, 3], [37, 5], [37, 5], [30, 24], [30, 41], [46, 45], [68, 52], [76, 72],
      [62, 94], [40, 100], [20, 94],
    ])

  /// A small bow below a long neck.
  static let longFive = DigitSkeleton(
    5,
    [
      [78, 2], [54, 0], [34, 0], [34, 0], [30, 27], [26, 54], [26, 54], [48, 47], [69, 54],
      [77, 73], [66, 93], [44, 100], [22, 93],
    ])
}

// MARK: - 6

extension DigitSkeleton {
  /// A long curve that ends in a loop.
  static let plainSix = DigitSkeleton(
    6,
    [
      [70, 3], [48, 12], [29, 38], [22, 68], [33, 93], [54, 100], [74, 88], [77, 68], [63, 53],
      [42, 55], [26, 70],
    ])

  /// A nearly straight way down and a small loop.
  static let straightSix = DigitSkeleton(
    6,
    [
      [62, 0], [44, 26], [28, 54], [22, 76], [34, 96], [54, 100], [73, 90], [76, 72], [62, 58],
      [42, 60], [28, 72],
    ])

  /// The top bends over, the loop is large.
  static let bentSix = DigitSkeleton(
    6,
    [
      [76, 12], [60, 0], [40, 9], [25, 34], [20, 66], [31, 92], [53, 100], [74, 87], [79, 66],
      [66, 49], [44, 48], [24, 62],
    ])

  /// An open loop that curls inwards.
  static let curledSix = DigitSkeleton(
    6,
    [
      [64, 0], [42, 18], [27, 44], [22, 72], [33, 94], [54, 100], [73, 88], [75, 69], [60, 58],
      [45, 66], [43, 76],
    ])
}

// MARK: - 7

extension DigitSkeleton {
  /// Two lines.
  static let plainSeven = DigitSkeleton(
    7, [[14, 0], [50, 2], [84, 4], [84, 4], [61, 48], [38, 100]])

  /// With a bar across, as in much of Europe.
  static let barredSeven = DigitSkeleton(
    7,
    [[17, 1], [50, 2], [82, 4], [82, 4], [62, 48], [42, 100]],
    [[38, 53], [56, 51], [77, 50]])

  /// With a little stroke at the beginning.
  static let hookedSeven = DigitSkeleton(
    7, [[16, 17], [15, 0], [15, 0], [50, 2], [84, 4], [84, 4], [58, 44], [41, 100]])

  /// A wave and a curved way down.
  static let wavySeven = DigitSkeleton(
    7,
    [
      [12, 7], [28, 0], [54, 6], [85, 4], [85, 4], [62, 32], [48, 64], [41, 100],
    ])
}

// MARK: - 8

extension DigitSkeleton {
  /// One line that crosses itself, begun at the upper right.
  static let plainEight = DigitSkeleton(
    8,
    [
      [50, 0], [30, 8], [27, 27], [47, 46], [70, 62], [77, 82], [63, 98], [38, 98], [23, 82],
      [31, 61], [53, 46], [73, 27], [69, 8], [50, 0],
    ])

  /// Two loops, one on top of the other.
  static let stackedEight = DigitSkeleton(
    8,
    [
      [50, 0], [32, 7], [26, 23], [33, 39], [50, 46], [67, 39], [74, 23], [68, 7], [50, 0],
    ],
    [
      [50, 46], [29, 54], [21, 74], [30, 93], [50, 100], [70, 93], [79, 74], [71, 54], [50, 46],
    ])

  /// Begun and ended at the upper right, where it stays a little open.
  static let openEight = DigitSkeleton(
    8,
    [
      [75, 11], [56, 0], [34, 5], [27, 23], [44, 43], [68, 60], [77, 81], [62, 99], [38, 98],
      [24, 80], [36, 59], [56, 43], [72, 24], [76, 8],
    ])

  /// A narrow head on a wide body.
  static let smallHeadedEight = DigitSkeleton(
    8,
    [
      [50, 0], [35, 8], [33, 23], [47, 38], [70, 55], [81, 78], [66, 98], [36, 98], [19, 78],
      [30, 55], [53, 38], [67, 23], [65, 8], [50, 0],
    ])
}

// MARK: - 9

extension DigitSkeleton {
  /// A loop on a straight line.
  static let straightNine = DigitSkeleton(
    9,
    [[74, 24], [61, 3], [40, 2], [24, 22], [31, 44], [52, 48], [74, 26], [74, 26]],
    [[75, 3], [74, 26], [73, 60], [71, 100]])

  /// A loop, and a line that curves below.
  static let curvedNine = DigitSkeleton(
    9,
    [
      [74, 22], [60, 2], [38, 2], [23, 21], [28, 43], [49, 50], [70, 36], [76, 14], [76, 14],
      [77, 52], [68, 86], [46, 100], [24, 93],
    ])

  /// One leaning line with a loop at its top.
  static let leaningNine = DigitSkeleton(
    9,
    [
      [74, 16], [58, 0], [36, 7], [24, 30], [34, 48], [54, 44], [74, 16], [74, 16], [66, 58],
      [56, 100],
    ])

  /// A six turned upside down.
  static let turnedNine = DigitSkeleton(
    9,
    [
      [75, 34], [58, 48], [37, 46], [23, 30], [27, 11], [47, 0], [67, 6], [78, 31], [72, 63],
      [53, 90], [31, 98],
    ])
}
