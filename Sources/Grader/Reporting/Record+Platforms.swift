import Files

// The record for the platforms that classes use. Learners see these, so none of them shows the seed.

// MARK: - Gradescope

extension Record {
  /// https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
  var gradescope: JSON {
    [
      "score": .number(earned),
      "execution_time": .number(seconds),
      "output": .string(summary),
      "output_format": "text",
      "visibility": "visible",
      "stdout_visibility": "hidden",
      "tests": .array(entries.map(\.gradescope)),
      "extra_data": ["setting": setting.publicJSON, "submission": submission.json],
    ]
  }

  /// A sentence on the whole.
  private var summary: String {
    let rest =
      open.isEmpty ? "" : " Not judged yet: \(open.map(\.description).joined(separator: ", "))."
    let late = submission.lateness.map { " Handed in \($0) after the deadline." } ?? ""
    return "\(pointText(earned)) of \(points) points\(open.isEmpty ? "" : " so far").\(rest)\(late)"
  }
}

extension Record.Entry {
  fileprivate var gradescope: JSON {
    var members: [(String, JSON)] = [
      ("name", .string(label)), ("number", .string(verdict.exercise.description)),
      ("output", .string(story)), ("output_format", "text"),
      ("tags", .array([.string(verdict.outcome.rawValue)])),
      // What is said about hidden cases helps nobody who still may hand in.
      ("visibility", isTransfer ? "after_due_date" : "visible"),
      ("extra_data", ["misconception": JSON(text: verdict.misconception)]),
    ]
    // A test without a score counts for nothing, which is what could not be judged should do.
    if verdict.outcome != .ungraded {
      members += [
        ("score", .number(verdict.earned)), ("max_score", .integer(verdict.points)),
        ("status", verdict.outcome == .passed ? "passed" : "failed"),
      ]
    }
    return .members(members)
  }

  /// All that a learner is told, in lines.
  var story: String {
    let printed = verdict.printedLines.isEmpty ? [] : ["It printed:"] + verdict.printedLines
    let lines = [verdict.state.capitalisedFirst + "."] + verdict.explanation + printed
    return lines.joined(separator: "\n")
  }
}

// MARK: - GitHub Classroom and Exercism

extension Verdict {
  /// The status that both know: no answer at all is an error.
  fileprivate var status: String {
    switch outcome {
    case .passed: "pass"
    case .partly, .wrong, .unfinished: "fail"
    case .doesNotCompile, .crashed, .ungraded: "error"
    }
  }
}

extension Record {
  private var status: JSON {
    if !open.isEmpty { return "error" }
    return .string(entries.allSatisfy { $0.verdict.outcome == .passed } ? "pass" : "fail")
  }

  /// What GitHub Classroom's reporter takes as the result of a runner.
  var classroom: String {
    let results: JSON = [
      "version": 1, "status": status, "max_score": .integer(points),
      "tests": .array(
        entries.map { entry in
          [
            "name": .string(entry.label), "status": .string(entry.verdict.status),
            "score": .number(entry.verdict.earned), "message": .string(entry.story),
            "test_code": .string("dsh check \(entry.verdict.exercise)"),
            "filename": .string(entry.file), "line_no": 0, "duration": 0,
          ]
        }),
    ]
    return base64(Array(results.text.utf8))
  }

  /// https://exercism.org/docs/building/tooling/test-runners/interface
  var exercism: JSON {
    let broken = entries.first { $0.verdict.outcome == .doesNotCompile }
    return [
      "version": 3, "status": broken == nil ? status : "error",
      "message": JSON(text: broken?.story),
      "tests": .array(
        entries.enumerated().map { index, entry in
          let printed = entry.verdict.printedLines.joined(separator: "\n")
          return [
            "name": .string(entry.label),
            "test_code": .string("dsh check \(entry.verdict.exercise)"),
            "status": .string(entry.verdict.status),
            "message": entry.verdict.outcome == .passed ? nil : .string(entry.story),
            // Longer ones are refused.
            "output": printed.isEmpty ? nil : .string(String(printed.prefix(500))),
            "task_id": .integer(index + 1),
          ]
        }),
    ]
  }
}

/// Bytes as letters and digits, six bits each (RFC 4648).
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0...group.count { text.append(alphabet[bits >> (18 - 6 * place) & 63]) }
    text += String(repeating: "=", count: 3 - group.count)
  }
  return text
}

// MARK: - JUnit

extension Record {
  /// A test suite with a test case for each exercise: a wrong answer is a failure, and none is an
  /// error.
  var junit: String {
    let verdicts = entries.map(\.verdict)
    let errors = verdicts.count { $0.status == "error" }
    let failures = verdicts.count { $0.status == "fail" }
    let attributes = [
      ("name", submission.name), ("tests", String(entries.count)), ("failures", String(failures)),
      ("errors", String(errors)), ("skipped", "0"), ("time", String(seconds)),
      ("timestamp", time.hasSuffix("Z") ? String(time.dropLast()) : time),
    ]
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite\(xml(attributes))>
      \(entries.map(\.junit).joined(separator: "\n"))
        </testsuite>
      </testsuites>

      """
  }
}

extension Record.Entry {
  fileprivate var junit: String {
    let folder = file.split(separator: "/").first.map(String.init) ?? ""
    let start = "    <testcase\(xml([("classname", folder), ("name", label)]))"
    guard verdict.outcome != .passed else { return start + "/>" }
    let element = verdict.status == "error" ? "error" : "failure"
    let attributes = [("message", verdict.state), ("type", verdict.outcome.rawValue)]
    return """
      \(start)>
            <\(element)\(xml(attributes))>\(xml(story))</\(element)>
          </testcase>
      """
  }
}

/// Text for an XML file: markup and control characters disarmed. Scalar by scalar, since a `<` with
/// an accent above it is another character to Swift and the same markup to XML.
private func xml(_ text: String) -> String {
  text.printable.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.unicodeScalars.append(scalar)
    }
  }
}

/// The attributes of an XML element, each with a blank before it.
private func xml(_ attributes: [(name: String, text: String)]) -> String {
  attributes.map { " \($0.name)=\"\(xml($0.text))\"" }.joined()
}
