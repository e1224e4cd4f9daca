import Foundation
import Layers
import Tensors
import Training
import UNets

@testable import Shell

/// A project that has networks: tiny ones that have learned nothing, which is quick and as good for
/// everything but the pictures.
final class NetworkProject {
  let home: String

  /// A project with a network that is told classes under each of `names`, and with `plain`, which is
  /// told none.
  init(names: [String] = ["tiny"]) throws {
    let files = FileManager.default
    home = files.temporaryDirectory.path + "/dsh-networks-" + UUID().uuidString
    try files.createDirectory(atPath: home + "/models-mini", withIntermediateDirectories: true)
    for part in ["datasets-mini", "Sources", "chapters", "exercises"] {
      try files.createSymbolicLink(
        atPath: "\(home)/\(part)", withDestinationPath: "\(Stage.home)/\(part)")
    }
    for name in names {
      try NetworkProject.network().write(to: "\(home)/models-mini/\(name).safetensors")
    }
    try NetworkProject.network(classNames: []).write(to: home + "/models-mini/plain.safetensors")
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  /// A network for digits of 16×16, with one halving and one attention in the middle.
  static func network(
    classNames: [String] = ["0", "1", "2", "3"], scheduleSteps: Int = 100, seed: UInt64 = 7
  ) throws -> TrainedModel {
    var configuration = UNetConfiguration(
      inputs: 1, outputs: 1, channels: [8, 16], blocksPerLevel: 1,
      middleAttention: .pixels(headSize: 8))
    configuration.groups = 4
    configuration.classes = classNames.isEmpty ? 0 : classNames.count + 1
    return try TrainedModel(
      .init(
        configuration: configuration, scheduleSteps: scheduleSteps, data: "digits",
        shape: [16, 16, 1], classNames: classNames, notes: ["steps": "12", "loss": "0.5"]),
      Parameters(drawnFrom: TorchGenerator(seed: seed)))
  }

  func stage(
    abilities: Console.Abilities = .init(), interruptAfter: Int? = nil
  ) throws -> Stage {
    try Stage(abilities: abilities, interruptAfter: interruptAfter, home: home)
  }
}
