import Testing

@testable import Pictures

@Suite("Axes")
struct AxisTests {
  private func labels(_ lower: Double, _ upper: Double, _ count: Int = 5) -> [String] {
    Axis.linearTicks(lower, upper, count).map(\.label)
  }

  @Test("Marks are multiples of 1, 2 or 5 times a power of ten, all with the digits of the step")
  func linear() {
    #expect(labels(0, 1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(0, 1000) == ["0", "200", "400", "600", "800", "1000"])
    #expect(labels(-1, 1, 4) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
    #expect(labels(-0.013, 0.021, 3) == ["−0.01", "0.00", "0.01", "0.02"])
  }

  @Test("Very small and very large numbers are written as powers of ten")
  func powers() {
    #expect(labels(0, 3e-7, 3) == ["0", "10⁻⁷", "2·10⁻⁷", "3·10⁻⁷"])
    #expect(labels(-2e9, 2e9, 4) == ["−2·10⁹", "−10⁹", "0", "10⁹", "2·10⁹"])
    #expect(labels(1.5e6, 2.5e6, 2) == ["1.5·10⁶", "2.0·10⁶", "2.5·10⁶"])
  }

  @Test("Numbers far from zero and close together keep the digits that tell them apart")
  func offset() {
    #expect(
      labels(1000, 1000.004, 4) == ["1000.000", "1000.001", "1000.002", "1000.003", "1000.004"])
  }

  @Test(
    "Marks lie on the axis, about as many as asked for, and none is written twice",
    arguments: [
      (0.0, 1.0), (-7.3, 12.9), (1e-300, 3e-300), (-1e308, 1.7e308), (99_999.5, 100_000.5), (3, 3),
      (-4e-9, -3e-9), (0, .leastNonzeroMagnitude), (1e15, 1e15 + 8),
    ] as [(Double, Double)])
  func everyRange(lower: Double, upper: Double) {
    let axis = Axis(.linear, for: [lower, upper], padding: 0.04, labels: 6)
    #expect(axis.lower < axis.upper)
    let inside = axis.ticks.compactMap { axis.position(of: $0.value) }
    #expect(inside.allSatisfy { (-1e-6...1 + 1e-6).contains($0) })
    #expect((2...12).contains(axis.ticks.count))
    #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count)
  }

  @Test("Equal steps are equally long, and the ends are 0 and 1")
  func positions() {
    let axis = Axis(.linear, for: [10, 20], labels: 5)
    #expect(axis.position(of: 10) == 0 && axis.position(of: 20) == 1)
    #expect(axis.position(of: 15) == 0.5)
    #expect(axis.position(of: .nan) == nil && axis.position(of: .infinity) == nil)
  }

  @Test("On a logarithmic axis equal ratios are equally long, and zero has no place")
  func logarithmicPositions() throws {
    let axis = Axis(.logarithmic, for: [0.01, 100, 0, -5, .infinity], labels: 5)
    #expect(axis.lower == 0.01 && axis.upper == 100)
    // A logarithm and its quotient, each rounded once.
    #expect(abs(try #require(axis.position(of: 1)) - 0.5) < 1e-15)
    #expect(axis.position(of: 0) == nil && axis.position(of: -1) == nil)
  }

  @Test("A logarithmic axis is marked at powers of ten, in even steps where they are many")
  func logarithmic() {
    func labels(_ lower: Double, _ upper: Double) -> [String] {
      Axis.logarithmicTicks(lower, upper, 6).map(\.label).filter { !$0.isEmpty }
    }
    #expect(labels(0.01, 100) == ["10⁻²", "10⁻¹", "10⁰", "10¹", "10²"])
    #expect(labels(3e-5, 2e4) == ["10⁻⁴", "10⁻²", "10⁰", "10²", "10⁴"])
    #expect(labels(1e-40, 1e5) == ["10⁻⁴⁰", "10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "10⁰"])
    #expect(labels(1, 8) == ["1", "2", "5"])
    #expect(labels(3, 4) == ["3.0", "3.2", "3.4", "3.6", "3.8", "4.0"])
  }

  @Test("Between few powers of ten there are small marks at their multiples")
  func minor() {
    let ticks = Axis.logarithmicTicks(1, 100, 5)
    #expect(ticks.count == 2 * 9 + 1)
    #expect(ticks.filter { $0.label.isEmpty }.count == 16)
  }

  @Test("Without any number there still is an axis")
  func empty() {
    for scale in [AxisScale.linear, .logarithmic] {
      let axis = Axis(scale, for: [.nan], labels: 5)
      #expect(axis.lower < axis.upper && !axis.ticks.isEmpty)
    }
  }

  @Test("Numbers are written with a true minus sign and raised powers")
  func numbers() {
    #expect(fixed(-0.05, decimals: 2) == "−0.05")
    #expect(fixed(-0.001, decimals: 2) == "0.00")
    #expect(fixed(12.5, decimals: 0) == "13")
    #expect(fixed(1e300, decimals: 1) == "1.00·10³⁰⁰" && fixed(.nan, decimals: 1) == "NaN")
    #expect(scientific(9.99e-5, decimals: 0) == "10⁻⁴")
    #expect(scientific(-Double.leastNonzeroMagnitude, decimals: 1) == "−4.9·10⁻³²⁴")
    #expect(significant(0.5) == "0.5" && significant(-12.34) == "−12.3")
    #expect(significant(1234.5) == "1235" && significant(100) == "100")
    #expect(significant(.infinity) == "∞" && significant(.nan) == "NaN")
    #expect(significant(1.234e-7) == "1.23·10⁻⁷")
  }
}
