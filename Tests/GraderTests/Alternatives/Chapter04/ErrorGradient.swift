import Contract
import Tensors

/// Exercise 4.2 by a difference of two losses: each number is moved a little to both sides.
public func errorGradient(_ guess: Tensor, _ truth: Tensor) throws -> Tensor {
  let (guesses, truths) = (guess.scalars.map(Double.init), truth.scalars.map(Double.init))
  let slopes = zip(guesses, truths).map { g, y in
    // Of the loss only the term that moves is left in the difference.
    let (up, down) = (g + 1e-3 - y, g - 1e-3 - y)
    return Float((up * up - down * down) / 2e-3 / Double(guesses.count))
  }
  return Tensor(slopes, shape: guess.shape)
}
