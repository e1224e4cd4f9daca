import Glibc

/// Networks for which somebody searched the best ten steps.
///
/// Sabour, Fidler & Kreis (“Align Your Steps”, arXiv:2404.14507) chose σ such that the walk in ten
/// steps stays as close as possible to the exact one, on average over what the network makes. The
/// numbers are those that they published for everybody's use.
public enum AlignedNetwork: String, CaseIterable, Sendable {
  /// Stable Diffusion 1.5.
  case stableDiffusion = "sd"
  /// Stable Diffusion XL.
  case stableDiffusionXL = "sdxl"
  /// Stable Video Diffusion.
  case stableVideoDiffusion = "svd"

  /// The eleven deviations of ten steps, as published.
  public var sigmas: [Double] {
    switch self {
    case .stableDiffusion:
      [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]
    case .stableDiffusionXL:
      [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029]
    case .stableVideoDiffusion:
      [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002]
    }
  }
}

extension SigmaGrid {
  /// Follows the ten steps that were found best for `network`, or as many others: between the published
  /// ones log σ goes along straight lines, as their authors say. The last σ gives way to 0.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1.
  public static func alignYourSteps(
    _ count: Int, for network: AlignedNetwork = .stableDiffusion
  ) throws -> SigmaGrid {
    let logarithms = network.sigmas.map { log($0) }
    let sigmas = try shares(count + 1).dropLast().map { share in
      let place = share * Double(logarithms.count - 1)
      let below = min(Int(place), logarithms.count - 2)
      let part = place - Double(below)
      return exp((1 - part) * logarithms[below] + part * logarithms[below + 1])
    }
    return try SigmaGrid(sigmas + [0])
  }
}
