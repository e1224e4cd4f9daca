import Files
import Pictures
import Tensors

extension Sprites {
  /// Draws a folder of sprites: `count` to learn from, a tenth as many to test with, a sheet to
  /// look at and a datasheet.
  ///
  /// `train.safetensors` and `test.safetensors` hold `pictures` [N, 16, 16, 3] and one-hot `labels`
  /// [N, 5], both as bytes. The same seed draws the same sprites, and, for a smaller `count`, the
  /// first of them; no sprite is in both files.
  ///
  /// Throws `FileError` where there are more sprites than a file can hold, and what `watch` throws.
  public static func folder(
    count: Int, seed: UInt64, watch: Watch = { _, _ in }
  ) throws -> FolderContents {
    var contents = FolderContents()
    var drawn: Set<[UInt8]> = []
    var generator = TorchGenerator(seed: seed)
    let training = try draw(count: count, avoiding: &drawn, &generator, watch: watch)
    // A stream of its own, or the sprites to test with would depend on the number to learn from.
    generator = TorchGenerator(seed: seed &+ 1)
    let testing = try draw(count: count / 10, avoiding: &drawn, &generator, watch: watch)
    contents["train.safetensors"] = try encode(training)
    contents["test.safetensors"] = try encode(testing)
    contents["contact-sheet.png"] = try PNG(pixels: sheet(of: training))
      .encode(compression: .small)
    contents["DATASHEET.md"] = Array(datasheet(training, testing, seed: seed).utf8)
    return contents
  }

  private static func encode(_ set: PictureSet) throws(FileError) -> [UInt8] {
    var file = Safetensors(metadata: ["classes": classNames.joined(separator: ",")])
    let bytes = PictureSet.bytes(ofValues: set.pictures).map { Int($0) }
    try file.add("pictures", integers: bytes, shape: set.pictures.shape, as: .uint8)
    let oneHot = set.labels.flatMap { label in classNames.indices.map { $0 == label ? 1 : 0 } }
    try file.add("labels", integers: oneHot, shape: [set.count, classNames.count], as: .uint8)
    return file.encode()
  }

  /// The first sprites, a row for each class in turn.
  private static func sheet(of set: PictureSet) -> Tensor {
    let (columns, rows) = (20, 15)
    let order = (0..<rows * columns).map { cell in
      let (row, column) = (cell / columns, cell % columns)
      return (row / classNames.count * columns + column) * classNames.count
        + row % classNames.count
    }
    let shown = set.gathered(order.filter { $0 < set.count })
    return grid(of: [shown.pictures.pictureValues], columns: columns, enlargedBy: 3)
  }

  /// Reads one part of a folder that `folder` made.
  ///
  /// Throws `FileError` when the file cannot be read, and `DatasetError` when it holds something
  /// else than sprites.
  public static func read(_ folder: String, _ part: DatasetPart = .train) throws -> PictureSet {
    let path = folder + "/\(part.rawValue).safetensors"
    let file = try SafetensorsFile(path)
    let (shape, labelShape) = (try file.shape(of: "pictures"), try file.shape(of: "labels"))
    let (size, classes) = (PixelArt.size, classNames.count)
    guard shape.count == 4, Array(shape[1...]) == [size, size, 3],
      labelShape == [shape[0], classes],
      try file.elementType(of: "pictures") == .uint8
    else {
      throw DatasetError(
        "\(path) holds pictures \(shape) and labels \(labelShape) instead of bytes "
          + "[N, \(size), \(size), 3] and [N, \(classes)]. Draw it again: draw sprites.")
    }
    let oneHot = try file.integers(named: "labels")
    let labels = try (0..<shape[0]).map { index in
      let row = Array(oneHot[index * classes..<(index + 1) * classes])
      guard row.sorted() == [0, 0, 0, 0, 1], let label = row.firstIndex(of: 1) else {
        throw DatasetError(
          "Label \(index) in \(path) is \(row) instead of one 1 and else 0. Draw it again: draw "
            + "sprites.")
      }
      return label
    }
    return PictureSet(
      name: "sprites", pictures: try file.tensor(named: "pictures") / 127.5 - 1, labels: labels,
      classNames: classNames)
  }
}
