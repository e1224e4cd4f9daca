import Tensors

/// What a name in the shell stands for.
struct Value: Sendable {
  enum Kind: String, Sendable {
    /// [N, H, W, C], −1…1 where clean.
    case picture
    /// [N, h, w, c], what an autoencoder made of pictures.
    case latent
    /// [N, D], one point a row.
    case points
    /// Anything else.
    case numbers
  }

  var kind: Kind
  var tensor: Tensor
  /// The step t at which it is, for what is on the way between picture and noise.
  var step: Int?
  /// Where it comes from, for people: “digit 3, number 17 of digits”.
  var origin: String

  /// The same kind of value with other numbers: at `step` if it is on the way, and with an origin of
  /// its own if one is given.
  func replaced(by tensor: Tensor, step: Int? = nil, origin: String? = nil) -> Value {
    Value(kind: kind, tensor: tensor, step: step, origin: origin ?? self.origin)
  }

  /// The size in words: “16×16”, “64×64 RGB, 4 of them”, “500 points”.
  var size: String {
    let shape = tensor.shape
    switch kind {
    case .picture, .latent:
      let color = kind == .latent ? " latent" : shape[3] == 3 ? " RGB" : ""
      let many = shape[0] == 1 ? "" : ", \(shape[0]) of them"
      return "\(shape[2])×\(shape[1])\(color)\(many)"
    case .points: return "\(shape[0]) points"
    case .numbers: return shape.map(String.init).joined(separator: "×")
    }
  }
}
