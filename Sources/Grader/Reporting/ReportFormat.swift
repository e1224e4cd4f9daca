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

  /// The record in this form.
  public func text(of record: Record) -> String {
    switch self {
    case .text: record.report
    case .json: record.json.text
    case .gradescope: record.gradescope.text
    case .classroom: record.classroom + "\n"
    case .junit: record.junit
    case .exercism: record.exercism.text
    }
  }
}
