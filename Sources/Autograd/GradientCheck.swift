import Tensors

/// Compares a gradient with slopes that are measured.
///
/// The slope of f along a direction v is v · ∇f. It can also be measured by walking a little along v
/// and back. If both agree for a few random directions, the gradient is right.
public struct GradientCheck {
  /// The slope that follows from the gradient, v · ∇f.
  public let calculated: Double
  /// The slope that was measured.
  public let measured: Double
  /// |∇f|, the slope of a typical direction of normal numbers: the scale for errors.
  public let scale: Double

  /// How far apart the two are, in units of a typical slope.
  public var error: Double { abs(calculated - measured) / max(scale, 1e-12) }

  /// Checks `function` at `inputs`, along a random direction.
  ///
  /// The result of the function may have any shape; random weights make one number of it, which is
  /// added up in double precision. The slope is measured with four points,
  /// (8 (f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h, whose error falls with h⁴, so that h can stay so large
  /// that rounding in single precision does not matter.
  public init(
    at inputs: [Tensor], step: Double = 1.0 / 64, using generator: inout some RandomGenerator,
    _ function: ([Variable]) -> Variable
  ) {
    let tape = Tape()
    let variables = inputs.map { tape.variable($0) }
    let result = function(variables)
    let weights = generator.normal(result.shape)
    let gradients = tape.gradients(of: result, weights: weights)
    let directions = inputs.map { generator.normal($0.shape) }

    var (slope, squares) = (0.0, 0.0)
    for (variable, direction) in zip(variables, directions) {
      guard let gradient = gradients[variable] else { continue }
      slope += dot(gradient, direction)
      squares += dot(gradient, gradient)
    }
    func value(_ distance: Double) -> Double {
      let moved = zip(inputs, directions).map { Variable($0 + $1 * distance) }
      return dot(function(moved).value, weights)
    }
    let near = value(step) - value(-step)
    let far = value(2 * step) - value(-2 * step)
    calculated = slope
    measured = (8 * near - far) / (12 * step)
    scale = squares.squareRoot()
  }
}

private func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.scalars, b.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
