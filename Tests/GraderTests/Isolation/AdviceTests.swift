import Testing

@testable import Grader

@Suite("Advice beside the compiler's")
struct AdviceTests {
  /// What is said about one line of code, after the compiler said `words`.
  private func complaints(_ code: String, _ words: String...) -> [Complaint] {
    let source = Source(name: "LinearBeta.swift", text: code + "\n")
    let lines = words.map { "/place/LinearBeta.swift:1:5: error: \($0)" }
    let report = RunReport(
      ending: .exited(1), errors: Array(lines.joined(separator: "\n").utf8))
    guard case .errors(let errors) = Compilation.outcome(of: report, [source], in: "/place") else {
      return []
    }
    return errors
  }

  @Test("Where the compiler gives up on the types, it is said what most often helps")
  func types() throws {
    let words = "the compiler is unable to type-check this expression in reasonable time"
    let message = try #require(
      complaints(
        "let beta = first + (t - 1) * gap", "\(words); try breaking up the expression"
      ).first?.message)
    #expect(message.hasPrefix(words + ": "))
    #expect(message.hasSuffix("split the line: let a = …"), "All of it is shown.")
    #expect(!message.contains("breaking up"))
  }

  // What Swift 6.3 says about such lines.
  @Test(
    "What people write who come from Python is answered by what Swift wants",
    arguments: [
      (
        "let b = weight(n)", "cannot convert value of type 'Int' to expected argument type 'Float'",
        "Write Float(…)"
      ),
      (
        "let b = first * n",
        "binary operator '*' cannot be applied to operands of type 'Float' and 'Int'",
        "Write Float(…)"
      ),
      ("alpha = 1 - b", "cannot find 'alpha' in scope", "begins with let"),
      ("alpha=1 - b", "cannot find 'alpha' in scope", "begins with let"),
      ("let s = x ** 2", "no operator '**' is defined; did you mean 'pow(_:_:)'?", "x * x"),
      (
        "let a = sqrt(1 - alphaBar[t])",
        "cannot convert value of type 'Int' to expected argument type 'Tensor'", "x.squareRoot()"
      ),
      (
        "let a = sqrt(kept)",
        "cannot convert value of type 'Float' to expected argument type 'Tensor'", "x.squareRoot()"
      ),
      (
        "return x.mean(axis: 0)", "cannot call value of non-function type 'Float'",
        "x.mean(axes: 3)"
      ),
      (
        "return beta * 2",
        "binary operator '*' cannot be applied to operands of type '[Float]' and 'Int'",
        "Tensor(array)"
      ),
      (
        "return beta - beta",
        "binary operator '-' cannot be applied to two '[Float]' operands", "Tensor(array)"
      ),
    ])
  func python(code: String, words: String, advice: String) throws {
    let message = try #require(complaints(code, words).first?.message)
    #expect(message.contains(advice))
    #expect(message.last == ".", "All of it is shown.")
    #expect(words.hasPrefix(try #require(message.split(separator: ":").first)))
  }

  @Test(
    "Other messages stay as they are",
    arguments: [
      ("let a = lamda", "cannot find 'lamda' in scope"),
      ("if alpha == 1 {", "cannot find 'alpha' in scope"),
      ("alpha == 1", "cannot find 'alpha' in scope"),
      ("alphaBar = 1", "cannot find 'alpha' in scope"),
      ("let a = cos(1)", "cannot convert value of type 'Int' to expected argument type 'Tensor'"),
    ])
  func others(code: String, words: String) {
    #expect(complaints(code, words).map(\.message) == [words])
  }

  @Test("A line with two errors is shown once, below both")
  func twice() {
    let errors = complaints("let a = b + c", "cannot find 'b' in scope", "cannot find 'c' in scope")
    #expect(
      Complaint.text(of: errors) == """
        LinearBeta.swift, line 1: cannot find 'b' in scope
        LinearBeta.swift, line 1: cannot find 'c' in scope
            let a = b + c
        """)
  }
}
