import Testing

@testable import Book

@Suite("What counts as the same output")
struct AgreementTests {
  @Test(
    "A fraction or a percentage may differ by one unit of its last printed digit",
    arguments: [
      ("SNR 0.0853", "SNR 0.0854", true), ("SNR 0.0853", "SNR 0.0855", false),
      ("loss 1.00", "loss 0.99", true), ("loss 0.99", "loss 1.00", true),
      ("8% signal", "9% signal", true), ("8% signal", "10% signal", false),
      ("1e-05", "2e-05", true), ("1e-05", "3e-05", false), ("−0.10", "−0.11", true),
      ("0.000", "-0.001", true), ("[0.1, 0.2]", "[0.1, 0.3]", true),
      ("(-1.25,0.5)", "(-1.26,0.5)", true), ("0.5", "0.5%", false),
      ("12345.678 m", "12345.69 m", true),
    ])
  func fractions(book: String, now: String, agrees: Bool) {
    #expect(Agreement.agree(book, now) == agrees)
  }

  @Test(
    "Whole numbers and words have to match",
    arguments: [("t=500", "t=501"), ("out/001.png", "out/002.png"), ("a b", "a c"), ("nan", "0.1")])
  func words(book: String, now: String) {
    #expect(!Agreement.agree(book, now))
  }

  @Test(
    "Measured fractions may differ a hundredfold, counts and words not at all",
    arguments: [
      ("F4 0.31 ms", "F4 1.90 ms", true), ("F4 0.31 ms", "F4 0.0035 ms", true),
      ("F4 0.31 ms", "F4 39.0 ms", false), ("F4 0.31 ms", "F2 0.31 ms", false),
      ("16 tiles 0.5", "17 tiles 0.5", false), ("0.5", "-0.5", false), ("0.00", "0.01", true),
    ])
  func measured(book: String, now: String, agrees: Bool) {
    #expect(Agreement.agree(book, now, isMeasured: true) == agrees)
    #expect(
      Agreement.firstDifference(book: [book, "…"], now: [now], isMeasured: true)
        == (agrees ? nil : 0))
  }

  @Test("How many blanks there are does not matter, whether there are does")
  func blanks() {
    #expect(Agreement.agree("a  9.99", "a 10.00"))
    #expect(!Agreement.agree("ab", "a b"))
  }

  @Test("Code that rounds to fewer or more decimals than the transcript shows is found")
  func precision() {
    let hundredths = ["a 0.01", "b 0.19 0.01", "c 0.10"]
    let tenths = ["a 0.0", "b 0.2 0.0", "c 0.1"]
    #expect(Agreement.firstDifference(book: hundredths, now: tenths) == 0)
    #expect(Agreement.firstDifference(book: tenths, now: hundredths) == 0)
    #expect(
      Agreement.firstDifference(book: hundredths, now: ["a 0.0", "b 0.2 0.01", "c 0.1"]) == nil)
    // Of so few numbers all may end in 0, and shortest texts of a Float are as long as they like.
    #expect(Agreement.firstDifference(book: ["a 0.19 0.11"], now: ["a 0.2 0.1"]) == nil)
    let floats = ["0.1000001 0.2", "0.25 0.5"]
    #expect(Agreement.firstDifference(book: floats, now: ["0.1 0.2", "0.25 0.5"]) == nil)
  }

  @Test("A line of … stands for any rest; without it every line counts")
  func rest() {
    #expect(Agreement.firstDifference(book: ["a", "…"], now: ["a", "b", "c"]) == nil)
    #expect(Agreement.firstDifference(book: ["a", "…"], now: ["b"]) == 0)
    #expect(Agreement.firstDifference(book: ["a"], now: ["a", "b"]) == 1)
    #expect(Agreement.firstDifference(book: ["a", "b"], now: ["a"]) == 1)
    #expect(Agreement.firstDifference(book: ["a", "b", "…"], now: ["a"]) == 1)
  }
}
