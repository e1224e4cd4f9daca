import Files

/// The Swift that compiles learners' code.
public struct Toolchain: Sendable {
  /// The path of the compiler.
  let compiler: String
  /// The folder of the libraries that Swift programs need when they run.
  let runtime: String
  /// The folder that all of it is in, with the compiler as `bin/swiftc`.
  let folder: String

  /// Finds the toolchain that a shell would use; nil if there is none.
  init?() {
    guard let compiler = installed("swiftc"), let real = realPath(compiler) else {
      return nil
    }
    self.compiler = compiler
    let nearby = ancestor(2, of: real)
    // A version manager puts a program of its own in the compiler's place; that has to be asked.
    guard
      let runtime = realPath(nearby + "/lib/swift/linux") ?? Self.reported(by: compiler)
    else { return nil }
    self.runtime = runtime
    folder = ancestor(3, of: runtime)
  }

  /// What it calls itself, such as `Swift 6.3.1`.
  public var version: String {
    let report = try? run([compiler, "--version"], seconds: 10)
    let text = String(decoding: report?.output ?? [], as: UTF8.self)
    guard let match = text.firstMatch(of: /Swift version ([0-9.]+)/) else { return "Swift" }
    return "Swift \(match.1)"
  }

  private static func reported(by compiler: String) -> String? {
    let report = try? run([compiler, "-print-target-info"], seconds: 10)
    guard let report, report.ending == .exited(0) else { return nil }
    let paths = try? JSON.decode(report.output)["paths"]?["runtimeLibraryPaths"]?.array
    return paths?.first?.string.flatMap(realPath)
  }
}
