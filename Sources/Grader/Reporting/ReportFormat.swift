import Files

/// The forms in which a record leaves the house.
public enum ReportFormat: String, Sendable, CaseIterable {
  /// For people.
  case text
  /// The record itself.
  case json
  /// Gradescope's `results.json`.
  case gradescope
  /// What an autograder hands to GitHub Classroom, in base64.
  case classroom
  /// JUnit's XML, which most servers for continuous integration show.
  case junit
  /// Exercism's `results.json`, version 3.
  case exercism

  /// What the names of such files end with.
  public var ending: String {
    switch self {
    case .text, .classroom: "txt"
    case .json, .gradescope, .exercism: "json"
    case .junit: "xml"
    }
  }

  /// Whether a text is a report in this form, so that another may take its place.
  func wrote(_ text: String) -> Bool {
    let json = try? JSON.decode(Array(text.utf8))
    switch self {
    case .text: return text.contains("\n  Total: ") || text.contains("\n  So far: ")
    case .json: return json.map { (try? Record(json: $0)) != nil } ?? false
    case .gradescope: return json?["stdout_visibility"] != nil && json?["tests"]?.array != nil
    case .classroom:
      let start = base64(Array("{\n  \"version\": 1".utf8))
      return text.hasPrefix(start.prefix(16))
    case .junit: return text.hasPrefix("<?xml") && text.contains("<testsuites>")
    case .exercism: return json?["version"] == 3 && json?["tests"]?.array != nil
    }
  }

  /// Checks that nothing but an earlier report lies at `path`, where one is to be written: of one
  /// submission in this form, or of a class.
  ///
  /// Throws: a `RecordError` for any other file.
  public func requireReplaceable(_ path: String, isOfClass: Bool = false) throws(RecordError) {
    do throws(FileError) {
      let text = String(decoding: try readBytes(from: path, atMost: 1 << 28), as: UTF8.self)
      let isReport = isOfClass ? ClassSummary.wrote(text) : wrote(text)
      guard !isReport else { return }
    } catch {
      if error.reason == .missing { return }
    }
    throw RecordError(
      "\(path) is there already and is no such report of a grading. Name another file.")
  }

  /// The record in this form. All but the record itself are for learners' eyes too.
  public func text(of record: Record) -> String {
    let shared = record.handedBack
    return switch self {
    case .text: shared.report
    case .json: record.json.text
    case .gradescope: shared.gradescope.text
    case .classroom: shared.classroom + "\n"
    case .junit: shared.junit
    case .exercism: shared.exercism.text
    }
  }
}
