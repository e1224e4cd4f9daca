import Autograd
import Files
import Foundation
import Layers
import Tensors
import Testing
import UNets

@Suite("Networks that diffusers computed as well")
struct DiffusersTests {
  static let models = [
    "plain", "attending", "classes", "without middle attention", "stable diffusion 1",
    "stable diffusion 2",
  ]

  let golden: SafetensorsFile

  init() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    golden = try SafetensorsFile(
      here.appendingPathComponent("../Fixtures/UNets/models.safetensors").path)
  }

  private func json(_ name: String) throws -> JSON {
    try JSON.decode(Array((golden.metadata[name] ?? "").utf8), path: name)
  }

  /// The shapes of the parameters by their names, in the order of the names.
  private func shapes(_ name: String) throws -> [(name: String, shape: [Int])] {
    let object = try #require(try json("\(name)/shapes").object)
    return object.keys.map { ($0, object[$0]?.array?.compactMap(\.integer) ?? []) }
  }

  /// The network with the weights that both sides draw, and the generator after that.
  private func model(
    _ name: String
  ) throws -> (UNet, Parameters, generator: TorchGenerator) {
    var generator = TorchGenerator(seed: 7)
    var checkpoint = Safetensors()
    for (key, shape) in try shapes(name) {
      try checkpoint.add(key, generator.normal(shape) * 0.2)
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try checkpoint.write(to: file)
    let scope = Parameters(from: try Checkpoint(file))
    let configuration = try UNetConfiguration(decoding: try json("\(name)/config"))
    let unet = try UNet(configuration, scope)
    #expect(scope.unused.isEmpty)
    return (unet, scope, generator)
  }

  private func predict(_ unet: UNet, _ name: String, _ x: Variable) throws -> Variable {
    let context = "\(name)/context"
    let classes = unet.configuration.classes
    return unet(
      x, times: [3, 801], condition: classes > 0 ? .classes([4, 1], of: classes) : Condition(),
      context: golden.contains(context)
        ? Variable(try golden.tensor(named: context), on: x.tape) : nil)
  }

  @Test("Parameters have the names and shapes of diffusers", arguments: models)
  func names(name: String) throws {
    let (_, scope, _) = try model(name)
    let published = Dictionary(
      uniqueKeysWithValues: scope.published.map { ($0.name, $0.tensor.shape) })
    #expect(
      published == Dictionary(uniqueKeysWithValues: try shapes(name).map { ($0.name, $0.shape) }))
  }

  @Test("Predictions are those of diffusers", arguments: models)
  func predictions(name: String) throws {
    let (unet, _, _) = try model(name)
    let result = try predict(unet, name, Variable(try golden.tensor(named: "\(name)/input")))
    let right = try golden.tensor(named: "\(name)/result")
    #expect(result.shape == right.shape)
    // Some thirty layers in single precision, each of which keeps seven digits.
    #expect((result.value - right).maximumMagnitude < 2e-5 * max(right.maximumMagnitude, 1))
  }

  @Test("A configuration is written as diffusers reads it", arguments: models)
  func writing(name: String) throws {
    let configuration = try UNetConfiguration(decoding: try json("\(name)/config"))
    #expect(try UNetConfiguration(decoding: configuration.json) == configuration)
  }

  @Test("An observer sees every part, and what one gives is what the next one gets")
  func observer() throws {
    let (unet, scope, _) = try model("attending")
    var seen: [(part: String, input: Tensor, output: Tensor)] = []
    let x = Variable(try golden.tensor(named: "attending/input"))
    let result = unet(x, times: [3, 801]) { seen.append(($0, $1.value, $2.value)) }
    #expect(seen.first?.part == "conv_in")
    #expect(seen.last?.part == "conv_out")
    #expect(seen.last?.output == result.value)
    // All parameters belong to a part that was seen, or to the embedding of the time.
    let unseen = scope.all.map(\.name).filter { name in
      !name.hasPrefix("time_embedding.") && !seen.contains { name.hasPrefix($0.part + ".") }
    }
    #expect(unseen == [])
    for (before, after) in zip(seen, seen.dropFirst()) {
      // On the way up, what was put aside is added behind the other channels.
      let channels = before.output.shape[3]
      #expect(after.input.slice(axis: 3, 0..<channels) == before.output, "\(after.part)")
    }
    #expect(unet.attentionParts.allSatisfy { part in seen.contains { $0.part == part } })
    for part in unet.attentionParts {
      let input = try #require(seen.first { $0.part == part }).input
      let weights = try #require(unet.attentionWeights(in: part, input: Variable(input)))
      #expect(weights.shape[2] == input.shape[1] * input.shape[2])
      #expect((weights.sum(axes: -1) - 1).maximumMagnitude < 1e-5)
    }
  }

  @Test(
    "Gradients are those of diffusers, for the picture and for every parameter", arguments: models)
  func gradients(name: String) throws {
    var (unet, scope, generator) = try model(name)
    let tape = Tape()
    let x = tape.variable(try golden.tensor(named: "\(name)/input"))
    let result = try predict(unet, name, x)
    let gradients = tape.gradients(
      of: result, weights: try golden.tensor(named: "\(name)/weights"))
    let toX = try #require(gradients[x])
    let right = try golden.tensor(named: "\(name)/gradient")
    #expect((toX - right).maximumMagnitude < 1e-4 * right.maximumMagnitude)

    let slopes = try golden.tensor(named: "\(name)/slopes").scalars
    let norms = try golden.tensor(named: "\(name)/norms").scalars
    let all = try scope.all.map { try #require(gradients[$0], "\($0.name)") }
    let published = Dictionary(
      uniqueKeysWithValues: zip(scope.all.map(\.name), scope.published(all)))
    for (number, (key, shape)) in try shapes(name).enumerated() {
      let gradient = try #require(published[key])
      let slope = (gradient * generator.normal(shape)).sum
      #expect(abs(gradient.norm - norms[number]) < 1e-4 * norms[number] + 1e-5, "\(key)")
      #expect(abs(slope - slopes[number]) < 3e-4 * norms[number] + 1e-5, "\(key)")
    }
  }
}

