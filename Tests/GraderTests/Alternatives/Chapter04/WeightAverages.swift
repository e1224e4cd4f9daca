import Contract
import Glibc
import Tensors

/// Exercise 4.4 without carrying an average along: each one as a weighted sum of all rows.
public func weightAverages(_ history: Tensor, start: Int, decay: Float) throws -> Tensor {
  let (count, width) = (history.shape[0], history.shape[1])
  var numbers: [Float] = []
  for k in 0..<count {
    for column in 0..<width {
      let first = min(k, start)
      var sum = pow(Double(decay), Double(k - first)) * Double(history[first].scalars[column])
      for j in stride(from: first + 1, through: k, by: 1) {
        let weight = (1 - Double(decay)) * pow(Double(decay), Double(k - j))
        sum += weight * Double(history[j].scalars[column])
      }
      numbers.append(Float(sum))
    }
  }
  return Tensor(numbers, shape: [count, width])
}
