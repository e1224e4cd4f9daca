import Tensors

/// Handwritten digits, drawn by this project: bright strokes on a dark ground, as in MNIST.
///
/// A writer (`DigitWriter`) has a form for each digit, a slant, a pen. Every single digit then
/// gets a little of everything by chance: slant, turn, size, place, bends, breadth of the line,
/// brightness.
public enum Digits {
  /// What the ten classes are called.
  public static let classNames = (0...9).map(String.init)

  /// Draws `count` digits of `size` × `size` pixels, [count, size, size, 1], values −1…1.
  ///
  /// The classes go round 0, 1, … 9; after each ten the next of the `writers` takes the pen, so
  /// that every class and every writer comes equally often. The digits come out of the
  /// generator's stream in their order: the first hundred of a thousand are the hundred. Size
  /// only sets the number of pixels, the same seed draws the same digits at 16 and at 28.
  public static func draw(
    count: Int, size: Int, writers: [DigitWriter] = DigitWriter.training,
    generator: inout some RandomGenerator
  ) -> PictureSet {
    draw(count: count, size: size, writers: writers, generator: &generator, watch: { _, _ in })
  }

  /// The same, under the eyes of `watch`.
  static func draw(
    count: Int, size: Int, writers: [DigitWriter] = DigitWriter.training,
    generator: inout some RandomGenerator, watch: Watch
  ) rethrows -> PictureSet {
    guard count >= 0, size > 0, !writers.isEmpty else {
      fatalError("\(count) digits of size \(size) by \(writers.count) writers cannot be drawn.")
    }
    var pixels: [Float] = []
    pixels.reserveCapacity(count * size * size)
    for index in 0..<count {
      try watch(index, count)
      let writer = writers[writer(of: index, among: writers.count)]
      pixels += draw(index % 10, by: writer, size: size, generator: &generator)
    }
    return PictureSet(
      name: "digits",
      pictures: Tensor(pixels, shape: [count, size, size, 1]) * 2 - 1,
      labels: (0..<count).map { $0 % 10 }, classNames: classNames)
  }

  /// Which of `count` writers has written the digit at `index` of a drawn set.
  public static func writer(of index: Int, among count: Int) -> Int { index / 10 % count }

  /// How much of the picture stays dark on every side.
  private static let margin: Float = 0.06

  /// Draws one digit: size² values 0…1 in rows.
  static func draw(
    _ digit: Int, by writer: DigitWriter, size: Int, generator: inout some RandomGenerator
  ) -> [Float] {
    let gesture = DigitGesture(of: writer, generator: &generator)
    let lines = DigitLines(writer.forms[digit], by: writer, gesture: gesture)
    // Whatever chance did, the whole digit is inside the margin.
    let room = 1 - 2 * margin
    let extent = lines.high - lines.low
    let shrink = min(1, room / extent.max())
    let slack = (room - shrink * extent) / 2
    let middle = (lines.low + lines.high) / 2
    let shift = gesture.shift.clamped(lowerBound: -slack, upperBound: slack)
    var canvas = Canvas(width: size, height: size, background: [0])
    let unit = Float(size)
    canvas.paint([1], opacity: gesture.ink, softness: 1.1) { x, y in
      let position = (SIMD2(x, y) / unit - 0.5 - shift) / shrink + middle
      return lines.distance(from: position) * shrink * unit
    }
    return canvas.pixels
  }
}
