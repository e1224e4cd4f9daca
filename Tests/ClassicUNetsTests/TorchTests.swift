import Autograd
import ClassicUNets
import Files
import Foundation
import Layers
import Tensors
import Testing

@Suite("The UNets of tutorials, which PyTorch computed as well")
struct TorchTests {
  static let models = ["tutorial", "tutorial classes", "context", "context told"]

  let golden: SafetensorsFile

  init() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    golden = try SafetensorsFile(
      here.appendingPathComponent("../Fixtures/ClassicUNets/models.safetensors").path)
  }

  /// The shapes of the parameters by their names, in the order of the names.
  private func shapes(_ name: String) throws -> [(name: String, shape: [Int])] {
    let text = golden.metadata["\(name)/shapes"] ?? ""
    let object = try #require(try JSON.decode(Array(text.utf8), path: name).object)
    return object.keys.map { ($0, object[$0]?.array?.compactMap(\.integer) ?? []) }
  }

  /// Weights that both sides draw, as a checkpoint, and the generator after that.
  private func drawn(_ name: String) throws -> (Parameters, generator: TorchGenerator) {
    var generator = TorchGenerator(seed: 7)
    var checkpoint = Safetensors()
    for (key, shape) in try shapes(name) {
      let value = generator.normal(shape) * 0.3
      try checkpoint.add(key, key.hasSuffix("running_var") ? abs(value) + 0.5 : value)
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try checkpoint.write(to: file)
    return (Parameters(from: try Checkpoint(file)), generator)
  }

  /// The network called `name` in Tests/Oracle/classic_unets.py, as a function of the pictures.
  private func network(
    _ name: String, _ scope: Parameters
  ) throws -> (Variable) throws -> Variable {
    switch name {
    case "tutorial", "tutorial classes":
      var configuration = TutorialUNet.Configuration()
      (configuration.channels, configuration.timeChannels) = (4, 12)
      if name == "tutorial" {
        let unet = try TutorialUNet(configuration, scope)
        return { unet($0, times: [3, 801]) }
      }
      (configuration.inputs, configuration.outputs) = (1, 2)
      (configuration.timeChannels, configuration.classes) = (8, 5)
      let unet = try TutorialUNet(configuration, scope)
      return { unet($0, times: [3, 801], classes: [4, 1]) }
    default:
      var configuration = ContextUNet.Configuration()
      (configuration.channels, configuration.size) = (8, 8)
      if name == "context" {
        let unet = try ContextUNet(configuration, scope)
        return { unet($0, times: [0.25, 0.9]) }
      }
      (configuration.inputs, configuration.contextSize, configuration.size) = (1, 3, 16)
      let unet = try ContextUNet(configuration, scope)
      let told = try golden.tensor(named: "\(name)/told")
      return { unet($0, times: [0.25, 0.9], context: told) }
    }
  }

  @Test("Parameters have the names and shapes of the originals", arguments: models)
  func names(name: String) throws {
    let (scope, _) = try drawn(name)
    _ = try network(name, scope)
    #expect(scope.unused.isEmpty)
    let published = scope.published.sorted { $0.name < $1.name }
    #expect(published.map(\.name) == (try shapes(name)).map(\.name))
    #expect(published.map(\.tensor.shape) == (try shapes(name)).map(\.shape))
  }

  @Test("In use they say what the originals say", arguments: models)
  func inUse(name: String) throws {
    let (scope, _) = try drawn(name)
    let said = try network(name, scope)(Variable(try golden.tensor(named: "\(name)/input")))
    let right = try golden.tensor(named: "\(name)/in use")
    #expect(said.shape == right.shape)
    // Some forty layers in single precision, each of which keeps seven digits.
    #expect((said.value - right).maximumMagnitude < 1e-4 * max(right.maximumMagnitude, 1))
  }

  @Test("In training, results and all gradients are those of the originals", arguments: models)
  func training(name: String) throws {
    var (scope, generator) = try drawn(name)
    let network = try network(name, scope)
    let tape = Tape()
    let x = tape.variable(try golden.tensor(named: "\(name)/input"))
    let result = try network(x)
    let right = try golden.tensor(named: "\(name)/result")
    #expect((result.value - right).maximumMagnitude < 1e-4 * max(right.maximumMagnitude, 1))
    let gradients = tape.gradients(
      of: result, weights: try golden.tensor(named: "\(name)/weights"))
    let toX = try golden.tensor(named: "\(name)/gradient")
    #expect(
      (try #require(gradients[x]) - toX).maximumMagnitude < 1e-3 * toX.maximumMagnitude)

    let slopes = try golden.tensor(named: "\(name)/slopes").scalars
    let norms = try golden.tensor(named: "\(name)/norms").scalars
    let largest = norms.max() ?? 0
    let all = scope.all.map { gradients[$0] ?? .zeros($0.value.shape) }
    let published = Dictionary(
      uniqueKeysWithValues: zip(scope.all.map(\.name), scope.published(all)))
    var number = 0
    for (key, shape) in try shapes(name) {
      let direction = generator.normal(shape)
      guard !key.contains("running_") else { continue }
      let gradient = try #require(published[key])
      // What a normalization takes out again, such as a bias before it, has no slope but rounding.
      let room = 1e-3 * norms[number] + 1e-5 * largest
      #expect(abs(gradient.norm - norms[number]) < room, "\(key)")
      #expect(abs((gradient * direction).sum - slopes[number]) < 3 * room, "\(key)")
      number += 1
    }
    #expect(number == norms.count)
  }

  @Test("A new ContextUNet has the parameters that PyTorch draws from the same seed")
  func drawn() throws {
    var configuration = ContextUNet.Configuration()
    (configuration.channels, configuration.size) = (8, 8)
    let scope = Parameters(drawnFrom: TorchGenerator(seed: 7))
    _ = try ContextUNet(configuration, scope)
    let learned = scope.published.filter { !$0.name.contains("running_") }
    let sums = learned.sorted { $0.name < $1.name }.map { $0.tensor.sum }
    let right = try golden.tensor(named: "context/new").scalars
    #expect(sums.count == right.count)
    // Sums of up to some thousand numbers below 1.
    #expect(zip(sums, right).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("New ones are trained by a step against the gradient")
  func learning() throws {
    let scope = Parameters(drawnFrom: TorchGenerator(seed: 5))
    var configuration = ContextUNet.Configuration()
    (configuration.channels, configuration.size) = (8, 8)
    let unet = try ContextUNet(configuration, scope)
    var generator = TorchGenerator(seed: 6)
    let (x, noise) = (generator.normal([4, 8, 8, 3]), generator.normal([4, 8, 8, 3]))
    func loss(on tape: Tape) -> Variable {
      meanSquaredError(
        unet(Variable(x, on: tape), times: [0.1, 0.4, 0.7, 1]), Variable(noise, on: tape))
    }
    let tape = Tape()
    let before = loss(on: tape)
    let gradients = tape.gradients(of: before)
    for parameter in scope.all {
      if let gradient = gradients[parameter] { parameter.update { $0 = $0 - gradient * 0.01 } }
    }
    #expect(loss(on: Tape()).value.sum < before.value.sum)
    #expect(scope.all.contains { $0.name.hasSuffix("running_mean") && $0.value.norm > 0 })
  }
}
