import Contract
import ForwardProcess
import Tensors

/// The parts of the way to noise and back that a learner's functions, or known mistakes, stand in
/// for. Empty, it is the modules' own formulas.
///
/// What stands in is asked as the grader asks, with the arguments of its exercise. Nothing is taken
/// on trust: an answer that does not fit is a fault, and the reference does that part from there on.
struct Pipeline {
  /// A place in the pipeline, by the exercise whose function fits there.
  enum Slot: String, CaseIterable, Sendable {
    case noised = "1.4"
    case cleanFromNoise = "2.1"
    case fromVelocity = "2.2"
    case reverseMean = "2.3"
    case ancestralStep = "2.4"
    case implicitStep = "2.5"
    case idealDenoised = "2.6"
    case sigmas = "5.1"
    case karrasSigmas = "5.2"
    case eulerStep = "5.3"
    case ancestralSplit = "5.4"
    case twoThirdsStep = "5.5"
    case stepWithMemory = "5.6"

    /// The places on the way back.
    static let reverse = allCases.filter { $0 != .noised }
  }

  /// What stands in at a slot.
  struct Part {
    /// How messages call it: “yours”, “the mistake plus”.
    let name: String
    /// Tells it from others that have stood there: the learner's files may have changed since.
    let version: String
    let answer: (Values) throws -> Values
    /// Returns what it printed since this was last called.
    var takePrinted: () -> String = { "" }
    /// Whether what it was made of has changed since.
    var isStale: () -> Bool = { false }
  }

  /// Why a part is not asked any more.
  struct Fault: Sendable {
    let slot: Slot
    let name: String
    /// The step at which it failed.
    let t: Int
    /// What happened, in a sentence.
    let reason: String
  }

  /// What stands in, by slot.
  var parts: [Slot: Part] = [:]

  /// Whether the same stands in everywhere.
  func isSame(as other: Pipeline) -> Bool {
    parts.mapValues(\.version) == other.parts.mapValues(\.version)
  }
}

extension Pipeline.Slot {
  /// The exercise whose function fits here.
  var exercise: ExerciseID {
    guard let id = ExerciseID(rawValue) else { fatalError("\(rawValue) is no exercise's number.") }
    return id
  }

  /// Where in the pipeline it is, in words for a person.
  var place: String {
    switch self {
    case .noised: "noise"
    case .cleanFromNoise: "denoise: x̂₀ from ε̂, before every step"
    case .fromVelocity: "denoise: x̂₀ and ε̂ from v̂, before every step"
    case .reverseMean: "denoise sampler=ddpm: the mean of every step"
    case .ancestralStep: "denoise sampler=ddpm variance=beta: every step"
    case .implicitStep: "denoise sampler=ddim: every step"
    case .idealDenoised: "denoise with a data set of pictures: x̂₀ from x_t"
    case .sigmas: "denoise with samplers that walk along σ: σ of all steps, as a run begins"
    case .karrasSigmas: "denoise schedule=karras: the grid; also plot sigmas of=karras"
    case .eulerStep: "denoise sampler=euler: every step"
    case .ancestralSplit: "denoise sampler=euler-a: every step"
    case .twoThirdsStep: "denoise sampler=heun: every step"
    case .stepWithMemory: "denoise sampler=dpmpp-2m: every step"
    }
  }

  /// A command in which it is at work.
  var trial: String {
    switch self {
    case .noised: "noise x0 t=500"
    case .ancestralStep: "denoise variance=beta steps=100"
    case .implicitStep: "denoise sampler=ddim steps=50"
    case .idealDenoised: "denoise steps=20"
    case .sigmas, .eulerStep: "denoise sampler=euler steps=20"
    case .karrasSigmas: "denoise sampler=euler steps=20 schedule=karras"
    case .ancestralSplit: "denoise sampler=euler-a steps=20"
    case .twoThirdsStep: "denoise sampler=heun steps=20"
    case .stepWithMemory: "denoise sampler=dpmpp-2m steps=20"
    default: "denoise steps=100"
    }
  }
}

extension Pipeline.Fault: CustomStringConvertible {
  var description: String {
    let stop = reason.last.map(".!?".contains) == true ? "" : "."
    return "\(slot.rawValue), \(name), failed at t=\(t). \(reason)\(stop) "
      + "From there on the reference does it."
  }
}

// MARK: - Asking

extension Pipeline {
  /// What the part at `slot` answers to a call at step `t`, with tensors of these `shapes`; nil if
  /// the reference is to do it.
  ///
  /// A part that failed is not asked again at this step or at those after it on the way back. `check`
  /// says what more is wrong with an answer of the right shape.
  func ask(
    _ slot: Slot, _ call: @autoclosure () -> Values, shapes: [String: [Int]], at t: Int,
    _ faults: inout [Fault], check: (Values) throws -> Void = { _ in }
  ) -> Values? {
    guard let part = parts[slot], !faults.contains(where: { $0.slot == slot && t <= $0.t })
    else { return nil }
    do {
      let answer = try part.answer(call())
      if let complaint = answer.complaint(expecting: shapes) { throw ShellError(complaint) }
      try check(answer)
      return answer
    } catch {
      faults.append(Fault(slot: slot, name: part.name, t: t, reason: "\(error)"))
      return nil
    }
  }
}

extension NoiseSchedule {
  /// β₀ … β_T as exercises take them.
  var betaNumbers: Tensor { Tensor(beta.map { Float($0) }) }
  /// ᾱ₀ … ᾱ_T as exercises take them.
  var alphaBarNumbers: Tensor { Tensor(alphaBar.map { Float($0) }) }
}
