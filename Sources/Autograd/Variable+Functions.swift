import Tensors

// Functions of each element. In each pullback, g is the gradient with respect to the result.

/// eˣ.  d/dx = eˣ
public func exp(_ x: Variable) -> Variable {
  x.applying { x in
    let y = exp(x)
    return (y, { g in g * y })
  }
}

/// ln x.  d/dx = 1/x
public func log(_ x: Variable) -> Variable {
  x.applying { x in (log(x), { g in g / x }) }
}

/// √x.  d/dx = 1/(2√x)
public func sqrt(_ x: Variable) -> Variable {
  x.applying { x in
    let y = sqrt(x)
    return (y, { g in g * 0.5 / y })
  }
}

/// x².  d/dx = 2x
public func square(_ x: Variable) -> Variable {
  x.applying { x in (square(x), { g in g * x * 2 }) }
}

/// x to the power of `exponent`.  d/dx = n xⁿ⁻¹
public func pow(_ x: Variable, _ exponent: Float) -> Variable {
  x.applying { x in (pow(x, exponent), { g in g * pow(x, exponent - 1) * exponent }) }
}

/// |x|.  d/dx = the sign of x, 0 at 0
public func abs(_ x: Variable) -> Variable {
  x.applying { x in
    let zero = Tensor(0)
    return (abs(x), { g in g * ((x .> zero) - (x .< zero)) })
  }
}

/// sin x, x in radians.  d/dx = cos x
public func sin(_ x: Variable) -> Variable {
  x.applying { x in (sin(x), { g in g * cos(x) }) }
}

/// cos x, x in radians.  d/dx = −sin x
public func cos(_ x: Variable) -> Variable {
  x.applying { x in (cos(x), { g in -g * sin(x) }) }
}

/// The hyperbolic tangent.  d/dx = 1 − tanh² x
public func tanh(_ x: Variable) -> Variable {
  x.applying { x in
    let y = tanh(x)
    return (y, { g in g * (1 - square(y)) })
  }
}

/// σ(x) = 1/(1 + e⁻ˣ).  d/dx = σ (1 − σ)
public func sigmoid(_ x: Variable) -> Variable {
  x.applying { x in
    let y = sigmoid(x)
    return (y, { g in g * (y - square(y)) })
  }
}

/// x σ(x), the sigmoid linear unit (arXiv:1702.03118).  d/dx = σ (1 + x (1 − σ))
public func silu(_ x: Variable) -> Variable {
  x.applying { x in (silu(x), { g in siluGradient(x, g) }) }
}

/// x Φ(x), the Gaussian error linear unit (arXiv:1606.08415).  d/dx = Φ(x) + x φ(x)
///
/// In the form with tanh, the derivative is that of the approximation.
public func gelu(_ x: Variable, _ form: GELUForm = .exact) -> Variable {
  x.applying { x in (gelu(x, form), { g in geluGradient(x, g, form) }) }
}

/// x σ(1.702 x), the cheap form of the same that OpenAI's CLIP was trained with.
public func quickGELU(_ x: Variable) -> Variable { x * sigmoid(x * 1.702) }

/// max(x, 0).  d/dx = 1 for x > 0, else 0
public func relu(_ x: Variable) -> Variable {
  x.applying { x in
    let zero = Tensor(0)
    return (maximum(x, zero), { g in g * (x .> zero) })
  }
}

extension Variable {
  /// Each element, or the nearer end of `range`.  d/dx = 1 within the range, ends included, else 0
  public func clamped(to range: ClosedRange<Float>) -> Variable {
    applying { x in
      let (low, high) = (Tensor(range.lowerBound), Tensor(range.upperBound))
      return (x.clamped(to: range), { g in g * (1 - (x .< low) - (x .> high)) })
    }
  }

  /// Each element with a chance of 1 − `probability`, divided by that chance, and 0 else: dropout
  /// (Srivastava et al., 2014), as long as the tape has a generator for it.
  public func dropout(_ probability: Float) -> Variable {
    guard probability > 0, let tape, tape.dropoutGenerator != nil else { return self }
    guard let draws = tape.dropoutGenerator?.uniform(shape) else { return self }
    let mask = (draws .> Tensor(probability)) / (1 - probability)
    return applying { x in (x * mask, { g in g * mask }) }
  }
}
