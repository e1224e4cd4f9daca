import Files
import Pictures
import Tensors

// Scenes as files, in the layout of COCO's captions: whatever reads those reads these.

extension Scenes {
  /// Draws a folder of scenes: `count` to learn from, a fifth as many to validate with, a sheet to
  /// look at and a datasheet.
  ///
  /// The same seed draws the same scenes, and, for a smaller `count`, the first of them. Throws
  /// `FileError` where the sheet cannot be encoded, and what `watch` throws.
  public static func folder(
    count: Int, seed: UInt64, watch: Watch = { _, _ in }
  ) throws -> FolderContents {
    var generator = TorchGenerator(seed: seed)
    let training = try draw(count: count, generator: &generator, watch: watch)
    // A stream of its own, or the scenes to test with would depend on the number to learn from.
    generator = TorchGenerator(seed: seed &+ 1)
    let testing = try draw(
      count: count / 5, part: .test, generator: &generator, watch: watch)

    var contents = FolderContents()
    try contents.add(training, .train)
    try contents.add(testing, .test)
    contents["dataset_meta.json"] = Array(meta(training, testing, seed: seed).utf8)
    contents["DATASHEET.md"] = Array(datasheet(training, testing, seed: seed).utf8)
    let shown = training.pictures[0..<min(training.count, 96)].pictureValues
    contents["contact-sheet.png"] = try PNG(pixels: grid(of: [shown], columns: 12, enlargedBy: 3))
      .encode(compression: .small)
    return contents
  }

  /// Reads one part of a folder that `folder` made.
  ///
  /// Throws `FileError` and `DatasetError` as `COCOCaptions` does.
  public static func read(_ folder: String, _ part: DatasetPart = .train) throws -> PictureSet {
    let name = fileName(of: part)
    return try COCOCaptions.read(
      annotations: "\(folder)/annotations/captions_\(name).json",
      images: "\(folder)/images/\(name)", name: "scenes")
  }

  /// COCO calls the part to test with "val".
  fileprivate static func fileName(of part: DatasetPart) -> String {
    part == .train ? "train" : "val"
  }

  fileprivate static func file(_ index: Int) -> String {
    let number = String(index + 1)
    return String(repeating: "0", count: max(6 - number.count, 0)) + number + ".png"
  }

  private static func meta(_ training: PictureSet, _ testing: PictureSet, seed: UInt64) -> String {
    let pairs = Scene.heldOut.map { "[\"\($0[0])\", \"\($0[1])\"]" }.sorted()
    let files = (0..<testing.count).filter { isHeldOut($0, .test) }.map { "\"\(file($0))\"" }
    return """
      {
        "name": "scenes", "seed": \(seed), "train": \(training.count), "val": \(testing.count),
        "width": \(Scene.size), "height": \(Scene.size), "captions_per_image": 5,
        "held_out": [\(pairs.joined(separator: ", "))],
        "held_out_images": [\(files.joined(separator: ", "))]
      }

      """
  }
}

extension FolderContents {
  fileprivate mutating func add(_ set: PictureSet, _ part: DatasetPart) throws(FileError) {
    let name = Scenes.fileName(of: part)
    for index in 0..<set.count {
      self["images/\(name)/\(Scenes.file(index))"] = try PNG(pixels: set[index].pictureValues)
        .encode(compression: .small)
    }
    self["annotations/captions_\(name).json"] = Array(annotations(set, name).utf8)
  }

  /// A line for every picture and every caption, so that people can read and compare them.
  private func annotations(_ set: PictureSet, _ part: String) -> String {
    let images = (0..<set.count).map { index in
      "{\"id\": \(index + 1), \"file_name\": \"\(Scenes.file(index))\", \"width\": \(set.width), "
        + "\"height\": \(set.height), \"license\": 1}"
    }
    // Captions consist of letters, spaces, hyphens and colons; nothing needs escaping.
    let captions = set.captions.enumerated().flatMap { index, captions in
      captions.enumerated().map { number, caption in
        "{\"id\": \(index * captions.count + number + 1), \"image_id\": \(index + 1), "
          + "\"caption\": \"\(caption)\"}"
      }
    }
    return """
      {
      "info": {"description": "dsh scenes, \(part)", "version": "1.0"},
      "licenses": [{"id": 1, "name": "CC0 1.0", \
      "url": "https://creativecommons.org/publicdomain/zero/1.0/"}],
      "images": [
      \(images.joined(separator: ",\n"))
      ],
      "annotations": [
      \(captions.joined(separator: ",\n"))
      ]
      }

      """
  }
}
