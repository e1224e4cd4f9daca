import Contract
import Files

// A verdict in words: short, plain and friendly. What a learner's program printed is shown with its
// control characters spelled out, so that it can neither colour nor forge a line.

extension Verdict.Outcome {
  /// How the exercise stands, in a few words.
  public var words: String {
    switch self {
    case .passed: "passed"
    case .partly: "nearly right"
    case .wrong: "not right yet"
    case .unfinished: "not started"
    case .doesNotCompile: "does not compile"
    case .crashed: "stopped without an answer"
    case .ungraded: "could not be judged"
    }
  }
}

extension Verdict {
  /// How the exercise stands, in a few words.
  public var state: String { outcome.words }

  /// Whether there is only what was handed out, so that nothing is to be said about it. Files that
  /// were not read count as unfinished too, and their verdicts say why.
  public var isUntouched: Bool {
    outcome == .unfinished && ["", Reply.unfinished.sentence].contains(message)
  }

  /// What is to be said beyond the state: what is wrong and why. Empty if all is right.
  public var explanation: [String] {
    let saysMore = !message.isEmpty && message != Reply.unfinished.sentence
    var lines = saysMore ? message.printable.lines : []
    for (index, result) in cases.enumerated()
    where !result.passed && result.explanation != message {
      let place = index == 0 ? "" : "\(result.name): "
      lines += (place + result.explanation.printable).lines
    }
    return lines
  }

  /// What the learner's code printed, line by line; at most twenty lines.
  public var printedLines: [String] {
    let lines = printed.printable.lines
    return lines.count > 20 ? lines.prefix(20) + ["… and \(lines.count - 20) lines more"] : lines
  }

  /// The earned points with what could be earned: `6.5 / 8`.
  public var marks: String { "\(pointText(earned)) / \(points)" }
}

/// Points as people write them: without a fraction where there is none.
public func pointText(_ points: Double) -> String {
  points == points.rounded() ? String(Int(points)) : String(points)
}

extension String {
  /// The text with its control characters spelled out, line ends and tabs excepted.
  public var printable: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\n" && scalar != "\t", .format, .surrogate, .privateUse,
        .lineSeparator, .paragraphSeparator:
        result += scalar.escaped(asASCII: true)
      default:
        // Two numbers of Unicode are no characters, and no XML file may hold them.
        result.unicodeScalars.append(scalar.value & 0xFFFE == 0xFFFE ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// The text in one line, with all control characters spelled out: somebody's name.
  public var oneLine: String {
    printable.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
  }

  /// A sentence's beginning. Names stay as they are written: t is not T.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
