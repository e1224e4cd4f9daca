import Files
import Tensors

/// Which part of a data set: the one to learn from, or the one kept apart to test with.
public enum DatasetPart: String, Sendable, CaseIterable {
  case train, test
}

/// The small data sets that come with this project, by name.
///
///     let catalog = DatasetCatalog(folder: "datasets-mini")
///     let digits = try catalog.load("digits")
public struct DatasetCatalog: Sendable {
  /// The names of the sets of pictures.
  public static let names = ["digits", "digits28", "sprites", "scenes"]

  /// Where the sets lie.
  public let folder: String

  /// Takes the path of the folder `datasets-mini`; nothing is read yet.
  public init(folder: String) { self.folder = folder }

  /// Reads one part of the set called `name`.
  ///
  /// Throws `DatasetError` when there is no such set or its files are damaged, and `FileError` when
  /// they cannot be read.
  public func load(_ name: String, _ part: DatasetPart = .train) throws -> PictureSet {
    switch name {
    case "digits": return try digits(16, part)
    case "digits28": return try digits(28, part)
    case "sprites": return try Sprites.read(folder + "/sprites", part)
    case "scenes": return try Scenes.read(folder + "/scenes", part)
    default:
      let guess = nearest(to: name, among: Self.names).map { " Did you mean \($0)?" } ?? ""
      throw DatasetError(
        "There is no data set \"\(name)\".\(guess) There are "
          + Self.names.joined(separator: ", ") + ".")
    }
  }

  private func digits(_ size: Int, _ part: DatasetPart) throws -> PictureSet {
    let prefix = "\(folder)/digits/\(size)x\(size)/" + (part == .train ? "train" : "t10k")
    return try IDX.read(
      images: prefix + "-images-idx3-ubyte", labels: prefix + "-labels-idx1-ubyte",
      name: "digits", classNames: Digits.classNames)
  }
}
