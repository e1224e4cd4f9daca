import Autograd
import Files
import Foundation
import Layers
import Tensors
import Testing

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
    #expect(scope.unused == ["waves", "waves flipped"])
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
}
