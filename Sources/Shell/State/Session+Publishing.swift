import Files
import Pictures
import Tensors

/// A picture that a command made, with all that is needed to make it again.
struct Publication {
  let rendering: Rendering
  let caption: String
  /// The script that leads to the command, and the command; nothing where no script does.
  let script: [String]
  /// Which of the command's pictures it is, from 1.
  let number: Int
}

extension Publication {
  /// The keywords of the PNG's text chunks.
  enum Keyword {
    static let software = "Software"
    static let caption = "Description"
    static let script = "dsh"
    static let number = "dsh picture"
    static let frames = "dsh frames"
  }

  /// What goes into the PNG beside the pixels. What no script leads to, such as a verdict on
  /// somebody's code, has none.
  var texts: [PNG.Text] {
    let about = [
      PNG.Text(Keyword.software, "dsh \(About.version)"), PNG.Text(Keyword.caption, caption),
    ]
    guard !script.isEmpty else { return about }
    return about + [
      PNG.Text(Keyword.script, script.joined(separator: "\n")),
      PNG.Text(Keyword.number, String(number)),
    ] + (rendering.places.isEmpty ? [] : [PNG.Text(Keyword.frames, frames)])
  }

  /// A line for each frame of a film strip: left, top, width, height, and its label. With it a page
  /// can show one frame at a time.
  private var frames: String {
    zip(rendering.places, rendering.labels).map { place, label in
      "\(place.left) \(place.top) \(place.width) \(place.height) \(label)"
    }.joined(separator: "\n")
  }
}

extension Session {
  /// Hands a picture to the outside: as the next numbered PNG, with its caption and where it is,
  /// and on a terminal as a preview.
  func publish(_ rendering: Rendering, caption: String, preview: Bool = true) throws {
    publicationCount += 1
    let publication = Publication(
      rendering: rendering, caption: caption, script: script(), number: publicationCount)
    try publisher(self, publication, preview)
  }

  /// Hands over a picture that no script leads to, since what it shows is on disk or a matter of time.
  func publishUnscripted(_ rendering: Rendering, caption: String) throws {
    publicationCount += 1
    let publication = Publication(
      rendering: rendering, caption: caption, script: [], number: publicationCount)
    try publisher(self, publication, true)
  }

  /// The publisher of an ordinary session.
  static func writeAndShow(_ session: Session, _ publication: Publication, _ preview: Bool) throws {
    let bytes = try PNG(pixels: publication.rendering.picture, texts: publication.texts).encode()
    let files = NumberedFiles(folder: session.preferences.folder)
    let path = try files.write(bytes, ending: "png")
    session.console.say("\(publication.caption)  \(session.console.faint(path))")
    if preview, session.preferences.preview {
      session.console.preview(publication.rendering)
    }
  }

  /// The script that makes what the present command makes, from a session's start on.
  ///
  /// Settings that it relies on and never sets are set first, so that it keeps its meaning should
  /// the shell ever begin with others.
  private func script() -> [String] {
    let (lines, fromStart) = state.journal.slice(for: touched.reads)
    let settings = [
      ("setting seed", "seed \(initial.seed)"),
      ("setting schedule", "schedule \(initial.schedule.name)"),
      ("setting data", "data \(initial.datasetName)"),
      ("setting model", "model \(initial.networkName ?? "none")"),
    ]
    let present = journalLine ?? line?.description
    return settings.filter { fromStart.contains($0.0) }.map(\.1) + lines
      + [present].compactMap { $0 }
  }

  /// The commands that led to the value called `name`.
  func making(of name: String) throws -> [String] {
    _ = try value(name)
    return state.journal.slice(for: touched.reads).lines
  }
}
