import Tensors

/// The record of a computation, from which derivatives are found by reading it backwards.
///
/// Reverse-mode differentiation, also called backpropagation: the chain rule, applied to one
/// operation after the other from the last to the first. It costs about twice what the computation
/// itself did, whatever the number of inputs (Griewank and Walther, Evaluating Derivatives, 2008,
/// chapter 3).
///
/// A tape serves one computation. What it remembers is given back entry by entry while it is read,
/// so it is read once.
public final class Tape {
  /// An entry for each result, in the order of their computation; nil for what was given.
  private var entries: [Entry?] = []
  private var parameters: [ObjectIdentifier: Int] = [:]
  private var wasRead = false

  /// Whether gradients with respect to parameters are wanted, as they are in training and nowhere else.
  public let recordsParameters: Bool

  /// Where dropout draws from; nil for what is to be computed without dropout.
  public var dropoutGenerator: TorchGenerator?

  /// An empty tape.
  ///
  /// `recordsParameters`: whether parameters count as variables. For the gradient with respect to
  /// an input alone they need not, which saves a third of the work and the memory.
  public init(recordsParameters: Bool = true, dropoutGenerator: TorchGenerator? = nil) {
    self.recordsParameters = recordsParameters
    self.dropoutGenerator = dropoutGenerator
  }

  /// A variable whose gradient will be known.
  public func variable(_ value: Tensor) -> Variable { note(value, nil) }

  /// The variable that stands for a parameter; the same one whenever it is asked for.
  func variable(_ parameter: Parameter) -> Variable {
    guard recordsParameters else { return Variable(parameter.value, on: self) }
    let id = ObjectIdentifier(parameter)
    if let place = parameters[id] { return Variable(parameter.value, on: self, at: place) }
    let variable = variable(parameter.value)
    parameters[id] = variable.place
    return variable
  }

  func note(_ value: Tensor, _ entry: Entry?) -> Variable {
    guard !wasRead else { fatalError("The tape was read already. Use a new one.") }
    entries.append(entry)
    return Variable(value, on: self, at: entries.count - 1)
  }

  /// The derivatives of `result` with respect to all variables and parameters on the tape.
  ///
  /// `result` is a single number, or `weights`, a tensor of its shape, says how its elements are
  /// summed to one (the vector of a vector-Jacobian product). Afterwards the tape is empty.
  public func gradients(of result: Variable, weights: Tensor? = nil) -> Gradients {
    guard result.tape === self, !wasRead else {
      fatalError(
        wasRead ? "The tape was read already: use a new one." : "The result is not on this tape.")
    }
    guard weights.map({ $0.shape == result.shape }) ?? (result.count == 1) else {
      fatalError(
        "A result of shape \(result.shape) needs weights of that shape, not "
          + "\(weights.map { "\($0.shape)" } ?? "none").")
    }
    wasRead = true
    defer { entries = [] }
    entries.removeLast(entries.count - 1 - (result.place ?? -1))
    guard let last = result.place else { return Gradients(byPlace: [:], parameters: parameters) }
    var pending = [Tensor?](repeating: nil, count: last + 1)
    var given: [Int: Tensor] = [:]
    pending[last] = weights ?? .ones(result.shape)
    for place in (0...last).reversed() {
      // Taken out of both, so that memory is given back as soon as nobody needs it any more.
      let entry = entries.remove(at: place)
      guard let gradient = pending.removeLast() else { continue }
      guard let entry else {
        given[place] = gradient
        continue
      }
      for (source, part) in zip(entry.sources, entry.pullback(gradient)) {
        guard let source, let part else { continue }
        if let sum = pending[source].take() {
          pending[source] = consume sum + part
        } else {
          pending[source] = part
        }
      }
    }
    return Gradients(byPlace: given, parameters: parameters)
  }
}

extension Tape {
  /// How one result was made.
  struct Entry {
    /// The places of the inputs; nil for those that no gradient is wanted for.
    let sources: [Int?]
    /// From the gradient with respect to the result to those with respect to the inputs.
    let pullback: (Tensor) -> [Tensor?]
  }
}

/// The derivatives of one number with respect to what it was computed from.
public struct Gradients {
  let byPlace: [Int: Tensor]
  let parameters: [ObjectIdentifier: Int]

  /// The gradient with respect to a variable that was given to the tape: of the variable's shape, or
  /// nil if the result does not depend on it.
  public subscript(variable: Variable) -> Tensor? { variable.place.flatMap { byPlace[$0] } }

  /// The gradient with respect to a parameter: of its shape, or nil if the result does not depend on
  /// it.
  public subscript(parameter: Parameter) -> Tensor? {
    parameters[ObjectIdentifier(parameter)].flatMap { byPlace[$0] }
  }
}