@Suite("Published configurations")
struct ConfigurationTests {
  private let plain = """
    {"_class_name": "UNet2DModel", "in_channels": 3, "out_channels": 3, "layers_per_block": 2,
     "block_out_channels": [32, 64], "norm_num_groups": 32,
     "down_block_types": ["DownBlock2D", "AttnDownBlock2D"],
     "up_block_types": ["AttnUpBlock2D", "UpBlock2D"], "act_fn": "silu"}
    """

  private func complaint(replacing text: String, with other: String) throws -> String {
    let json = try JSON.decode(Array(plain.replacingOccurrences(of: text, with: other).utf8))
    do { _ = try UNetConfiguration(decoding: json) } catch { return error.description }
    return "nothing"
  }

  @Test("What is left out has the value that diffusers gives it")
  func defaults() throws {
    let configuration = try UNetConfiguration(decoding: try JSON.decode(Array(plain.utf8)))
    #expect(configuration.attention == [nil, .pixels(headSize: 8)])
    #expect(configuration.middleAttention == .pixels(headSize: 8))
    #expect(configuration.epsilon == 1e-5)
    #expect(configuration.cosinesFirst)
    #expect(configuration.classes == 0)
  }

  @Test(
    "What this network cannot be is refused by name",
    arguments: [
      ("\"silu\"", "\"relu\"", "act_fn is \"relu\""),
      ("\"UNet2DModel\"", "\"Transformer2DModel\"", "_class_name"),
      ("\"DownBlock2D\"", "\"SkipDownBlock2D\"", "SkipDownBlock2D"),
      (
        "\"AttnUpBlock2D\", \"UpBlock2D\"", "\"UpBlock2D\", \"AttnUpBlock2D\"", "attend differently"
      ),
      ("[32, 64]", "[32, 48]", "do not fit together"),
      ("[32, 64]", "\"32\"", "block_out_channels"), ("\"in_channels\": 3,", "", "in_channels"),
      ("\"layers_per_block\": 2", "\"layers_per_block\": 2.5", "layers_per_block is 2.5"),
    ])
  func refused(text: String, other: String, words: String) throws {
    #expect(try complaint(replacing: text, with: other).contains(words))
  }
}
