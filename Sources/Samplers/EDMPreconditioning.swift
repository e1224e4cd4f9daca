import Glibc
import Tensors

/// Makes a denoiser of a network whose input and target have the deviation 1 at every σ.
///
///     D(x; σ) = c_skip x + c_out F(c_in x; c_noise)      (Karras et al., arXiv:2206.00364, eq. 7)
///
///     c_skip = s² / (σ² + s²)        c_out = σ s / √(σ² + s²)
///     c_in = 1 / √(σ² + s²)          c_noise = ¼ log σ          (table 1, column “Ours”)
///
/// s is the deviation of the data. With much noise the network has to say what the picture is, with
/// little what the noise is; c_skip blends between the two so that errors of F are amplified least.
public struct EDMPreconditioning: Sendable {
  /// s, the deviation of the numbers in the pictures; 0.5 for pictures from −1 to 1.
  public var sigmaData: Double

  /// Makes the factors for data of this deviation.
  public init(sigmaData: Double = 0.5) { self.sigmaData = sigmaData }

  /// c_skip, how much of x goes past the network.
  public func skip(at sigma: Double) -> Double { sigmaData * sigmaData / total(sigma) }
  /// c_out, what the network's output is multiplied by.
  public func output(at sigma: Double) -> Double {
    sigma * sigmaData / total(sigma).squareRoot()
  }
  /// c_in, what the network's input is multiplied by.
  public func input(at sigma: Double) -> Double { 1 / total(sigma).squareRoot() }
  /// c_noise, what the network is told of σ.
  public func noise(at sigma: Double) -> Double { log(sigma) / 4 }

  /// λ(σ), the weight of a picture's squared error (D − x₀)² in training.
  ///
  ///     λ = (σ² + s²) / (σ s)² = 1 / c_out²      (table 1)
  ///
  /// It makes the loss that of F against its target, with weight 1 at every σ.
  public func lossWeight(at sigma: Double) -> Double {
    total(sigma) / (sigma * sigma * sigmaData * sigmaData)
  }

  /// Returns what F should say of `noisy` = `clean` + σ ε.
  ///
  ///     (x₀ − c_skip x) / c_out      (eq. 8)
  public func target(clean: Tensor, noisy: Tensor, at sigma: Double) -> Tensor {
    (clean - skip(at: sigma) * noisy) / output(at: sigma)
  }

  /// Returns D of a network F, which is given c_in x and c_noise.
  public func denoiser(
    of network: @escaping (_ scaled: Tensor, _ noise: Double) throws -> Tensor
  ) -> SigmaDenoiser {
    { [self] x, sigma in
      let output = try network(input(at: sigma) * x, noise(at: sigma))
      return .weightedSum(skip(at: sigma), x, self.output(at: sigma), output)
    }
  }

  /// The variance of x: that of the data and that of the noise.
  private func total(_ sigma: Double) -> Double { sigma * sigma + sigmaData * sigmaData }
}
