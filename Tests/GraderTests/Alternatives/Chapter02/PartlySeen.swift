import Tensors

/// Exercise 2.7★: Half a picture.
public func partlySeen(
  _ noisy: Tensor, pictures: Tensor, seen: Tensor, alphaBar: Float
) throws -> Tensor {
  // Leave the unseen pixels out altogether, then expand the square and drop what all share.
  let pixels = seen.scalars.indices.filter { seen.scalars[$0] == 1 }
  let x = noisy.transposed.gathered(pixels).transposed
  let known = pictures.transposed.gathered(pixels).transposed
  var guesses: [Tensor] = []
  for row in 0..<noisy.shape[0] {
    var exponents: [Float] = []
    for picture in 0..<pictures.shape[0] {
      var sum = 0.0
      for i in pixels.indices {
        let apart =
          Double(x[row].scalars[i])
          - Double(alphaBar).squareRoot() * Double(known[picture].scalars[i])
        sum += apart * apart
      }
      exponents.append(Float(-sum / (2 * (1 - Double(alphaBar)))))
    }
    guesses.append(Tensor(exponents).softmax().matmul(pictures))
  }
  return .stacked(guesses)
}
