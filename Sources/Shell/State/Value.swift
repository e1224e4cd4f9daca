import ForwardProcess
import Tensors

/// A schedule and how it is asked for.
struct NamedSchedule: Sendable {
  /// Its kind and its number of steps, such as “linear T=1000”.
  let name: String
  let values: NoiseSchedule

  /// The schedule of a session's start.
  static let standard = NamedSchedule(name: "linear T=1000", values: try! .linear())
}

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
  /// The schedule that `step` is a step of; nil where there is no step.
  var schedule: NamedSchedule?
  /// Where it comes from, for people: “digit 3, number 17 of digits”.
  var origin: String
  /// Whether something made it that `use` put in the place of the formula.
  var isMadeOtherwise = false
  /// The data set that the network which made it learned from; nil for what no network made.
  var data: String?

  /// The same kind of value with other numbers, clean or beyond any schedule, and with an origin of
  /// its own if one is given.
  func replaced(by tensor: Tensor, origin: String? = nil) -> Value {
    Value(kind: kind, tensor: tensor, origin: origin ?? self.origin, data: data)
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
