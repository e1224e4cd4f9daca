import Tensors

// Functions that travel: exercises about how layers are wired hand them to a learner's function. They
// take any number of channels up to what they have numbers for, so that what is wired wrongly runs
// through and can be told by name.

extension Values {
  /// The layer called `name`, which multiplies each row along the last axis with a matrix.
  ///
  /// The matrix is the tensor `name`, [most channels, outputs]. If there are whole numbers called
  /// `name.halvings`, pictures [N, H, W, C] change their size besides: for 1 to half as many rows and
  /// columns, by the mean of four pixels; for −1 to twice as many, each pixel four times.
  public func layer(_ name: String) -> (Tensor) -> Tensor {
    let matrix = tensor(name)
    let halvings = integers[name + ".halvings"]?.first ?? 0
    return { x in
      let product = x.matmul(matrix[0..<x.shape[x.rank - 1]])
      return halvings == 0 ? product : halvings > 0 ? product.halved : product.doubled
    }
  }

  /// The layers called `name.0`, `name.1`, … , as many as there are.
  public func layers(_ name: String) -> [(Tensor) -> Tensor] {
    (0...).lazy.map { "\(name).\($0)" }.prefix { tensors[$0] != nil }.map { layer($0) }
  }

  /// The normalization called `name`: each picture minus its mean, divided by its deviation, times the
  /// tensor `name`, one number for each channel.
  public func norm(_ name: String) -> (Tensor) -> Tensor {
    let scale = tensor(name)
    return { x in
      x.reshaped([x.shape[0], -1]).standardized(epsilon: 1e-5).reshaped(x.shape)
        * scale[0..<x.shape[x.rank - 1]]
    }
  }
}

extension Tensor {
  /// The means of 2×2 pixels; a last row or column that is alone is left out.
  fileprivate var halved: Tensor {
    let (rows, columns) = (shape[1] / 2, shape[2] / 2)
    return slice(axis: 1, 0..<2 * rows).slice(axis: 2, 0..<2 * columns)
      .reshaped([shape[0], rows, 2, columns, 2, shape[3]]).mean(axes: 2, 4)
  }

  /// Each pixel four times.
  fileprivate var doubled: Tensor {
    let (rows, columns) = (shape[1], shape[2])
    return reshaped([shape[0], rows, 1, columns, 1, shape[3]])
      .broadcast(to: [shape[0], rows, 2, columns, 2, shape[3]])
      .reshaped([shape[0], 2 * rows, 2 * columns, shape[3]])
  }
}
