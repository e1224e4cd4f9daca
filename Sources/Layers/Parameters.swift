import Autograd
import Files
import Tensors

/// Where the parameters of a model come from, and where they are found again.
///
/// A model asks a scope for each of its parameters, by the name and shape that published checkpoints
/// have for it. The scope draws a first value or takes it from a checkpoint, so that a model is
/// described once and both trains and loads:
///
///     let new = try UNet(configuration, Parameters(drawnFrom: TorchGenerator(seed: 7)))
///     let loaded = try UNet(configuration, Parameters(from: Checkpoint("unet.safetensors")))
///
/// Scopes lie within each other as the parts of a model do: `scope("down_blocks")(0)` names its
/// parameters `down_blocks.0.…`.
public struct Parameters {
  private let store: Store
  private let prefix: String

  private init(_ store: Store, prefix: String = "") { (self.store, self.prefix) = (store, prefix) }

  /// Parameters that are drawn, in the order in which the model asks for them.
  ///
  /// They are those that PyTorch draws for the same layers, made in the same order after
  /// `manual_seed` with the same seed.
  public init(drawnFrom generator: TorchGenerator) {
    self.init(Store(source: .generator(generator)))
  }

  /// Parameters from a checkpoint, in which all names may begin with a `prefix`, such as
  /// `model.diffusion_model.`.
  public init(from checkpoint: Checkpoint, prefix: String = "") {
    self.init(Store(source: .checkpoint(checkpoint, prefix: prefix)))
  }

  /// The scope of a part of the model.
  public func callAsFunction(_ name: String) -> Parameters {
    Parameters(store, prefix: prefix + name + ".")
  }

  /// The scope of one of several parts, which are counted from 0.
  public func callAsFunction(_ number: Int) -> Parameters { self("\(number)") }

  /// A parameter of `shape`, as it lies in memory here. `layout`: how it lies in checkpoints.
  ///
  /// Throws `ParameterError` if the checkpoint has no such parameter, has another shape for it, or numbers
  /// in it that are no numbers.
  public func parameter(
    _ name: String, _ shape: [Int], layout: ParameterLayout = .same, initially: InitialValue
  ) throws(ParameterError) -> Parameter {
    try store.parameter(prefix + name, shape, layout, initially)
  }

  /// All parameters of the model, in the order in which it asked for them.
  public var all: [Parameter] { store.entries.map(\.parameter) }

  /// How many numbers the model has learned or is to learn.
  public var count: Int { all.reduce(0) { $0 + $1.value.count } }

  /// The names and values as a checkpoint holds them.
  public var published: [(name: String, tensor: Tensor)] {
    store.entries.map { ($0.parameter.name, $0.layout.published($0.parameter.value)) }
  }

  /// What belongs to each parameter, such as its gradient, with its axes as a checkpoint has them.
  /// The tensors are in the order of `all`.
  public func published(_ tensors: [Tensor]) -> [Tensor] {
    zip(store.entries, tensors).map { $0.layout.published($1) }
  }

  /// The names in the checkpoint that nothing in the model asked for.
  public var unused: [String] { store.unused }
}

/// Why a model could not take its parameters from a checkpoint.
public struct ParameterError: Error, CustomStringConvertible {
  /// What is wrong with which parameter, and what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// How the axes of a parameter are ordered in published checkpoints.
public enum ParameterLayout: Sendable {
  /// As here.
  case same
  /// [O, C, U, V] there, [U, V, C, O] here: kernels of convolutions, and of transposed ones with
  /// inputs and outputs exchanged on both sides.
  case kernel
  /// [O, C, 1, 1] there, [O, C] here: 1×1 convolutions that are computed as linear layers.
  case pointwise

  fileprivate func local(_ tensor: Tensor) -> Tensor {
    switch self {
    case .same: tensor
    case .kernel: tensor.permuted([2, 3, 1, 0])
    case .pointwise: tensor.reshaped(Array(tensor.shape.prefix(2)))
    }
  }

  fileprivate func published(_ tensor: Tensor) -> Tensor {
    switch self {
    case .same: tensor
    case .kernel: tensor.permuted([3, 2, 0, 1])
    case .pointwise: tensor.reshaped(tensor.shape + [1, 1])
    }
  }

  fileprivate func published(_ shape: [Int]) -> [Int] {
    switch self {
    case .same: shape
    case .kernel: [shape[3], shape[2], shape[0], shape[1]]
    case .pointwise: shape + [1, 1]
    }
  }
}

/// What a parameter is before training.
public enum InitialValue: Sendable {
  /// Drawn evenly between −bound and bound.
  case uniform(bound: Float)
  /// Drawn from the normal distribution with mean 0.
  case normal(deviation: Float)
  /// The same number everywhere.
  case constant(Float)

  /// What PyTorch draws for the weights and biases of layers with `inputs` numbers going into each
  /// output: evenly within 1/√inputs.
  public static func standard(inputs: Int) -> InitialValue {
    .uniform(bound: 1 / Float(inputs).squareRoot())
  }

  fileprivate func drawn(_ shape: [Int], _ generator: inout TorchGenerator) -> Tensor {
    switch self {
    case .uniform(let bound): generator.uniform(shape) * (2 * bound) - bound
    case .normal(let deviation): generator.normal(shape) * deviation
    case .constant(let number): Tensor(repeating: number, shape: shape)
    }
  }
}

/// What all scopes of a model share.
private final class Store {
  enum Source {
    case generator(TorchGenerator)
    case checkpoint(Checkpoint, prefix: String)
  }

  private var source: Source
  private(set) var entries: [(parameter: Parameter, layout: ParameterLayout)] = []
  private var names: Set<String> = []

  init(source: Source) { self.source = source }

  func parameter(
    _ name: String, _ shape: [Int], _ layout: ParameterLayout, _ initially: InitialValue
  ) throws(ParameterError) -> Parameter {
    guard names.insert(name).inserted else {
      fatalError("The model asks for two parameters called \(name).")
    }
    let value: Tensor
    switch source {
    case .generator(var generator):
      value = initially.drawn(layout.published(shape), &generator)
      source = .generator(generator)
    case .checkpoint(let checkpoint, let prefix):
      value = try read(prefix + name, layout.published(shape), from: checkpoint)
    }
    let parameter = Parameter(name, layout.local(value))
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
