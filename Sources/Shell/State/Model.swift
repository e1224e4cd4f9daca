import ReverseProcess
import Tensors

/// What looks at noisy samples and says what they are made of: an exact denoiser, or a network.
struct Model {
  /// How it is called in messages: “digits”, “class hero of sprites”.
  let name: String
  let kind: Value.Kind
  /// The shape of one sample.
  let shape: [Int]
  /// The pictures that it averages over, [M, …]; nil for a model that does not know them one by one.
  var pictures: Tensor?
  /// x_t and t to x̂₀ and ε̂.
  let predict: Denoiser

  /// The size of a sample in words.
  var size: String { Value(kind: kind, tensor: .zeros([1] + shape), origin: "").size }
}
