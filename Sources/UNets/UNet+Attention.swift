import Autograd
import Tensors

// Where it attends, for whoever wants to look.

extension UNet {
  /// How much each pixel looks at each other one, [N, heads, H·W, H·W], in the attention of that
  /// published name, such as `mid_block.attentions.0`, when `input` goes into it; nil if there is no
  /// attention of that name.
  public func attentionWeights(in part: String, input: Variable) -> Tensor? {
    attentions.first { $0.part == part }?.block.weights(input)
  }

  /// The names of all attentions, from the input to the output.
  public var attentionParts: [String] { attentions.map(\.part) }

  private var attentions: [(part: String, block: AttentionBlock)] {
    func of(_ levels: [Level], _ way: String) -> [(part: String, block: AttentionBlock)] {
      levels.enumerated().flatMap { number, level in
        level.attention.enumerated().compactMap { index, block in
          block.map { ("\(way)_blocks.\(number).attentions.\(index)", $0) }
        }
      }
    }
    let middle = middle.attention.map { [("mid_block.attentions.0", $0)] } ?? []
    return of(down, "down") + middle + of(up, "up")
  }
}
