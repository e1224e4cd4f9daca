import Contract
import Testing

@testable import Grader

@Suite("Exercise numbers")
struct ExerciseIDTests {
  @Test("A number is read as it is written", arguments: ["0.1", "1.4", "12.10"])
  func reading(text: String) {
    #expect(ExerciseID(text)?.description == text)
  }

  @Test("Anything else is no number", arguments: ["", "1", "1.", "1.4.2", "x.1", "1.0", "-1.4"])
  func refusing(text: String) {
    #expect(ExerciseID(text) == nil)
  }
}
