import Contract
import Tensors

/// Exercise 0.2 as four loops.
public func channelMeans(_ pictures: Tensor) throws -> Tensor {
  let (count, height, width, channels) = (
    pictures.shape[0], pictures.shape[1], pictures.shape[2], pictures.shape[3]
  )
  var sums = [Float](repeating: 0, count: channels)
  for n in 0..<count {
    for h in 0..<height {
      for w in 0..<width {
        for c in 0..<channels {
          sums[c] += pictures[n][h][w][c].item
        }
      }
    }
  }
  return Tensor(sums.map { $0 / Float(count * height * width) })
}
