import Autograd
import Tensors

/// The operations that Tests/Oracle/autograd.py computed in PyTorch, under the same names.
let operations: [(name: String, function: @Sendable ([Variable]) -> Variable)] = [
  ("add", { $0[0] + $0[1] }),
  ("subtract", { $0[0] - $0[1] }),
  ("multiply", { $0[0] * $0[1] }),
  ("divide", { $0[0] / $0[1] }),
  ("numbers", { 3 - (2 * $0[0] + 1) / 4 }),
  ("exp", { exp($0[0]) }),
  ("log", { log($0[0]) }),
  ("sqrt", { sqrt($0[0]) }),
  ("square", { square($0[0]) }),
  ("pow", { pow($0[0], 2.5) }),
  ("abs", { abs($0[0]) }),
  ("sin", { sin($0[0]) }),
  ("cos", { cos($0[0]) }),
  ("tanh", { tanh($0[0]) }),
  ("sigmoid", { sigmoid($0[0]) }),
  ("silu", { silu($0[0]) }),
  ("gelu", { gelu($0[0]) }),
  ("gelu tanh", { gelu($0[0], .tanh) }),
  ("quick gelu", { quickGELU($0[0]) }),
  ("relu", { relu($0[0]) }),
  ("maximum", { maximum($0[0], $0[1]) }),
  ("clamp", { $0[0].clamped(to: -0.5...0.75) }),
  ("sum", { $0[0].sum() }),
  ("mean", { $0[0].mean() }),
  ("sum along", { $0[0].sum(axes: 0, 2, keepingAxes: true) }),
  ("mean along", { $0[0].mean(axes: -1) }),
  ("softmax", { $0[0].softmax() }),
  ("log sum exp", { $0[0].logSumExp() }),
  ("mean squared error", { meanSquaredError($0[0], $0[1]) }),
  ("cross entropy", { crossEntropy($0[0], [1, 5, 0, 1]) }),
  ("permute", { $0[0].permuted([2, 0, 1]) }),
  ("transpose", { $0[0].transposed }),
  ("broadcast", { $0[0].broadcast(to: [3, 4, 5]) }),
  ("slice", { $0[0].slice(axis: 1, 1..<3) }),
  ("split", { x in { $0[0] * $0[1] }(x[0].split(axis: -1, into: 2)) }),
  ("gather", { $0[0].gathered([4, 0, 4, 5]) }),
  ("concatenate", { .concatenated($0, axis: 1) }),
  ("matmul", { $0[0].matmul($0[1]) }),
  ("matmul joined", { $0[0].matmul($0[1]) }),
  ("linear", { $0[0].linear($0[1], $0[2]) }),
  ("layer norm", { $0[0].standardized() * $0[1] + $0[2] }),
  ("rms norm", { $0[0].dividedByRootMeanSquare() * $0[1] }),
  ("group norm", { $0[0].normalized(.init(groups: 4), scale: $0[1], shift: $0[2]) }),
  (
    "group norm silu",
    { $0[0].normalized(.init(groups: 5, appliesSiLU: true), scale: $0[1], shift: $0[2]) }
  ),
  ("attention", { $0[0].attending(.init(heads: 2), keys: $0[1], values: $0[2]) }),
  (
    "attention causal",
    { $0[0].attending(.init(heads: 3, isCausal: true), keys: $0[1], values: $0[2]) }
  ),
  ("convolve", { $0[0].convolved(with: $0[1]) }),
  ("convolve padded", { $0[0].convolved(with: $0[1], padding: .init(1)) }),
  (
    "convolve uneven",
    {
      $0[0].convolved(
        with: $0[1], stride: 2, padding: .init(top: 0, left: 0, bottom: 1, right: 1))
    }
  ),
  ("convolve 1x1", { $0[0].convolved(with: $0[1]) }),
  ("convolve winograd", { $0[0].convolved(with: $0[1], padding: .init(1)) }),
  ("convolve large tiles", { $0[0].convolved(with: $0[1], padding: .init(1)) }),
  ("convolve transposed", { $0[0].convolvedTransposed(with: $0[1], stride: 2, padding: 1) }),
  ("nearest", { $0[0].enlargedToNearest(by: 2) }),
  ("bilinear", { $0[0].resizedBilinearly(rows: 6, columns: 8) }),
  ("average pool", { $0[0].averaged(by: 2) }),
  ("maximum pool", { $0[0].maximum(inSquaresOf: 2) }),
  (
    "bilinear corners",
    { $0[0].resizedBilinearly(rows: 6, columns: 9, alignsCorners: true) }
  ),
  (
    "attention bias",
    { $0[0].attending(Attention(heads: 2), keys: $0[1], values: $0[2], bias: $0[3]) }
  ),
  (
    "attention causal bias",
    {
      $0[0].attending(
        Attention(heads: 3, isCausal: true), keys: $0[1], values: $0[2], bias: $0[3])
    }
  ),
]
