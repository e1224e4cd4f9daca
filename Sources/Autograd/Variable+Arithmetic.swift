import Tensors

// Sums, products and their like, element by element. Shapes broadcast as those of tensors.
// In each pullback, g is the gradient with respect to the result.

extension Variable {
  /// The sum.  ∂/∂a = 1, ∂/∂b = 1
  public static func + (a: Variable, b: Variable) -> Variable {
    applying(a, b) { a, b in (a + b, { g in g }, { g in g }) }
  }

  /// The difference.  ∂/∂a = 1, ∂/∂b = −1
  public static func - (a: Variable, b: Variable) -> Variable {
    applying(a, b) { a, b in (a - b, { g in g }, { g in -g }) }
  }

  /// The product.  ∂/∂a = b, ∂/∂b = a
  public static func * (a: Variable, b: Variable) -> Variable {
    applying(a, b) { a, b in (a * b, { g in g * b }, { g in g * a }) }
  }

  /// The quotient.  ∂/∂a = 1/b, ∂/∂b = −a/b²
  public static func / (a: Variable, b: Variable) -> Variable {
    applying(a, b) { a, b in (a / b, { g in g / b }, { g in -g * a / (b * b) }) }
  }

  /// The negative.
  public static prefix func - (x: Variable) -> Variable {
    x.applying { x in (-x, { g in -g }) }
  }

  /// The sum with a number.
  public static func + (x: Variable, number: Float) -> Variable {
    x.applying { x in (x + number, { g in g }) }
  }
  /// The sum with a number.
  public static func + (number: Float, x: Variable) -> Variable { x + number }
  /// The difference from a number.
  public static func - (x: Variable, number: Float) -> Variable { x + -number }
  /// The difference of a number and `x`.
  public static func - (number: Float, x: Variable) -> Variable { -x + number }

  /// The product with a number.
  public static func * (x: Variable, number: Float) -> Variable {
    x.applying { x in (x * number, { g in g * number }) }
  }
  /// The product with a number.
  public static func * (number: Float, x: Variable) -> Variable { x * number }
  /// The quotient by a number.
  public static func / (x: Variable, number: Float) -> Variable {
    x.applying { x in (x / number, { g in g / number }) }
  }
}

/// The larger of each pair. Where both are equal each gets half of the gradient, as in PyTorch.
public func maximum(_ a: Variable, _ b: Variable) -> Variable {
  Variable.applying(a, b) { a, b in
    let share = (a .> b) + equal(a, b) * 0.5
    return (maximum(a, b), { g in g * share }, { g in g * (1 - share) })
  }
}

/// 1 where both are equal, 0 elsewhere.
private func equal(_ a: Tensor, _ b: Tensor) -> Tensor { 1 - (a .> b) - (a .< b) }
