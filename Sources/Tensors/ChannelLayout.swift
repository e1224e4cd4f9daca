/// Pictures as rows of channels, [pictures, rows, channels].
struct ChannelLayout {
  let shape: [Int]
  let pictures: Int
  let rows: Int
  let channels: Int

  init(shape: [Int]) {
    self.shape = shape
    (pictures, channels) = (shape[0], shape[shape.count - 1])
    rows = shape[1..<shape.count - 1].reduce(1, *)
  }

  /// The rows of a picture are cut into parts that are worked on one by one.
  private var rowsOfPart: Int { chunkSize(weight: channels) }
  private var parts: Int { (rows + rowsOfPart - 1) / rowsOfPart }

  private func forEachPart(
    _ body: (_ number: Int, _ picture: Int, _ rows: Range<Int>) -> Void
  ) {
    inChunks(pictures * parts, weight: rowsOfPart * channels) { numbers in
      for number in numbers {
        let first = number % parts * rowsOfPart
        body(number, number / parts, first..<min(first + rowsOfPart, rows))
      }
    }
  }

  /// Σ a and Σ a b over the pixels, for each picture and channel.
  func channelSums(_ a: Tensor, _ b: Tensor) -> (sums: [Double], products: [Double]) {
    let size = channels
    var partial = [Double](repeating: 0, count: pictures * parts * 2 * size)
    partial.withUnsafeMutableBufferPointer { partial in
      guard let start = partial.baseAddress else { return }
      let (x, y) = (a.pointer, b.pointer)
      forEachPart { number, picture, rows in
        let offset = (picture * self.rows + rows.lowerBound) * size
        addProducts(
          x + offset, y + offset, rows: rows.count, width: size, to: start + number * 2 * size)
      }
      withExtendedLifetime((a, b)) {}
    }
    var (sums, products) = (
      [Double](repeating: 0, count: pictures * size), [Double](repeating: 0, count: pictures * size)
    )
    for number in 0..<pictures * parts {
      let (from, to) = (number * 2 * size, number / parts * size)
      for channel in 0..<size {
        sums[to + channel] += partial[from + channel]
        products[to + channel] += partial[from + size + channel]
      }
    }
    return (sums, products)
  }

  /// Sixteen neighbouring channels of one pixel, or as many as there are.
  struct Place {
    let offset: Int
    let coefficient: Int
    let lanes: Int

    /// The numbers there.
    @inline(__always)
    func vector(of x: Tensor) -> Vector { Vector(at: x.pointer + offset, lanes: lanes) }

    /// The numbers that belong to the picture and to these channels.
    @inline(__always)
    func coefficient(of tensor: Tensor) -> Vector {
      Vector(at: tensor.pointer + coefficient, lanes: lanes)
    }
  }

  /// A tensor of this shape with the value of `body` at each place.
  @inline(__always)
  func mapped(_ body: (Place) -> Vector) -> Tensor {
    let result = Tensor(unwritten: shape)
    let y = result.pointer
    forEachPart { _, picture, rows in
      for row in rows {
        let start = (picture * self.rows + row) * channels
        for channel in stride(from: 0, to: channels, by: 16) {
          let place = Place(
            offset: start + channel, coefficient: picture * channels + channel,
            lanes: min(16, channels - channel))
          body(place).store(to: y + place.offset, lanes: place.lanes)
        }
      }
    }
    return result
  }
}

/// Adds the sums of x and of x y over rows of `width` numbers to the `width` sums and the as many
/// products at `sums`, in double precision.
private func addProducts(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, rows: Int, width: Int,
  to sums: UnsafeMutablePointer<Double>
) {
  let whole = width & ~15
  // Some rows at a time: few enough to stay in the cache, and sums are fetched once for all of them.
  for first in stride(from: 0, to: rows, by: 8) {
    let rows = first..<min(first + 8, rows)
    for i in stride(from: 0, to: whole, by: 16) {
      let places = (UnsafeMutableRawPointer(sums + i), UnsafeMutableRawPointer(sums + width + i))
      var (sum, product) = (
        places.0.loadUnaligned(as: Sums.self), places.1.loadUnaligned(as: Sums.self)
      )
      for row in rows {
        let (x, y) = (Sums(Vector(at: x + row * width + i)), Sums(Vector(at: y + row * width + i)))
        sum += x
        product += x * y
      }
      places.0.storeBytes(of: sum, as: Sums.self)
      places.1.storeBytes(of: product, as: Sums.self)
    }
    for row in rows {
      for i in whole..<width {
        sums[i] += Double(x[row * width + i])
        sums[width + i] += Double(x[row * width + i]) * Double(y[row * width + i])
      }
    }
  }
}
