// Compares a network of Stable Diffusion 1.4's size with diffusers, part by part: Parity FOLDER, where
// Tests/Oracle/parity.py has filled the folder.
import Autograd
import Files
import Foundation
import Layers
import Tensors
import UNets

/// Two computations in single precision agree to some 1e-5 after sixty parts; a mistake of any kind
/// is far beyond this.
let tolerance: Float = 1e-3

func main(folder: String) throws -> Bool {
  let golden = try SafetensorsFile("\(folder)/parity.safetensors")
  let configuration = try UNetConfiguration(decoding: try JSON.read("\(folder)/unet/config.json"))
  let scope = Parameters(
    from: try Checkpoint("\(folder)/unet/diffusion_pytorch_model.safetensors"),
    preparesKernels: true)
  let unet = try UNet(configuration, scope)
  print("\(scope.count) parameters; unused in the checkpoint: \(scope.unused)")

  var compared: Set<String> = []
  var largest: Float = 0
  func compare(_ part: String, _ output: Tensor) throws {
    let right = try golden.tensor(named: "output/\(part)")
    let error =
      output.shape == right.shape
      ? (output - right).maximumMagnitude / right.maximumMagnitude : .infinity
    compared.insert("output/\(part)")
    largest = max(largest, error)
    let name = part.padding(toLength: 34, withPad: " ", startingAt: 0)
    print(name, String(format: "%.1e", error), output.shape)
  }

  var problem: (any Error)?
  _ = unet(
    Variable(try golden.tensor(named: "input")),
    times: try golden.tensor(named: "times").scalars,
    context: Variable(try golden.tensor(named: "context"))
  ) { part, _, output in
    do { try compare(part, output.value) } catch { problem = problem ?? error }
  }
  if let problem { throw problem }

  let unseen = golden.names.filter { $0.hasPrefix("output/") && !compared.contains($0) }
  let passes = largest < tolerance && unseen.isEmpty && scope.unused.isEmpty
  print("Largest relative error \(String(format: "%.1e", largest)); not compared: \(unseen)")
  print(passes ? "PASS" : "FAIL")
  return passes
}

guard CommandLine.arguments.count == 2 else {
  print("Say which folder: Parity FOLDER. `make parity` fills one and compares.")
  exit(2)
}
do {
  exit(try main(folder: CommandLine.arguments[1]) ? 0 : 1)
} catch {
  print(error)
  exit(1)
}
