import Book
import Files
import Grader

extension Library {
  /// The desk in the project's folder; `keepsProgress` says whether it writes down what comes of it.
  func desk(keepsProgress: Bool) -> Desk {
    Desk(exercises, folder: home + "/exercises", home: home, keepsProgress: keepsProgress)
  }

  /// The chapter with this number; nil if it is not written yet.
  ///
  /// Throws: `FileError` if it cannot be read.
  func chapter(_ number: Int) throws -> Chapter? {
    let prefix = (number < 10 ? "0" : "") + "\(number)-"
    let names = try listing(of: home + "/chapters").map(\.name)
    guard let name = names.first(where: { $0.hasPrefix(prefix) && $0.hasSuffix(".md") }) else {
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

  /// The numbers of the chapters that are written.
  func chapterNumbers() throws -> [Int] {
    let names = try listing(of: home + "/chapters").map(\.name)
    return names.filter { $0.hasSuffix(".md") }.compactMap { name in
      Int(name.prefix { $0 != "-" })
    }
  }
}
