import ReverseProcess
import Samplers
import Tensors
import Training
import UNets

/// What looks at noisy samples and says what they are made of: an exact denoiser, or a network.
struct Model {
  /// How it is called in messages: “digits”, “class hero of sprites”.
  let name: String
  let kind: Value.Kind
  /// The shape of one sample.
  let shape: [Int]
  /// The pictures that it averages over, [M, …]; nil for a model that does not know them one by one.
  var pictures: Tensor?
  /// The network, and what it is told; nil for an exact denoiser.
  var network: (trained: TrainedModel, condition: Condition)?
  /// x_t and t to x̂₀ and ε̂.
  let predict: Denoiser
  /// x₀ + σ ε and σ to x̂₀, for samplers that also look between two steps.
  let denoised: SigmaDenoiser

  /// What is made with it, as the origin of a value.
  var origin: String { network == nil ? "on the way to \(name)" : "made by \(name)" }
  /// The data set that a network learned from.
  var data: String? { network?.trained.description.data }

  /// The size of a sample in words.
  var size: String { Value(kind: kind, tensor: .zeros([1] + shape), origin: "").size }
}
