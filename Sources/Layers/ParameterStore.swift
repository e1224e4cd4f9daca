import Autograd
import Files
import Tensors

/// What all scopes of a model share.
final class ParameterStore {
  enum Source {
    case generator(TorchGenerator)
    case checkpoint(Checkpoint, prefix: String)
  }

  private var source: Source
  private(set) var entries: [(parameter: Parameter, layout: ParameterLayout)] = []
  private var names: Set<String> = []

  private let preparesKernels: Bool

  init(source: Source, _ preparesKernels: Bool) {
    (self.source, self.preparesKernels) = (source, preparesKernels)
  }

  func parameter(
    _ name: String, _ shape: [Int], _ layout: ParameterLayout, _ initially: InitialValue
  ) throws(ParameterError) -> Parameter {
    guard names.insert(name).inserted else {
      fatalError("The model asks for two parameters called \(name).")
    }
    let value: Tensor
    let again: () -> Tensor
    switch source {
    case .generator(var generator):
      again = { [generator] in
        var generator = generator
        return initially.drawn(layout.published(shape), &generator)
      }
      value = initially.drawn(layout.published(shape), &generator)
      source = .generator(generator)
    case .checkpoint(let checkpoint, let prefix):
      again = {
        // It was read before and the file is still open.
        guard let value = try? checkpoint.tensor(named: prefix + name) else {
          fatalError("\(name) cannot be read from \(checkpoint.path) any more.")
        }
        return value
      }
      value = try read(prefix + name, layout.published(shape), from: checkpoint)
    }
    let parameter = Parameter(
      name, layout.local(value), origin: preparesKernels ? { layout.local(again()) } : nil)
    entries.append((parameter, layout))
    return parameter
  }

  private func read(
    _ name: String, _ shape: [Int], from checkpoint: Checkpoint
  ) throws(ParameterError) -> Tensor {
    let value: Tensor
    do throws(FileError) {
      value = try checkpoint.tensor(named: name)
    } catch {
      throw ParameterError("\(error)")
    }
    guard value.shape == shape else {
      throw ParameterError(
        "\(name) has the shape \(value.shape) in \(checkpoint.path), and \(shape) in this model. "
          + "Check that the file and the model's configuration belong together.")
    }
    guard value.allFinite else {
      throw ParameterError(
        "\(name) in \(checkpoint.path) holds numbers that are infinite or no numbers at all. The "
          + "training that wrote it diverged, or the file is damaged.")
    }
    return value
  }

  var unused: [String] {
    guard case .checkpoint(let checkpoint, let prefix) = source else { return [] }
    return checkpoint.names.filter { name in
      name.hasPrefix(prefix) && !names.contains(String(name.dropFirst(prefix.count)))
    }
  }
}
