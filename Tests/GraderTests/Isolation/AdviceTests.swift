import Testing

@testable import Grader

@Suite("Advice beside the compiler's")
struct AdviceTests {
  @Test("Where the compiler gives up on the types, it is said what most often helps")
  func types() throws {
    let source = Source(name: "LinearBeta.swift", text: "let beta = first + (t - 1) * gap\n")
    let words = "the compiler is unable to type-check this expression in reasonable time"
    let line = "/place/LinearBeta.swift:1:5: error: \(words); try breaking up the expression"
    let report = RunReport(ending: .exited(1), errors: Array(line.utf8))
    guard case .errors(let errors) = Compilation.outcome(of: report, [source], in: "/place") else {
      Issue.record("There is an error.")
      return
    }
    let message = try #require(errors.first?.message)
    #expect(message.hasPrefix(words + ": "))
    #expect(message.hasSuffix("split the line: let a = …"), "All of it is shown.")
    #expect(!message.contains("breaking up"))
  }
}
