import Autograd
import Files
import Tensors

/// Attention with learned queries, keys and values: of a sequence to itself, or to another one.
///
/// A sequence is [N, L, channels]; pixels of a picture are one as well.
public struct AttentionLayer {
  let query: Linear
  let key: Linear
  let value: Linear
  let output: Linear
  let attention: Attention

  /// A layer with the parameters `to_q`, `to_k`, `to_v` and `to_out.0`, as diffusers names them.
  ///
  /// `contextChannels`: those of the sequence that is looked at, if it is another one. `hasBias`:
  /// whether queries, keys and values have one. `isCausal`: whether a place sees only what stands no
  /// later than itself.
  public init(
    _ scope: Parameters, channels: Int, contextChannels: Int? = nil, heads: Int, depth: Int,
    hasBias: Bool = false, isCausal: Bool = false
  ) throws(ParameterError) {
    let (inner, context) = (heads * depth, contextChannels ?? channels)
    query = try Linear(scope("to_q"), inputs: channels, outputs: inner, hasBias: hasBias)
    key = try Linear(scope("to_k"), inputs: context, outputs: inner, hasBias: hasBias)
    value = try Linear(scope("to_v"), inputs: context, outputs: inner, hasBias: hasBias)
    output = try Linear(scope("to_out")(0), inputs: inner, outputs: channels)
    attention = Attention(heads: heads, isCausal: isCausal)
  }

  /// What `x` finds in `context`, or in itself: [N, L, channels]. `bias` is added to the scores, such
  /// as that of `RelativePositions`.
  public func callAsFunction(
    _ x: Variable, context: Variable? = nil, bias: Variable? = nil
  ) -> Variable {
    let context = context ?? x
    let (q, k, v) = (query(x), key(context), value(context))
    guard let bias else { return output(q.attending(attention, keys: k, values: v)) }
    return output(q.attending(attention, keys: k, values: v, bias: bias))
  }

  /// How much each place of `x` looks at each of `context`: [N, heads, L, S].
  public func weights(_ x: Variable, context: Variable? = nil) -> Tensor {
    attention.weights(query(x).value, key(context ?? x).value)
  }
}

/// Two linear layers with a gated unit in between (GEGLU, arXiv:2002.05202): half of what the first
/// one gives is multiplied with the GELU of the other half.
public struct FeedForward {
  let first: Linear
  let second: Linear

  /// A layer with the parameters `net.0.proj` and `net.2`, as diffusers names them.
  public init(_ scope: Parameters, channels: Int) throws(ParameterError) {
    first = try Linear(scope("net")(0)("proj"), inputs: channels, outputs: 8 * channels)
    second = try Linear(scope("net")(2), inputs: 4 * channels, outputs: channels)
  }

  /// What comes out for each place of `x`, [N, L, channels].
  public func callAsFunction(_ x: Variable) -> Variable {
    second(first(x).gatedByGELU())
  }
}
