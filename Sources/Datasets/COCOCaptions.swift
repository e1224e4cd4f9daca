import Files
import Tensors

/// Pictures with captions in the layout of COCO (arXiv:1504.00325): a folder of pictures, and a JSON
/// file that lists `images`, each with an `id` and a `file_name`, and `annotations`, each with the
/// `image_id` that its `caption` belongs to.
public enum COCOCaptions {
  /// Reads the pictures that `annotations` lists, in its order, from the folder `images`.
  ///
  /// Throws `FileError` when the list is no JSON, and `DatasetError` when it lists the same picture
  /// twice, a caption of an unknown picture or a picture without captions; about pictures as
  /// `PictureFolder` does.
  public static func read(
    annotations path: String, images folder: String, name: String? = nil,
    format: PictureFormat = PictureFormat(), broken: BrokenPictures = .refuse,
    watch: Watch = { _, _ in }
  ) throws -> PictureSet {
    let list = try JSON.read(path)
    let images = try images(in: list, path)
    let captions = try captions(in: list, path, of: images)
    if let silent = images.first(where: { captions[$0.id] == nil }) {
      throw DatasetError(
        "The picture \(silent.file), id \(silent.id), has no caption in \(path). Add one, or take "
          + "it off the list of images.")
    }
    var reader = PictureReader(format, broken: broken, expected: images.count)
    let read = try reader.add(images.map { folder + "/" + $0.file }, watch: watch)
    guard let pictures = reader.pictures else {
      throw DatasetError("None of the \(images.count) pictures that \(path) lists can be read.")
    }
    return PictureSet(
      name: name ?? path, pictures: pictures, captions: read.map { captions[images[$0].id] ?? [] })
  }

  private static func images(
    in list: JSON, _ path: String
  ) throws(DatasetError) -> [(id: Int, file: String)] {
    var images: [(id: Int, file: String)] = []
    var ids: Set<Int> = []
    for (index, entry) in try entries("images", in: list, path).enumerated() {
      guard let id = entry["id"]?.integer, let file = entry["file_name"]?.string else {
        throw DatasetError(
          "Number \(index) of the images in \(path) lacks an \"id\" that is a whole number or a "
            + "\"file_name\" that is a text.")
      }
      guard ids.insert(id).inserted else {
        throw DatasetError("Two images in \(path) have the id \(id). Ids have to differ.")
      }
      // A list that came from elsewhere has no business outside the folder of pictures.
      guard !file.hasPrefix("/"), !file.split(separator: "/").contains("..") else {
        throw DatasetError(
          "The image \(id) in \(path) leads out of its folder: \(file). Give a path inside it.")
      }
      images.append((id, file))
    }
    return images
  }

  private static func captions(
    in list: JSON, _ path: String, of images: [(id: Int, file: String)]
  ) throws(DatasetError) -> [Int: [String]] {
    let known = Set(images.map(\.id))
    var captions: [Int: [String]] = [:]
    for (index, entry) in try entries("annotations", in: list, path).enumerated() {
      guard let id = entry["image_id"]?.integer, let caption = entry["caption"]?.string else {
        throw DatasetError(
          "Number \(index) of the annotations in \(path) lacks an \"image_id\" or a \"caption\". "
            + "Is it a list of captions, captions_….json, and not of objects?")
      }
      guard known.contains(id) else {
        throw DatasetError(
          "The caption \"\(caption)\" in \(path) belongs to the image \(id), which is not listed.")
      }
      captions[id, default: []].append(caption)
    }
    return captions
  }

  private static func entries(
    _ key: String, in list: JSON, _ path: String
  ) throws(DatasetError) -> [JSON] {
    guard let entries = list[key]?.array, !entries.isEmpty else {
      throw DatasetError(
        "\(path) has no list \"\(key)\" with something in it. Name a file in the layout of COCO's "
          + "captions, such as captions_train.json.")
    }
    return entries
  }
}
