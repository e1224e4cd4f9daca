import Autograd
import Files
import Foundation
import Tensors
import Testing

@testable import Layers

@Suite("Layers and their parameters")
struct LayerTests {
  let golden: SafetensorsFile
  let path: String

  init() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    path = here.appendingPathComponent("../Fixtures/Layers/layers.safetensors").path
    golden = try SafetensorsFile(path)
  }

  /// The layers of Tests/Oracle/layers.py, made in its order.
  private func make(_ scope: Parameters) throws {
    _ = try Linear(scope("linear"), inputs: 7, outputs: 5)
    _ = try Convolution(scope("convolution"), inputs: 3, outputs: 4)
    _ = try TransposedConvolution(
      scope("transposed"), inputs: 3, outputs: 2, size: 4, stride: 2, padding: 1)
    _ = try Embedding(scope("embedding"), count: 6, size: 4)
  }

  @Test("New layers have the parameters that PyTorch draws from the same seed")
  func drawn() throws {
    let scope = Parameters(drawnFrom: TorchGenerator(seed: 7))
    try make(scope)
    for (name, tensor) in scope.published {
      let right = try golden.tensor(named: name)
      #expect(tensor.shape == right.shape, "\(name)")
      // Uniform numbers are exact, but scaled in another order; normal ones agree to 5e-7.
      #expect((tensor - right).maximumMagnitude < 1e-6, "\(name)")
    }
  }

  @Test("What is loaded from a checkpoint is published as it was")
  func loaded() throws {
    let scope = Parameters(from: try Checkpoint(path))
    try make(scope)
    for (name, tensor) in scope.published {
      #expect(try tensor == golden.tensor(named: name), "\(name)")
    }
    let others = ["waves", "batch.", "adaptive.", "bands"]
    #expect(scope.unused.allSatisfy { name in others.contains { name.hasPrefix($0) } })
  }

  @Test("A checkpoint that does not fit is refused by the parameter's name")
  func refused() throws {
    let checkpoint = try Checkpoint(path)
    func complaint(_ make: (Parameters) throws -> Void) -> String {
      do { try make(Parameters(from: checkpoint)) } catch { return "\(error)" }
      return "nothing"
    }
    let shape = complaint { _ = try Linear($0("linear"), inputs: 8, outputs: 5) }
    #expect(shape.hasPrefix("linear.weight has the shape [5, 7]") && shape.contains("[5, 8]"))
    let missing = complaint { _ = try Linear($0("linaer"), inputs: 7, outputs: 5) }
    #expect(missing.contains("Did you mean 'linear.weight'?"))
  }

  @Test("A checkpoint with numbers that are none is refused")
  func notANumber() throws {
    var file = Safetensors()
    try file.add("linear.weight", Tensor([1, .nan], shape: [1, 2]))
    try file.add("linear.bias", Tensor([0]))
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try file.write(to: path)
    let scope = Parameters(from: try Checkpoint(path))
    #expect(throws: ParameterError.self) {
      try Linear(scope("linear"), inputs: 2, outputs: 1)
    }
  }

  @Test("Times become the waves of diffusers")
  func waves() throws {
    let times: [Float] = [0, 1, 37.5, 999]
    // At time 999 an angle has a rounding error of 6e-5.
    let plain = try golden.tensor(named: "waves")
    #expect((SinusoidalEmbedding(size: 32)(times) - plain).maximumMagnitude < 1e-4)
    let flipped = SinusoidalEmbedding(size: 32, cosinesFirst: true, frequencyShift: 0)
    #expect(
      (flipped(times) - (try golden.tensor(named: "waves flipped"))).maximumMagnitude < 1e-4)
  }

  @Test("Prepared kernels give the same bits, and their numbers can still be had and changed")
  func prepared() throws {
    func layer(_ prepares: Bool) throws -> (Convolution, Parameters) {
      let scope = Parameters(
        drawnFrom: TorchGenerator(seed: 7), preparesKernels: prepares)
      return (try Convolution(scope("layer"), inputs: 20, outputs: 24), scope)
    }
    let ((plain, plainScope), (prepared, scope)) = (try layer(false), try layer(true))
    // Sizes that ask for different forms, one after the other.
    for size in [8, 32, 8] {
      var generator = TorchGenerator(seed: 1)
      let x = Variable(generator.normal([2, size, size, 20]))
      #expect(prepared(x).value == plain(x).value, "\(size)")
      #expect(scope.all[0].value == plainScope.all[0].value)
    }
    for parameter in scope.all + plainScope.all { parameter.update { $0 *= 2 } }
    var generator = TorchGenerator(seed: 2)
    let x = generator.normal([1, 8, 8, 20])
    #expect(prepared(Variable(x)).value == plain(Variable(x)).value)
    let tape = Tape()
    let gradients = tape.gradients(of: prepared(Variable(x, on: tape)).sum())
    #expect(gradients[scope.all[0]] != nil)
  }

  @Test("A gate of GELU in one step is the one in two, and so are its gradients")
  func gates() {
    var generator = TorchGenerator(seed: 1)
    let (x, weights) = (generator.normal([3, 5, 38]), generator.normal([3, 5, 19]))
    func gated(_ gate: (Variable) -> Variable) -> (value: Tensor, gradient: Tensor?) {
      let tape = Tape()
      let x = tape.variable(x)
      let y = gate(x)
      return (y.value, tape.gradients(of: y, weights: weights)[x])
    }
    let once = gated { $0.gatedByGELU() }
    let twice = gated { x in { $0[0] * gelu($0[1]) }(x.split(axis: -1, into: 2)) }
    #expect(once.value == twice.value)
    #expect(once.gradient == twice.gradient)
  }

  @Test("A batch norm learns, remembers and is used as PyTorch's")
  func batchNorm() throws {
    let layer = try BatchNorm(Parameters(from: try Checkpoint(path))("batch"), channels: 4)
    let x = try golden.tensor(named: "batch.x")
    func difference(_ tensor: Tensor?, _ name: String) throws -> Float {
      (try #require(tensor) - (try golden.tensor(named: "batch." + name))).maximumMagnitude
    }
    _ = layer(Variable(x, on: Tape()))
    let tape = Tape()
    let variable = tape.variable(x)
    let y = layer(variable)
    // Sums of thirty numbers in single precision.
    #expect(try difference(y.value, "y") < 1e-5)
    let weights = try golden.tensor(named: "batch.weights")
    #expect(
      try difference(tape.gradients(of: y, weights: weights)[variable], "gradient") < 1e-5)
    #expect(try difference(layer.mean.value, "mean after") < 1e-6)
    #expect(try difference(layer.variance.value, "variance after") < 1e-5)
    #expect(try difference(layer(Variable(x)).value, "y in use") < 1e-5)
    let onlyInputs = Variable(x, on: Tape(recordsParameters: false))
    #expect(try difference(layer(onlyInputs).value, "y in use") < 1e-5)
    #expect(try difference(layer.mean.value, "mean after") < 1e-6, "what is used is not changed")
  }

  @Test("Adaptive norms are those of diffusers, over groups and over rows")
  func adaptive() throws {
    let condition = Variable(try golden.tensor(named: "adaptive.condition"))
    let x = Variable(try golden.tensor(named: "adaptive.x"))
    for (name, groups) in [("groups", 4), ("rows", nil)] {
      let layer = try AdaptiveNorm(
        Parameters(from: try Checkpoint(path))("adaptive"), channels: 8, conditionSize: 6,
        groups: groups)
      let right = try golden.tensor(named: "adaptive." + name)
      // A norm and a product in single precision.
      #expect((layer(x, condition: condition).value - right).maximumMagnitude < 1e-5, "\(name)")
    }
  }

  @Test("Distances fall into the bands of T5", arguments: [true, false])
  func bands(isCausal: Bool) throws {
    let scope = Parameters(drawnFrom: TorchGenerator(seed: 1))
    let positions = try RelativePositions(scope, heads: 3, isCausal: isCausal)
    let right = try golden.tensor(named: isCausal ? "bands causal" : "bands both").scalars
    #expect((-200...200).map { Float(positions.band(of: $0)) } == right)
    let bias = positions(queries: 4, keys: 6, on: nil)
    #expect(bias.shape == [3, 4, 6])
    // A bias belongs to a distance: the same one along each diagonal.
    #expect(
      bias.value.slice(axis: 1, 0..<3).slice(axis: 2, 0..<5)
        == bias.value.slice(axis: 1, 1..<4).slice(axis: 2, 1..<6))
  }

  @Test("Causal attention does not see what comes later, with relative positions and without")
  func causal() throws {
    let scope = Parameters(drawnFrom: TorchGenerator(seed: 2))
    let layer = try AttentionLayer(
      scope("attention"), channels: 8, heads: 2, depth: 4, isCausal: true)
    let positions = try RelativePositions(scope("positions"), heads: 2, isCausal: true)
    var generator = TorchGenerator(seed: 3)
    let x = generator.normal([1, 6, 8])
    let end = generator.normal([1, 2, 8])
    let changed = Tensor.concatenated([x.slice(axis: 1, 0..<4), end], axis: 1)
    for bias in [nil, positions(queries: 6, keys: 6, on: nil)] {
      let (a, b) = (
        layer(Variable(x), bias: bias).value, layer(Variable(changed), bias: bias).value
      )
      let early = (a - b).slice(axis: 1, 0..<4).maximumMagnitude
      #expect(early == 0)
      #expect((a - b).slice(axis: 1, 4..<6).maximumMagnitude > 0.01)
    }
  }
}
