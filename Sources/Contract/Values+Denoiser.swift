import Tensors

extension Values {
  /// The denoiser whose slope is given by the tensor `name`, which holds c₀, c₁, c₂ and k:
  ///
  ///     (x − D(x; σ)) / σ = c₀ + c₁ σ + c₂ σ² + k x
  ///
  /// It belongs to no data. But what a step makes of it can be told exactly, and what changes the slope,
  /// σ or x, is chosen by whoever asks.
  public func denoiser(_ name: String) -> (_ noisy: Tensor, _ sigma: Float) -> Tensor {
    let numbers = numbers(name)
    return { x, sigma in
      let alone = numbers[0] + sigma * (numbers[1] + sigma * numbers[2])
      return x - sigma * (alone + numbers[3] * x)
    }
  }
}
