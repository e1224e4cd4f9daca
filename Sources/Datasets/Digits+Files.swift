import Files
import Tensors

// The digits as files, in the layout of MNIST: whatever reads MNIST reads these.

extension Digits {
  /// Draws a folder of digits: `count` by the hands to learn from, a quarter as many by the hands
  /// kept apart, and a sheet to look at.
  ///
  /// `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and their `t10k-` twins are MNIST's
  /// files; `train-writers-idx1-ubyte` and its twin hold each digit's writer, a position in
  /// `DigitWriter.all`. The same seed draws the same digits at every `size` and, for a smaller
  /// `count`, the first of them.
  ///
  /// Throws `FileError` where the sheet would be too large for a picture, and what `watch` throws.
  public static func folder(
    count: Int, size: Int, seed: UInt64, watch: Watch = { _, _ in }
  ) throws -> FolderContents {
    var contents = FolderContents()
    var generator = TorchGenerator(seed: seed)
    let training = try draw(count: count, size: size, generator: &generator, watch: watch)
    contents.add(training, writers: 0..<DigitWriter.training.count, prefix: "train")

    // A stream of its own, or the digits to test with would depend on the number to learn from.
    generator = TorchGenerator(seed: seed &+ 1)
    let testing = try draw(
      count: count / 4, size: size, writers: DigitWriter.testing, generator: &generator,
      watch: watch)
    let apart = DigitWriter.training.count..<DigitWriter.all.count
    contents.add(testing, writers: apart, prefix: "t10k")

    contents["contact-sheet.png"] = try PNG(pixels: sheet(size: size, seed: seed))
      .encode(compression: .small)
    return contents
  }

  /// Two of each digit by every hand, a row for each of them, enlarged so that pixels are seen:
  /// [H, W, 1], values 0…1.
  static func sheet(size: Int, seed: UInt64) -> Tensor {
    let (rows, columns) = (DigitWriter.all.count, 20)
    var generator = TorchGenerator(seed: seed)
    let digits = draw(
      count: rows * columns, size: size, writers: DigitWriter.all, generator: &generator)
    // A writer takes the pen for ten digits at a time, and comes again when all have had it.
    let order = (0..<rows).flatMap { row in
      (0..<10).flatMap { digit in [10 * row + digit, 10 * (rows + row) + digit] }
    }
    let gap = size / 8
    let tiles = digits.pictures.gathered(order).reshaped([rows, columns, size, size])
    let below = Tensor(repeating: -1, shape: [rows, columns, gap, size])
    let beside = Tensor(repeating: -1, shape: [rows, columns, size + gap, gap])
    let spaced = Tensor.concatenated(
      [Tensor.concatenated([tiles, below], axis: 2), beside], axis: 3)
    let cell = size + gap
    let pixels = spaced.permuted([0, 2, 1, 3])
      .reshaped([rows * cell, 1, columns * cell, 1])
    let zoom = max(56 / size, 1)
    let enlarged = pixels.broadcast(to: [rows * cell, zoom, columns * cell, zoom])
    return (enlarged.reshaped([rows * cell * zoom, columns * cell * zoom, 1]) + 1) / 2
  }
}

extension FolderContents {
  fileprivate mutating func add(_ digits: PictureSet, writers: Range<Int>, prefix: String) {
    let hands = (0..<digits.count).map { index in
      writers.lowerBound + Digits.writer(of: index, among: writers.count)
    }
    self["\(prefix)-images-idx3-ubyte"] = IDX.encode(images: digits.pictures)
    self["\(prefix)-labels-idx1-ubyte"] = IDX.encode(labels: digits.labels)
    self["\(prefix)-writers-idx1-ubyte"] = IDX.encode(labels: hands)
  }
}
