/// Something in a chapter that is not as it should be: where, what, and what to do.
public struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path of the file, from the project's folder.
  public let file: String
  /// The number of the line, from 1.
  public let line: Int
  /// What is wrong, with which values, and what to do now.
  public let text: String

  /// Makes the problem that `text` tells, at a line of a file.
  public init(_ file: String, _ line: Int, _ text: String) {
    (self.file, self.line, self.text) = (file, line, text)
  }

  /// The file, the line and what is wrong, as compilers write it.
  public var description: String { "\(file):\(line): \(text)" }
}
