import Testing

@testable import Shell

@Suite("Plots of schedules")
struct PlotTests {
  @Test("Schedules are compared by the names that were given, in the steps that are in force")
  func compared() throws {
    let stage = try Stage()
    let snr = try stage.perform("schedule T=100", "plot snr of=linear,cosine until=50")
    // ᾱ₅₀ of cosine T=100 is 0.494 by its own formula: the SNR there is 0.494 / 0.506.
    #expect(snr.contains("linear: from") && snr.contains("cosine: from"))
    #expect(snr.contains("0.976 at 50") && !snr.contains("sigmoid"))
    let all = try stage.perform("plot beta of=all")
    for name in ["linear", "scaled-linear", "cosine", "sigmoid", "zero-terminal"] {
      #expect(all.contains("\(name): from"))
    }
  }

  @Test("The step back from t = 1 has no variance, and later ones come near β")
  func posterior() throws {
    let said = try Stage().perform("plot posterior")
    #expect(said.contains("forward, β: from 1.00·10⁻⁴ at 1 to 0.02 at 1000"))
    #expect(said.contains("back, knowing x₀: from 0 at 1 to 0.02 at 1000"))
  }

  @Test("Bells are drawn between four deviations from the outermost means")
  func bells() throws {
    let said = try Stage().perform("plot bells=0.8:0.36,-0.5:0.25")
    // exp(−4² / 2) / √(2π · 0.25): the left bell, four deviations from its mean.
    #expect(said.contains("N(0.8, 0.36): from"))
    #expect(said.contains("N(−0.5, 0.25): from 2.68·10⁻⁴ at −2.5 "))
  }

  @Test("What a plot would ignore is refused")
  func refused() throws {
    let stage = try Stage()
    #expect(stage.complaint(about: "plot schedule of=cosine").contains("of= belongs to"))
    #expect(stage.complaint(about: "plot x0 until=20").contains("x0 is a value"))
    #expect(stage.complaint(about: "plot snr until=1200").contains("outside this schedule"))
    #expect(stage.complaint(about: "plot snr bells=0:1").contains("a plot of its own"))
    #expect(stage.complaint(about: "plot bells=0:-1").contains("0:-1 is no mean:variance"))
    #expect(stage.complaint(about: "plot snr of=linear,cosinus").contains("cosine"))
  }
}
