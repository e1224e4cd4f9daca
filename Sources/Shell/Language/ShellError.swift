/// What went wrong with a command: what happened, with which values, and what to do now.
public struct ShellError: Error, CustomStringConvertible, Equatable {
  /// The whole message, one or two sentences.
  public let description: String

  /// Makes an error that says `description`.
  public init(_ description: String) {
    self.description = description
  }
}
