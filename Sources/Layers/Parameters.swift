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
  private let store: ParameterStore
  private let prefix: String

  private init(_ store: ParameterStore, prefix: String = "") {
    (self.store, self.prefix) = (store, prefix)
  }

  /// Parameters that are drawn, in the order in which the model asks for them.
  ///
  /// They are those that PyTorch draws for the same layers, made in the same order after
  /// `manual_seed` with the same seed. `preparesKernels` is as for a checkpoint.
  public init(drawnFrom generator: TorchGenerator, preparesKernels: Bool = false) {
    self.init(ParameterStore(source: .generator(generator), preparesKernels))
  }

  /// Parameters from a checkpoint, in which all names may begin with a `prefix`, such as
  /// `model.diffusion_model.`.
  ///
  /// `preparesKernels`: for networks that do not learn. At its first use a kernel is brought into
  /// the form that convolutions compute with, which is about twice as large, and kept in that form
  /// only; whoever asks for its numbers makes them be read once more. Without it the form is made
  /// whenever it is needed, which takes longer and less memory. Results have the same bits.
  public init(from checkpoint: Checkpoint, prefix: String = "", preparesKernels: Bool = false) {
    self.init(ParameterStore(source: .checkpoint(checkpoint, prefix: prefix), preparesKernels))
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
  public var count: Int { all.reduce(0) { $0 + $1.shape.reduce(1, *) } }

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

  func local(_ tensor: Tensor) -> Tensor {
    switch self {
    case .same: tensor
    case .kernel: tensor.permuted([2, 3, 1, 0])
    case .pointwise: tensor.reshaped(Array(tensor.shape.prefix(2)))
    }
  }

  func published(_ tensor: Tensor) -> Tensor {
    switch self {
    case .same: tensor
    case .kernel: tensor.permuted([3, 2, 0, 1])
    case .pointwise: tensor.reshaped(tensor.shape + [1, 1])
    }
  }

  func published(_ shape: [Int]) -> [Int] {
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

  func drawn(_ shape: [Int], _ generator: inout TorchGenerator) -> Tensor {
    switch self {
    case .uniform(let bound): generator.uniform(shape) * (2 * bound) - bound
    case .normal(let deviation): generator.normal(shape) * deviation
    case .constant(let number): Tensor(repeating: number, shape: shape)
    }
  }
}
