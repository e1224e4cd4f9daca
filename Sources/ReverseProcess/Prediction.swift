import Tensors

/// What a network was trained to tell about a noisy picture.
///
/// The three are the same knowledge in other words: given x_t, each determines the others. They
/// differ in how well a network learns them, and in what is left of them at the ends.
public enum PredictionTarget: String, CaseIterable, Sendable {
  /// The noise ε that was mixed in (DDPM, arXiv:2006.11239, eq. 14). At ᾱ_T = 0 it is no news.
  case noise
  /// The clean picture x₀.
  case clean
  /// v = √ᾱ_t ε − √(1 − ᾱ_t) x₀, in which way the mixture turns as t rises
  /// (Salimans & Ho, arXiv:2202.00512, section 4).
  case velocity
}

/// What is believed about a noisy picture: its two ingredients, however they were found.
///
///     x_t = √ᾱ_t x̂₀ + √(1 − ᾱ_t) ε̂
public struct Prediction: Sendable, Equatable {
  /// x̂₀, the clean picture.
  public var clean: Tensor
  /// ε̂, the noise, of the same shape, as a guess at numbers of unit variance.
  public var noise: Tensor
  /// For networks that learned it: where between β̃ (0) and β (1) the step's variance should lie,
  /// number by number (Nichol & Dhariwal, arXiv:2102.09672, eq. 15).
  public var varianceFraction: Tensor?

  /// Makes a prediction from its parts, which share one shape.
  public init(clean: Tensor, noise: Tensor, varianceFraction: Tensor? = nil) {
    self.clean = clean
    self.noise = noise
    self.varianceFraction = varianceFraction
  }
}

/// Whatever can look at noisy pictures, knows their step t, and says what they are made of: a
/// formula, a learner's function or a network of 860 million parameters.
public typealias Denoiser = (_ noisy: Tensor, _ t: Int) throws -> Prediction
