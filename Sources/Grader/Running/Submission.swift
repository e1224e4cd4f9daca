import Contract
import Files
import Glibc

/// What somebody hands in: the files of the exercises, and nothing else of the folder they lie in.
public struct Submission: Sendable {
  /// The texts of the files that are there, with "\n" at the ends of their lines.
  public var texts: [ExerciseID: String]
  /// Why a file that is there was not read.
  public var problems: [ExerciseID: String] = [:]

  /// The longest file that is read, in bytes.
  public static let mostBytes = 1 << 16

  /// Makes a submission from the texts of files.
  public init(texts: [ExerciseID: String]) {
    self.texts = texts.mapValues(Source.normalised)
  }

  /// Reads the files of `exercises` from `Sources/ChapterNN` in `folder`.
  ///
  /// What is missing, too long, or a link that leads out of the folder counts as not handed in.
  public init(folder: String, exercises: [Exercise]) {
    texts = [:]
    guard let root = realPath(folder) else { return }
    for exercise in exercises {
      let path = "\(root)/Sources/\(exercise.path)"
      guard let real = realPath(path) else { continue }
      guard real.hasPrefix(root + "/") else {
        problems[exercise.id] = "\(exercise.file) is a link that leads out of the folder."
        continue
      }
      do throws(FileError) {
        let bytes = try readBytes(from: real, atMost: Self.mostBytes)
        texts[exercise.id] = Source.normalised(String(decoding: bytes, as: UTF8.self))
      } catch {
        problems[exercise.id] = error.description
      }
    }
  }
}
