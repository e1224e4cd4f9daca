import Book
import Datasets
import Files
import ForwardProcess
import Glibc
import Grader
import Pictures
import ReverseProcess
import Samplers
import Tensors
import Training

/// Everything that the shell finds on disk: the data sets, the source, the tour.
final class Library {
  /// The project's folder.
  let home: String
  /// What turns a learner's files into functions.
  let workshop: Workshop
  /// All exercises of the book.
  let exercises: Catalogue
  /// The path of the running program.
  let program: String
  private let catalog: DatasetCatalog
  private var sets: [String: PictureSet] = [:]
  /// The networks that were read, by path, each with the time at which its file was written.
  var networks: [String: (written: FileTime, trained: TrainedModel)] = [:]

  /// Finds the project's folder: DSH_HOME if that is set, else the nearest folder that holds
  /// datasets-mini, going up from the program and then from the current folder.
  ///
  /// `workshop` is given by tests; else it is the learner's own files that functions come from.
  ///
  /// Throws: a `ShellError` that says where it looked.
  init(
    environment: [String: String], program: String, exercises: Catalogue = Catalogue(),
    workshop: Workshop? = nil
  ) throws {
    let here = [folder(of: program), "."].compactMap(realPath)
    let starts = here.first == here.last ? Array(here.prefix(1)) : here
    let candidates = environment["DSH_HOME"].map { [$0] } ?? starts.flatMap(ancestors)
    guard let home = candidates.first(where: { access($0 + "/datasets-mini", R_OK) == 0 }) else {
      let places = environment["DSH_HOME"] ?? starts.joined(separator: " and ")
      let relation = environment["DSH_HOME"] == nil ? "in or above" : "in DSH_HOME,"
      throw ShellError(
        "The folder datasets-mini is not \(relation) \(places). "
          + "Set DSH_HOME to the folder of the project.")
    }
    (self.home, self.program, self.exercises) = (home, program, exercises)
    self.workshop = workshop ?? .learners(home: home, exercises: exercises)
    catalog = DatasetCatalog(folder: home + "/datasets-mini")
  }

  var pointSetNames: [String] { PointSet.allCases.map(\.rawValue) }
}

private func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}

/// The folder and all folders that it is in, nearest first.
private func ancestors(_ path: String) -> [String] {
  sequence(first: path) { $0.isEmpty || $0 == "/" ? nil : folder(of: $0) }.map { $0 }
}

// MARK: - Data sets

extension Library {
  /// The pictures of a data set that comes along, which are read once; nil if it consists of points.
  ///
  /// Throws: what the loader throws if its files are missing or damaged.
  func pictures(named name: String, part: DatasetPart = .train) throws -> PictureSet? {
    guard PointSet(rawValue: name) == nil else { return nil }
    if let set = sets["\(name) \(part)"] { return set }
    let set = try catalog.load(name, part)
    sets["\(name) \(part)"] = set
    return set
  }

  /// The digit that is there when a session begins.
  func firstPicture() throws -> Value {
    try sample(
      of: "digits", pictures(named: "digits"), index: 3, count: nil, className: nil, seed: 0)
  }

  /// Pictures or points of a data set as a value; `pictures` are those of the set, if it has any.
  ///
  /// Of pictures: `count` of them, or one, beginning at `index`, perhaps of one class only. Of
  /// points: `count`, or 1,000, drawn with `seed`.
  func sample(
    of name: String, _ pictures: PictureSet?, index: Int, count: Int?, className: String?,
    seed: @autoclosure () -> UInt64
  ) throws -> Value {
    if let set = PointSet(rawValue: name) {
      guard className == nil else { throw ShellError("Points have no classes to choose from.") }
      let seed = seed()
      var generator = TorchGenerator(seed: seed)
      let points = set.sample(count ?? 1000, generator: &generator)
      return Value(kind: .points, tensor: points, origin: "\(name), drawn with seed \(seed)")
    }
    guard let set = pictures else { throw ShellError("\(name) has no pictures.") }
    let label = try className.map { try self.label($0, in: set) }
    let positions = label.map(set.positions(ofClass:)) ?? Array(0..<set.count)
    let chosen = positions.dropFirst(index).prefix(count ?? 1)
    guard chosen.count == count ?? 1 else {
      throw ShellError("\(name) has \(positions.count) such pictures, numbered from 0.")
    }
    let first = chosen.first ?? 0
    let what = set.labels.isEmpty ? "" : " (\(set.classNames[set.labels[first]]))"
    return Value(
      kind: .picture, tensor: set.pictures.gathered(Array(chosen)),
      origin: chosen.count == 1
        ? "number \(first) of \(name)\(what)" : "\(chosen.count) pictures of \(name)")
  }

  /// The class that a person means by a name or a number.
  private func label(_ text: String, in set: PictureSet) throws -> Int {
    guard !set.labels.isEmpty else {
      throw ShellError("The pictures of \(set.name) have no classes to choose from.")
    }
    if let label = set.classNames.firstIndex(of: text) { return label }
    if let label = Int(text), set.classNames.indices.contains(label) { return label }
    throw ShellError(
      "\(set.name) has no class “\(text)”. \(didYouMean(text, among: set.classNames))")
  }

  /// One line for each data set, of which `own` come from folders of the reader's.
  func catalogue(own: [String]) -> [String] {
    let kinds = [
      "digits": "handwritten digits, 16×16 grey", "digits28": "the same hands, 28×28 grey",
      "sprites": "heroes, monsters, food, potions, gems, 16×16 RGB",
      "scenes": "one or two shapes with captions, 32×32 RGB",
    ]
    return (DatasetCatalog.names + own).map { name in
      name.padded(to: 14) + (kinds[name] ?? "your own pictures")
    } + pointSetNames.map { $0.padded(to: 14) + "points in the plane" }
  }
}

// MARK: - Denoisers

extension Library {
  /// The exact denoiser of a data set, or of one class of it: the posterior mean over its pictures,
  /// or of the mixture that its points come from.
  func denoiser(
    of name: String, _ pictures: PictureSet?, class className: String?, schedule: NoiseSchedule
  ) throws -> Model {
    if let set = PointSet(rawValue: name) {
      guard className == nil else { throw ShellError("Points have no classes to choose from.") }
      return try denoiser(of: set, schedule: schedule)
    }
    guard var set = pictures else { throw ShellError("\(name) has no pictures.") }
    if let className { set = set.ofClass(try label(className, in: set)) }
    let ideal = IdealDenoiser(pictures: set.pictures, schedule: schedule)
    return Model(
      name: className.map { "class \($0) of \(name)" } ?? name, kind: .picture,
      shape: Array(set.pictures.shape.dropFirst()), pictures: set.pictures,
      predict: ideal.prediction, denoised: ideal.denoised)
  }

  private func denoiser(of set: PointSet, schedule: NoiseSchedule) throws -> Model {
    guard let mixture = set.mixture else {
      throw ShellError(
        "\(set.rawValue) has hard edges and so no exact denoiser. Choose a set of round bells: "
          + PointSet.allCases.filter { $0.mixture != nil }.map(\.rawValue).joined(separator: ", "))
    }
    return Model(
      name: set.rawValue, kind: .points, shape: [2],
      predict: { mixture.prediction($0, at: $1, by: schedule) }, denoised: mixture.denoised)
  }
}

// MARK: - Source

extension Library {
  /// All declarations in the project's source.
  ///
  /// Throws: a `FileError` if it is not there.
  func declarations() throws -> [SourceFinder.Declaration] {
    try SourceCode(home: home).declarations
  }
}
