import Datasets
import Files

extension Library {
  /// Reads a folder of the reader's own, in whichever of the known layouts it is: COCO captions,
  /// MNIST's files, CIFAR-10's, or PNG files with a folder for each class.
  ///
  /// The set is called by the folder's name. Without a `size`, PNG files have to be equally large.
  /// Broken ones are named: by `report`, or by the error if there is none.
  ///
  /// Throws: a `ShellError` for a name that is taken; else what the loaders and `watch` throw.
  func read(
    folder: String, size: Int?, part: DatasetPart, report: ((String) -> Void)?, watch: Watch
  ) throws -> (name: String, set: PictureSet) {
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    guard !DatasetCatalog.names.contains(name), !pointSetNames.contains(name) else {
      throw ShellError("“\(name)” is a set that comes along. Give your folder another name.")
    }
    let entries = try listing(of: folder).map(\.name)
    let broken = report.map { BrokenPictures.skip(report: $0) } ?? .refuse
    let format = PictureFormat(size: size)
    let set: PictureSet
    if entries.contains("annotations") {
      set = try COCOCaptions.read(
        annotations: "\(folder)/annotations/captions_\(part == .train ? "train" : "val").json",
        images: "\(folder)/images/\(part == .train ? "train" : "val")", name: name, format: format,
        broken: broken, watch: watch)
    } else if entries.contains(where: { $0.hasSuffix("-images-idx3-ubyte") }) {
      let prefix = folder + (part == .train ? "/train" : "/t10k")
      set = try IDX.read(
        images: prefix + "-images-idx3-ubyte", labels: prefix + "-labels-idx1-ubyte", name: name)
    } else if entries.contains("data_batch_1.bin") {
      set = try CIFAR.read(folder, part)
    } else {
      set = try PictureFolder.read(folder, format: format, broken: broken, watch: watch)
    }
    return (name, set)
  }
}
