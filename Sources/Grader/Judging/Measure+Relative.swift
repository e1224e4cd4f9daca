import Contract
import Tensors

extension Measure {
  /// The numbers themselves, each within `share` of its own size.
  ///
  /// For numbers of very different sizes, such as ᾱ, which falls from 1 to 0.00004. Whoever adds up
  /// a thousand logarithms in float32 loses four digits of seven, so 1e-4 is just fair.
  static func relative(within share: Float = 1e-4) -> Measure {
    Measure { _, answer in
      answer.tensors.mapValues { Observation($0, tolerance: share * abs($0) + 1e-9) }
    }
  }
}
