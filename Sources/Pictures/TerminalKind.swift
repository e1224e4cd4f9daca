/// What a terminal can show of a picture.
public enum TerminalKind: Equatable, Sendable, CaseIterable {
  /// Pictures, through kitty's graphics protocol.
  case kitty
  /// Pictures, through iTerm2's inline images.
  case iTerm
  /// Pictures, as sixels.
  case sixel
  /// Half blocks in any colour.
  case trueColor
  /// Half blocks in 256 colours.
  case colors256
  /// Letters of different darkness, without colour.
  case plain
  /// No pictures: somebody listens, or nobody looks.
  case words

  /// What the terminal can show, as far as its environment tells.
  ///
  /// A terminal inside tmux or screen gets half blocks, as these do not know where a picture is and
  /// would scroll the text away from under it. What says nothing about itself gets letters.
  public static func detected(in environment: [String: String]) -> TerminalKind {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    let term = environment["TERM"] ?? ""
    let program = environment["TERM_PROGRAM"] ?? ""
    if has("ACCESSIBLE") { return .words }
    if has("NO_COLOR") || term.isEmpty || term == "dumb" || !writesUnicode(environment) {
      return .plain
    }
    let isShared = has("TMUX") || has("STY") || term.hasPrefix("tmux") || term.hasPrefix("screen")
    if !isShared, let kind = protocolKind(term: term, program: program, has: has) { return kind }
    let depth = environment["COLORTERM"] ?? ""
    if ["truecolor", "24bit"].contains(depth) || term.hasSuffix("-direct") { return .trueColor }
    return has("WT_SESSION") && !isShared ? .trueColor : .colors256
  }

  /// The protocol of the terminals that have one, by the names that they go by.
  private static func protocolKind(
    term: String, program: String, has: (String) -> Bool
  ) -> TerminalKind? {
    let isKitty = has("KITTY_WINDOW_ID") || has("GHOSTTY_RESOURCES_DIR") || has("KONSOLE_VERSION")
    if isKitty || ["xterm-kitty", "xterm-ghostty"].contains(term) || program == "ghostty" {
      return .kitty
    }
    if ["iTerm.app", "WezTerm", "mintty"].contains(program) { return .iTerm }
    if ["foot", "foot-extra", "mlterm", "contour", "yaft-256color"].contains(term) {
      return .sixel
    }
    return nil
  }

  /// Whether the terminal reads UTF-8: assumed, unless the locale names another encoding.
  private static func writesUnicode(_ environment: [String: String]) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
    guard let locale = names.first(where: { !$0.isEmpty })?.lowercased() else { return true }
    return !locale.contains(".") || locale.contains("utf-8") || locale.contains("utf8")
  }
}
