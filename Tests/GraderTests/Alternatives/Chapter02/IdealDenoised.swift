import Glibc
import Tensors

/// Exercise 2.6: The ideal denoiser.
public func idealDenoised(_ noisy: Tensor, pictures: Tensor, alphaBar: Float) throws -> Tensor {
  var guesses: [Tensor] = []
  let known = (0..<pictures.shape[0]).map { pictures[$0].scalars.map(Double.init) }
  for row in 0..<noisy.shape[0] {
    let x = noisy[row].scalars.map(Double.init)
    let kept = Double(alphaBar)
    let distances = known.map { picture in
      zip(x, picture).reduce(0.0) {
        $0 + ($1.0 - kept.squareRoot() * $1.1) * ($1.0 - kept.squareRoot() * $1.1)
      }
    }
    let nearest = distances.min() ?? 0
    let weights = distances.map { exp((nearest - $0) / (2 * (1 - kept))) }
    let total = weights.reduce(0, +)
    var guess = [Double](repeating: 0, count: x.count)
    for (weight, picture) in zip(weights, known) {
      for i in guess.indices { guess[i] += weight / total * picture[i] }
    }
    guesses.append(Tensor(guess.map { Float($0) }))
  }
  return Tensor.stacked(guesses)
}
