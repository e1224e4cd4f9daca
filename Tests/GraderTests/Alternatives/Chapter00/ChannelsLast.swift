import Contract
import Tensors

/// Exercise 0.4 with positions in memory.
public func channelsLast(_ pictures: Tensor) throws -> Tensor {
  let (count, channels, height, width) = (
    pictures.shape[0], pictures.shape[1], pictures.shape[2], pictures.shape[3]
  )
  let old = pictures.scalars
  var new = [Float](repeating: 0, count: old.count)
  for n in 0..<count {
    for c in 0..<channels {
      for h in 0..<height {
        for w in 0..<width {
          new[((n * height + h) * width + w) * channels + c] =
            old[((n * channels + c) * height + h) * width + w]
        }
      }
    }
  }
  return Tensor(new, shape: [count, height, width, channels])
}
