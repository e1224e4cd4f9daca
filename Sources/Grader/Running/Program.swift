/// A chapter's functions, compiled.
public struct Program: Sendable {
  /// The path of the program.
  public let path: String
  /// The names of the learner's files in it, such as `Noised.swift`.
  public let files: [String]
}
