/// Why a data set could not be read, drawn or written.
public struct DatasetError: Error, CustomStringConvertible, Equatable {
  /// What happened, with which values, and what to do now.
  public let description: String

  init(_ description: String) { self.description = description }
}
