import Book
import Files
import Grader

extension Library {
  /// The desk in the project's folder; `keepsProgress` says whether it writes down what comes of it.
  func desk(keepsProgress: Bool) -> Desk {
    Desk(exercises, folder: home + "/exercises", home: home, keepsProgress: keepsProgress)
  }

  /// The chapter or appendix in this place; nil if it is not written yet.
  ///
  /// Throws: `FileError` if it cannot be read.
  func chapter(_ place: Place) throws -> Chapter? {
    let names = try listing(of: home + "/chapters").map(\.name)
    let isMeant = { (name: String) in name.hasPrefix(place.filePrefix) && name.hasSuffix(".md") }
    guard let name = names.first(where: isMeant) else {
      return nil
    }
    let bytes = try readBytes(from: home + "/chapters/" + name, atMost: 1 << 22)
    return Chapter(String(decoding: bytes, as: UTF8.self), path: "chapters/" + name)
  }

  /// A script of the book, for a demonstration.
  ///
  /// Throws: a `ShellError` if it is not written yet; `FileError` if it cannot be read.
  func script(_ path: String) throws -> String {
    do {
      let bytes = try readBytes(from: home + "/" + path, atMost: 1 << 20)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      guard error.reason == .missing else { throw error }
      throw ShellError("There is no \(path) yet. To see the machine itself: tour")
    }
  }

  /// The places of the chapters and appendices that are written.
  func places() throws -> [Place] {
    let names = try listing(of: home + "/chapters").map(\.name)
    return names.filter { $0.hasSuffix(".md") }
      .compactMap { name in Place(String(name.prefix { $0 != "-" })) }.sorted()
  }
}
