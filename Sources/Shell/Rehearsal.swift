/// A session that is heard and not seen: what it says is returned, and what it writes goes to a
/// folder of its own. For the transcripts of the book, and for tests.
public final class Rehearsal {
  /// What the shell says to a line.
  public struct Answer: Equatable, Sendable {
    /// Its words, with paths counted from the rehearsal's folder.
    public let text: String
    /// Whether the line was refused; the text says why.
    public let isRefused: Bool
  }

  /// The keyword under which a film strip's PNG says where its frames are: a line for each, with its
  /// left edge, top, width and height in pixels, and its label.
  public static let framesKeyword = Publication.Keyword.frames

  /// The folder that relative paths begin at; numbered pictures go to `out` in it.
  public let folder: String
  let session: Session
  private let heard: Heard

  /// Collects what a console writes.
  private final class Heard {
    var text = ""
  }

  /// Opens a session of the project in `home` that writes below `folder`, which has to exist.
  ///
  /// Throws: a `ShellError` if `home` is not the project's folder.
  public convenience init(home: String, folder: String) throws {
    try self.init(home: home, folder: folder, abilities: .init(), takeInterrupt: { false })
  }

  init(
    home: String, folder: String, abilities: Console.Abilities, workshop: Workshop? = nil,
    takeInterrupt: @escaping () -> Bool
  ) throws {
    let heard = Heard()
    session = try Session(
      console: Console(abilities: abilities) { heard.text += $0 },
      library: try Library(
        environment: ["DSH_HOME": home], program: "dsh", workshop: workshop),
      takeInterrupt: takeInterrupt)
    session.preferences.base = folder
    session.preferences.folder = folder + "/out"
    self.folder = folder
    self.heard = heard
  }

  /// Carries out a line and returns what was said meanwhile.
  ///
  /// Throws: what the line fails with.
  func perform(_ line: String) throws -> String {
    heard.text = ""
    try session.perform(line)
    return heard.text.replacing(folder + "/", with: "")
  }

  /// Carries out a line and returns the answer, as a person would see it.
  public func answer(to line: String) -> Answer {
    do {
      return Answer(text: try perform(line), isRefused: false)
    } catch {
      let text = "\(heard.text)\(error)\n".replacing(folder + "/", with: "")
      return Answer(text: text, isRefused: true)
    }
  }
}
