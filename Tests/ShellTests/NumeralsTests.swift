import Testing

@testable import Shell

@Suite("Numbers as text")
struct NumeralsTests {
  @Test(
    "No more digits than needed",
    arguments: [(3.0, "3"), (0.25, "0.25"), (1.0 / 3, "0.3333"), (-20, "−20"), (1e6, "1000000")])
  func short(number: Double, text: String) {
    #expect(brief(number) == text)
  }

  @Test(
    "Little is not nothing, and much is not all",
    arguments: [
      (0.0786, "8%"), (0.001, "under 1%"), (0, "0%"), (1, "100%"), (0.999, "over 99%"),
    ])
  func percentages(share: Double, text: String) {
    #expect(percent(share) == text)
  }
}
