import Foundation
import Testing

@testable import Tensors

/// Sizes around the width of a vector, where tails and empty loops are.
let oddSizes = [0, 1, 15, 16, 17, 33, 100]

@Suite struct FunctionTests {
  /// The largest distance from `truth`, computed in double precision, in units of the last place.
  private func error(
    _ function: (Tensor) -> Tensor, over range: ClosedRange<Float>, count: Int = 100_001,
    _ truth: (Double) -> Double
  ) -> Double {
    let x = Tensor.linspace(range, count: count)
    return zip(x.scalars, function(x).scalars).map { x, y in
      let exact = truth(Double(x))
      let unit = Double(max(Float(exact).ulp, Float.leastNonzeroMagnitude))
      return abs(Double(y) - exact) / unit
    }.max() ?? 0
  }

  @Test("Each function is within two units in the last place of the truth")
  func accuracy() {
    #expect(error({ exp($0) }, over: -104...88.7, exp) <= 2)
    #expect(error({ exp($0) }, over: -1...1, exp) <= 2)
    #expect(error({ log($0) }, over: 1e-30...1, log) <= 2)
    #expect(error({ log($0) }, over: 0.5...2, log) <= 2)
    #expect(error({ log($0) }, over: Float.leastNonzeroMagnitude...1e-37, log) <= 2)
    #expect(error({ log($0) }, over: 1...3e38, log) <= 2)
    #expect(error({ tanh($0) }, over: -10...10, tanh) <= 2)
    #expect(error({ erf($0) }, over: -5...5, erf) <= 2)
    #expect(error({ sqrt($0) }, over: 0...1e6) { $0.squareRoot() } <= 0.5)
    #expect(error({ pow($0, 0.3) }, over: 0...1e6) { pow($0, Double(Float(0.3))) } <= 1)
    #expect(error({ sigmoid($0) }, over: -80...80) { 1 / (1 + exp(-$0)) } <= 4)
  }

  @Test("Sine and cosine are right to 1e-7, and to two units near zero, for small and large angles")
  func angles() {
    for range in [-4...4, -1000...1000, -1e4...1e4, 1e5...1e9] as [ClosedRange<Float>] {
      let x = Tensor.linspace(range, count: 50_001)
      let truth = x.scalars.map { (sin(Double($0)), cos(Double($0))) }
      // Half a unit of rounding at 1, 6e-8, and as much again from the polynomial and the angle.
      #expect(zip(sin(x).scalars, truth).allSatisfy { abs(Double($0) - $1.0) < 1.3e-7 }, "\(range)")
      #expect(zip(cos(x).scalars, truth).allSatisfy { abs(Double($0) - $1.1) < 1.3e-7 }, "\(range)")
    }
    #expect(error({ sin($0) }, over: -0.7...0.7, sin) <= 2)
  }

  @Test("Smooth units agree with their definitions")
  func units() {
    let x = Tensor.linspace(-20...20, count: 10_001)
    func check(_ y: Tensor, _ truth: (Double) -> Double) -> Bool {
      // Rounding of the factors, relative, plus what cancels in 1 + erf and 1 + tanh.
      zip(x.scalars, y.scalars).allSatisfy { x, y in
        abs(Double(y) - truth(Double(x))) <= 3e-7 * abs(truth(Double(x))) + 2e-7 * abs(Double(x))
      }
    }
    #expect(check(silu(x)) { $0 / (1 + exp(-$0)) })
    #expect(check(gelu(x)) { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) })
    #expect(
      check(gelu(x, .tanh)) {
        $0 / 2 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
      })
  }

  struct Golden: Decodable {
    let function: String
    /// Bit patterns, since JSON has neither infinity nor NaN.
    let x: [UInt32]
    let y: [UInt32]
  }

  @Test("Special and ordinary values give what PyTorch gives")
  func goldens() throws {
    let functions: [String: (Tensor) -> Tensor] = [
      "exp": { exp($0) }, "log": { log($0) }, "sqrt": { sqrt($0) }, "abs": { abs($0) },
      "sin": { sin($0) }, "cos": { cos($0) }, "tanh": { tanh($0) }, "erf": { erf($0) },
      "sigmoid": { sigmoid($0) }, "silu": { silu($0) }, "gelu": { gelu($0) },
      "gelu tanh": { gelu($0, .tanh) }, "pow 2.5": { pow($0, 2.5) },
      "clamp": { $0.clamped(to: -1...1) },
    ]
    let goldens = try fixture("functions.json", as: [Golden].self)
    #expect(Set(goldens.map(\.function)) == Set(functions.keys))
    for golden in goldens {
      let x = golden.x.map(Float.init(bitPattern:))
      guard let y = functions[golden.function]?(Tensor(x)).scalars else { continue }
      for (x, (y, expected)) in zip(x, zip(y, golden.y.map(Float.init(bitPattern:)))) {
        // Both are a few units in the last place from the truth; the Gaussian units cancel.
        let tolerance = 5e-7 * abs(expected) + (golden.function.hasPrefix("gelu") ? 1e-6 : 1.5e-7)
        let agrees =
          y == expected || y.isNaN && expected.isNaN || abs(y - expected) <= tolerance
        #expect(agrees, "\(golden.function)(\(x)) is \(y), not \(expected)")
      }
    }
  }

  @Test("Lanes of a tail are computed like all others", arguments: oddSizes)
  func tails(count: Int) {
    let long = Tensor.linspace(-3...3, count: count + 64)
    let short = Tensor(Array(long.scalars.prefix(count)))
    #expect(exp(short).scalars == Array(exp(long).scalars.prefix(count)))
    #expect((short * short).scalars == Array((long * long).scalars.prefix(count)))
    #expect(short.map { $0 + 1 }.scalars == (short + 1).scalars)
  }
}
