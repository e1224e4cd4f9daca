// What `help` says; all of it follows from the declarations.

extension Command {
  /// The list of all commands, by group.
  static func overview(bold: (String) -> String) -> String {
    let single = all.filter { !$0.name.contains(" ") }
    let width = single.map(\.name.count).max() ?? 0
    let groups = Group.allCases.map { group in
      let lines = single.filter { $0.group == group }.map { command in
        "  " + command.name.padded(to: width + 2) + command.summary
      }
      return ([bold(group.rawValue)] + lines).joined(separator: "\n")
    }
    return (groups + ["For one of them: help noise"]).joined(separator: "\n\n")
  }

  /// The page about this command.
  func page(bold: (String) -> String) -> String {
    var parts = ["\(summary).", "  " + bold(usage)]
    let rows = things.map { ($0.name, $0) } + keys.map { ("\($0.name)=", $0) }
    let width = rows.map(\.0.count).max() ?? 0
    if !rows.isEmpty {
      parts.append(
        rows.map { label, parameter in
          let fallback = parameter.fallback.map { " Without it: \($0)." } ?? ""
          let indent = String(repeating: " ", count: width + 4)
          return "  \(label.padded(to: width + 2))\(parameter.help)\(fallback)\n"
            + "\(indent)\(parameter.domain)"
        }.joined(separator: "\n"))
    }
    if let result { parts.append("  as NAME   names \(result).") }
    if !discussion.isEmpty { parts.append(reflowed(discussion)) }
    if !aliases.isEmpty { parts.append("Also called: \(aliases.joined(separator: ", ")).") }
    if !examples.isEmpty {
      parts.append((["For example"] + examples.map { "  \($0)" }).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }
}

/// Paragraphs in lines of 80 columns, wherever the source breaks its own.
private func reflowed(_ text: String) -> String {
  let paragraphs = text.replacing(/(\S)\n(\S)/) { "\($0.1) \($0.2)" }
  return wrapped(paragraphs, to: 80).joined(separator: "\n")
}

/// Rows of cells as lines with columns as wide as they need to be.
func table(_ rows: [[String]]) -> [String] {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
  }
  return rows.map { cells in
    let padded = zip(cells, widths).dropLast().map { $0.padded(to: $1 + 2) }
    let line = padded.joined() + (cells.last ?? "")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
