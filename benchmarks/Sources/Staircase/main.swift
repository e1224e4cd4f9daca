// One convolution, computed in ways of which each is faster than the one before:
//
//     swift run -c release --package-path benchmarks Staircase [CHANNELS SIZE]
//
// By default it is the one that Stable Diffusion spends most of its time with: 3×3 pixels, 320
// channels to as many, pictures of 64×64.
import Foundation
import Tensors

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let (channels, size) = numbers.count == 2 ? (numbers[0], numbers[1]) : (320, 64)
var generator = TorchGenerator(seed: 1)
let x = generator.normal([1, size, size, channels])
let kernel = generator.normal([3, 3, channels, channels])
let border = Window.Padding(1)

/// All patches at once, as one matrix: nine times the picture.
func convolvedByOneMatrix() -> Tensor {
  let padded = x.padded(axis: 1, before: 1, after: 1).padded(axis: 2, before: 1, after: 1)
  let patches = (0..<3).flatMap { u in
    (0..<3).map { v in padded.slice(axis: 1, u..<u + size).slice(axis: 2, v..<v + size) }
  }
  return Tensor.concatenated(patches, axis: 3).reshaped([size * size, 9 * channels])
    .matmul(kernel.reshaped([9 * channels, channels]))
    .reshaped(x.shape)
}

/// Winograd's way, with the kernel brought into its form beforehand.
func convolved(by form: Winograd) -> () -> Tensor {
  let prepared = PreparedKernel(kernel, form: form)
  return { x.convolved(with: prepared, padding: border) }
}

/// The shortest time of some repetitions, in seconds, and the result.
func measured(_ repetitions: Int, _ work: () -> Tensor) -> (seconds: Double, result: Tensor) {
  var (shortest, result) = (Double.infinity, Tensor(0))
  for _ in 0..<repetitions {
    let start = ContinuousClock.now
    result = work()
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    shortest = min(shortest, Double(seconds) + Double(attoseconds) * 1e-18)
  }
  return (shortest, result)
}

let operations = 2 * 9 * Double(channels * channels * size * size)
let naive = measured(1) { x.convolvedNaively(with: kernel, padding: border) }
let ways: [(name: String, seconds: Double, result: Tensor)] =
  [("as the definition says", naive.seconds, naive.result)]
  + [
    ("one matrix of patches", convolvedByOneMatrix),
    ("patches in blocks", { x.convolvedByPatches(with: kernel, padding: border) }),
    ("Winograd, tiles of 2×2", convolved(by: .f2)),
    ("Winograd, tiles of 4×4", convolved(by: .f4)),
  ].map { name, work in
    let (seconds, result) = measured(20, work)
    return (name, seconds, result)
  }

let largest = naive.result.maximumMagnitude
print("3×3 pixels, \(channels) channels to \(channels), \(size)×\(size); \(Threads.count) threads")
for (name, seconds, result) in ways {
  print(
    name.padding(toLength: 24, withPad: " ", startingAt: 0),
    String(
      format: "%9.2f ms %8.1f× %7.0f GFLOPS   differs by %.0e", seconds * 1000,
      naive.seconds / seconds, operations / seconds * 1e-9,
      (result - naive.result).maximumMagnitude / largest))
}
print(
  """
  GFLOPS count the multiplications and additions of the definition, also where there are fewer.
  Differences are to the definition, as shares of the largest result. The definition rounds as well.
  """)
