import Autograd
import Files
import Foundation
import Tensors
import Testing

@Suite("Operations and their derivatives")
struct OperationTests {
  let golden: SafetensorsFile

  init() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    golden = try SafetensorsFile(
      here.appendingPathComponent("../Fixtures/Autograd/operations.safetensors").path)
  }

  private func inputs(of name: String) throws -> [Tensor] {
    try (0..<4).filter { golden.contains("\(name)/input \($0)") }
      .map { try golden.tensor(named: "\(name)/input \($0)") }
  }

  @Test("Every operation that PyTorch computed is among ours")
  func isComplete() {
    let names = Set(golden.names.map { String($0.prefix { $0 != "/" }) })
    #expect(names == Set(operations.map(\.name)))
  }

  @Test("Results and gradients are PyTorch's", arguments: operations.map(\.name))
  func matchesTorch(name: String) throws {
    let function = try #require(operations.first { $0.name == name }).function
    let tape = Tape()
    let inputs = try inputs(of: name).map { tape.variable($0) }
    let result = function(inputs)
    try expect(result.value, isClose: "\(name)/result")
    let gradients = tape.gradients(
      of: result, weights: try golden.tensor(named: "\(name)/weights"))
    for (number, input) in inputs.enumerated() {
      try expect(try #require(gradients[input]), isClose: "\(name)/gradient \(number)")
    }
  }

  /// Single precision keeps seven digits; sums of a hundred products lose one or two of them.
  /// Winograd's larger tiles are computed with numbers some ten times larger than the result.
  private func expect(_ value: Tensor, isClose name: String) throws {
    let right = try golden.tensor(named: name)
    #expect(value.shape == right.shape, "\(name)")
    let tolerance: Float = name.hasPrefix("convolve large") ? 1e-4 : 1e-5
    #expect(
      (value - right).maximumMagnitude <= tolerance * max(right.maximumMagnitude, 1), "\(name)")
  }

  @Test("Slopes that are measured agree with gradients", arguments: operations.map(\.name))
  func agreesWithMeasurement(name: String) throws {
    let function = try #require(operations.first { $0.name == name }).function
    // A function with a bend has no slope at it, and a few of the many numbers lie near one. So the
    // steps are small there, and what single precision leaves of a difference is two digits.
    let hasBend = ["abs", "relu", "maximum", "clamp", "maximum pool"].contains(name)
    var generator = TorchGenerator(seed: 5)
    let check = GradientCheck(
      at: try inputs(of: name), step: hasBend ? 1e-3 : 1.0 / 64, using: &generator, function)
    #expect(check.scale > 0)
    #expect(check.error < (hasBend ? 2e-2 : 1e-4), "\(check)")
  }
}
