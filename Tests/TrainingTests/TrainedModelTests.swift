import Autograd
import Files
import ForwardProcess
import Foundation
import Layers
import Samplers
import Tensors
import Testing
import Training
import UNets

@Suite("Trained networks on disk")
struct TrainedModelTests {
  private func model(classes: [String] = ["hero", "gem"]) throws -> TrainedModel {
    var configuration = UNetConfiguration(
      inputs: 3, outputs: 3, channels: [8, 16], blocksPerLevel: 1,
      attention: [nil, .pixels(headSize: 8)], middleAttention: .pixels(headSize: 8))
    configuration.groups = 4
    configuration.classes = classes.isEmpty ? 0 : classes.count + 1
    return try TrainedModel(
      TrainedModel.Description(
        configuration: configuration, scheduleSteps: 100, target: .velocity, data: "sprites",
        shape: [8, 8, 3], classNames: classes, notes: ["command": "train sprites"]),
      Parameters(drawnFrom: TorchGenerator(seed: 7)))
  }

  private func onDisk<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  @Test("A network comes back from a file as it went in", arguments: [[], ["hero", "gem"]])
  func roundTrip(classes: [String]) throws {
    let model = try model(classes: classes)
    let back = try onDisk { path in
      try model.write(to: path, as: .float32)
      #expect(try TrainedModel.description(path: path) == model.description)
      return try TrainedModel(path: path)
    }
    #expect(back.description == model.description)
    var generator = TorchGenerator(seed: 3)
    let noisy = generator.noise([2, 8, 8, 3])
    let condition = try model.condition()
    #expect(
      try back.denoiser(condition)(noisy, 60) == model.denoiser(condition)(noisy, 60))
  }

  @Test("Along σ a network says what it says in steps, and something between them in between")
  func alongSigma() throws {
    let model = try model()
    var generator = TorchGenerator(seed: 3)
    let noisy = generator.noise([2, 8, 8, 3])
    let condition = try model.condition([1: 1])
    func clean(_ t: Int) throws -> Tensor {
      try model.denoiser(condition)(noisy, t).clean
    }
    func denoised(_ time: Double, scaledAs t: Int) throws -> Tensor {
      let x = noisy / model.schedule.signal(at: t)
      return try model.sigmaDenoiser(condition)(x, model.schedule.sigma(atTime: time))
    }
    for t in [1, 60, 100] {
      // Scaled up and down again, numbers are rounded at 1e-7 each time; at t = 100 x is divided by 0.02.
      #expect(abs(try denoised(Double(t), scaledAs: t) - clean(t)).maximum < 1e-4)
    }
    let (low, middle, high) = (try clean(60), try denoised(60.5, scaledAs: 60), try clean(61))
    #expect(abs(middle - (low + high) / 2).maximum < abs(high - low).maximum)
    #expect(middle != low)
  }

  @Test("Half precision changes predictions in the third digit, no more")
  func half() throws {
    let model = try model()
    let back = try onDisk { path in
      try model.write(to: path)
      return try TrainedModel(path: path)
    }
    var generator = TorchGenerator(seed: 3)
    let noisy = generator.noise([2, 8, 8, 3])
    let condition = try model.condition([1: 1])
    let a = try model.denoiser(condition)(noisy, 60).noise
    let b = try back.denoiser(condition)(noisy, 60).noise
    // Each number is rounded by at most 2⁻¹¹ of itself; some ten layers add up.
    #expect((a - b).maximumMagnitude < 0.005 * a.maximumMagnitude)
    #expect(a != b)
  }

  @Test("A mixture of classes lies between them, and one class is itself")
  func mixture() throws {
    let model = try model()
    var generator = TorchGenerator(seed: 3)
    let noisy = generator.noise([1, 8, 8, 3])
    func noise(_ shares: [Int: Float]) throws -> Tensor {
      try model.denoiser(model.condition(shares))(noisy, 60).noise
    }
    let (hero, gem) = (try noise([0: 1]), try noise([1: 1]))
    let half = try noise([0: 0.5, 1: 0.5])
    // The network is smooth, so half of each is nearer to both than they are to each other.
    #expect((half - hero).norm < (gem - hero).norm)
    #expect((half - gem).norm < (gem - hero).norm)
    #expect(
      model.network(Variable(noisy), [60], .classes([1], of: 3)).value
        == model.network(Variable(noisy), [60], try model.condition([1: 1])).value)
  }

  @Test("What a file cannot mean is refused, and named")
  func refused() throws {
    let model = try model()
    func complaint(_ change: (inout Safetensors) throws -> Void) throws -> String {
      try onDisk { path in
        try model.write(to: path, as: .float32)
        let whole = try SafetensorsFile(path)
        var file = Safetensors(metadata: whole.metadata)
        for name in whole.names where name != "conv_out.bias" {
          try file.add(name, try whole.tensor(named: name))
        }
        try change(&file)
        try file.write(to: path)
        do {
          _ = try TrainedModel(path: path)
          return "nothing"
        } catch { return "\(error)" }
      }
    }
    let bias = Tensor([0, 0, 0])
    #expect(try complaint { try $0.add("conv_out.bias", bias) } == "nothing")
    #expect(try complaint { _ in }.contains("conv_out.bias"))
    #expect(
      try complaint { try $0.add("conv_out.bias", Tensor([0, .nan, 0])) }.contains("infinite"))
    #expect(try complaint { try $0.add("conv_out.bias", Tensor([0, 0])) }.contains("[2]"))
    let extra = try complaint {
      try $0.add("conv_out.bias", bias)
      try $0.add("conv_new.bias", bias)
    }
    #expect(extra.contains("conv_new.bias"))
    func metadata(_ key: String, _ text: String?) throws -> String {
      try complaint {
        try $0.add("conv_out.bias", bias)
        $0.metadata[key] = text
      }
    }
    #expect(try metadata("schedule", nil).contains("“schedule”"))
    #expect(try metadata("schedule", "slow").contains("slow"))
    #expect(try metadata("shape", "[8, 7, 3]").contains("[8, 7, 3]"))
    #expect(try metadata("shape", "8").contains("“shape”"))
    #expect(try metadata("classes", "[\"hero\"]").contains("3"))
    #expect(try metadata("target", "music").contains("music"))
  }
}
