extension SourceFinder.Declaration {
  /// The name with its argument labels, `NoiseSchedule.noised(_:from:to:noise:)`, by which overloads
  /// are told apart; for what takes no arguments, the name.
  public var fullName: String {
    guard let parameters else { return name }
    return "\(name)(\(parameters.map { label(of: $0) + ":" }.joined()))"
  }

  /// The name with labels and types, `NoiseSchedule.noised(_: Tensor, to: [Int], noise: Tensor)`, for
  /// overloads whose labels are the same.
  public var typedName: String {
    guard let parameters else { return name }
    let typed = parameters.map { parameter in
      let type = parameter.drop { $0 != ":" }.dropFirst().prefix { $0 != "=" }
      return label(of: parameter) + ": "
        + type.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return "\(name)(\(typed.joined(separator: ", ")))"
  }

  /// The parameters, as they are written; nil for what takes no arguments.
  private var parameters: [Substring]? {
    guard ["func", "init", "subscript"].contains(keyword) else { return nil }
    return parameterList.map(parameters)
  }

  /// What stands between the parentheses of the signature.
  private var parameterList: Substring? {
    let lines = text.split(separator: "\n").drop { line in
      ["//", "@"].contains { line.drop { $0 == " " }.hasPrefix($0) }
    }
    let code = lines.joined(separator: "\n")[...]
    guard let start = code.firstIndex(of: "(") else { return nil }
    let inside = code[code.index(after: start)...]
    var depth = 1
    for index in inside.indices {
      if "([{".contains(inside[index]) { depth += 1 }
      if ")]}".contains(inside[index]) { depth -= 1 }
      if depth == 0 { return inside[..<index] }
    }
    return nil
  }

  /// A list cut at its commas, those inside brackets left alone.
  private func parameters(in list: Substring) -> [Substring] {
    var parameters: [Substring] = []
    var (start, depth) = (list.startIndex, 0)
    for index in list.indices {
      if "([{<".contains(list[index]) { depth += 1 }
      // The arrow of a function's type closes no bracket.
      let isArrow = list[index] == ">" && list[..<index].last == "-"
      if ")]}>".contains(list[index]), !isArrow { depth -= 1 }
      if list[index] == ",", depth == 0 {
        parameters.append(list[start..<index])
        start = list.index(after: index)
      }
    }
    parameters.append(list[start...])
    return parameters.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  /// How a call names the argument: the parameter's first word; of a subscript, only the first of two.
  private func label(of parameter: Substring) -> String {
    let words = parameter.prefix { $0 != ":" }.split(whereSeparator: \.isWhitespace)
    guard keyword != "subscript" || words.count > 1 else { return "_" }
    return words.first.map(String.init) ?? "_"
  }
}
