import Contract
import ForwardProcess
import Foundation
import Samplers
import TeacherKeys
import Tensors
import Testing

@testable import Grader

@Suite("References of chapter 5, against known numbers and the module that the book shows")
struct Chapter05Tests {
  /// What the reference of an exercise makes of a call.
  private func right(_ id: String, _ call: Values) throws -> Tensor {
    let catalogue = Catalogue(teacherKeys: teacherKeys)
    let key = try #require(ExerciseID(id).flatMap { catalogue[$0]?.key })
    return key.reference(call).tensor(Values.single)
  }

  /// A walk of three steps, the last of which ends at 0.
  private let grid = try! SigmaGrid([4, 2.5, 0.7, 0])

  @Test("5.1: ᾱ = 1, 0.8, 0.2 is σ = 0, 0.5, 2, and a schedule's σ are the module's")
  func sigmas() throws {
    func sigmas(_ alphaBar: [Double]) throws -> Tensor {
      try right("5.1", Values(tensors: ["alphaBar": Tensor(alphaBar.map { Float($0) })]))
    }
    #expect(try sigmas([1, 0.8, 0.2]).isClose(to: Tensor([0, 0.5, 2]), absolute: 1e-6))
    let schedule = try NoiseSchedule.cosine(steps: 20)
    let expected = (0..<20).map { Float(schedule.sigma(at: $0)) }
    #expect(
      try sigmas(Array(schedule.alphaBar[0..<20]))
        .isClose(to: Tensor(expected), absolute: 1e-6, relative: 1e-5))
  }

  @Test("5.2: from 9 to 1 with ρ = 2 it is 9, 4, 1, 0, and one step goes straight to 0")
  func karras() throws {
    func sigmas(_ steps: Int, _ largest: Float, _ smallest: Float, _ rho: Float) throws -> Tensor {
      let numbers = ["largest": largest, "smallest": smallest, "rho": rho]
      return try right(
        "5.2", Values(tensors: numbers.mapValues { Tensor($0) }, integers: ["steps": [steps]]))
    }
    #expect(try sigmas(3, 9, 1, 2).isClose(to: Tensor([9, 4, 1, 0]), absolute: 1e-5))
    #expect(try sigmas(1, 9, 1, 7).isClose(to: Tensor([9, 0]), absolute: 1e-5))
  }

  @Test("5.3: a pixel 3 at σ = 2 with D = 1 becomes 1.5 at 0.5, and a walk is the book's")
  func euler() throws {
    let pixel = Values(tensors: [
      "noisy": Tensor(3), "denoised": Tensor(1), "sigma": Tensor(2), "next": Tensor(0.5),
    ])
    #expect(try right("5.3", pixel).item == 1.5)
    try expectWalk(of: Euler()) { x, denoised, step, _ in
      try right("5.3", call(x, denoised, step))
    }
  }

  @Test("5.4: σ = 5, σ′ = 3 and η = 1 are 1.8 and 2.4, and with them goes the ancestral step")
  func split() throws {
    func split(_ sigma: Double, _ next: Double, _ eta: Double) throws -> (down: Float, up: Float) {
      let numbers = ["sigma": sigma, "next": next, "eta": eta].mapValues { Tensor(Float($0)) }
      let answer = try right("5.4", Values(tensors: numbers)).scalars
      return (answer[0], answer[1])
    }
    let known = try split(5, 3, 1)
    #expect(abs(known.down - 1.8) < 1e-6 && abs(known.up - 2.4) < 1e-6)
    for eta in [0, 0.4, 1] {
      try expectWalk(of: EulerAncestral(eta: eta)) { x, denoised, step, z in
        let (down, up) = try split(step.sigma, step.next, eta)
        return denoised + down * (x - denoised) / Float(step.sigma) + up * z
      }
    }
  }

  @Test("5.5: a slope of σ takes 3 from σ = 2 to 1, and halved steps make an eighth of the error")
  func twoThirds() throws {
    func step(_ x: Tensor, _ sigma: Float, _ next: Float, _ slope: [Float]) throws -> Tensor {
      try right(
        "5.5",
        Values(tensors: [
          "noisy": x, "sigma": Tensor(sigma), "next": Tensor(next), "slope": Tensor(slope),
        ]))
    }
    #expect(abs(try step(Tensor(3), 2, 0, [0, 1, 0, 0]).item - 1) < 1e-5)
    // dx/dσ = x is an exponential function. An error of third order in one step is one of second
    // order in a walk; a sixteenth would be of the next.
    let errors = try [0.5, 0.25].map { (h: Float) in
      abs(try step(Tensor(1), 2, 2 - h, [0, 0, 0, 1]).item - exp(Tensor(-h)).item)
    }
    #expect((7...9).contains(errors[0] / errors[1]))
  }

  @Test(
    "5.5: the properties tell Heun's weights, weights in each other's place and the midpoint apart",
    arguments: [
      (0.5, 0.5, 2 / 3, "evenly", "33% of the way. It comes from Heun's weights"),
      (0.75, 0.25, 2 / 3, "evenly", "17% of the way. It comes from weights of which the first"),
      (0, 1, 2 / 3, "evenly", "67% of the way. It comes from the second look alone"),
      (1, 0, 2 / 3, "evenly", "0% of the way. It comes from the first look alone"),
      (0.4, 0.6, 2 / 3, "evenly", "40% of the way. It comes from weights that suit"),
      (9, -8, 2 / 3, "evenly", "another one."),
      (0, 1, 1 / 2, "parabola", "the midpoint's step."),
      (0.5, 0.5, 1, "parabola", "Heun's step."),
      (0.25, 0.75, 2 / 3, "evenly", nil),
      (0.25, 0.75, 2 / 3, "parabola", nil),
    ] as [(Double, Double, Double, String, String?)])
  func twoThirdsComplaints(
    _ a: Double, _ b: Double, at place: Double, property name: String, words: String?
  ) throws {
    let property = try #require(Grader.twoThirds.properties.first { $0.name.contains(name) })
    for seed in UInt64(0)..<9 {
      var generator = TorchGenerator(seed: seed)
      let call = property.question.draw(&generator)
      let (x, denoiser) = (call.tensor("noisy"), call.denoiser("slope"))
      let sigma = Double(call.number("sigma"))
      let length = Double(call.number("next")) - sigma
      let first = (x - denoiser(x, Float(sigma))) / sigma
      let (moved, there) = (x + place * length * first, sigma + place * length)
      let second = (moved - denoiser(moved, Float(there))) / there
      let complaint = property.complaint(call, .answer(x + length * (a * first + b * second)))
      #expect((complaint == nil) == (words == nil))
      #expect(complaint?.contains(words ?? "") ?? true, "\(complaint ?? "")")
    }
  }

  @Test("5.5: only who passed reads whose step it is")
  func twoThirdsAfterword() throws {
    #expect(Grader.twoThirds.afterword?.contains("Ralston") == true)
    let shown = ["exercises/Stubs", "exercises/Sources", "teacher/Solutions"].map {
      root.appending(path: $0 + "/Chapter05/TwoThirds.swift")
    }
    for file in shown {
      #expect(!(try String(contentsOf: file, encoding: .utf8)).contains("Ralston"))
    }
    #expect(!Grader.twoThirds.hints.joined().contains("Ralston"))
  }

  @Test("5.4: after a step of four orders of magnitude, the shares are still numbers")
  func longSplit() throws {
    let key = try #require(Grader.ancestralSplit.key)
    let long = try #require(key.cases.last)
    var generator = TorchGenerator(seed: 0)
    let call = long.draw(&generator)
    let (sigma, next) = (call.number("sigma"), call.number("next"))
    // What one gets in single precision, without a thought of rounding.
    let up = next * (sigma * sigma - next * next).squareRoot() / sigma
    #expect((next * next - up * up).squareRoot().isNaN)
    #expect(key.reference(call).tensor(Values.single).allFinite)
  }

  @Test("5.6: D = 0 and then 1 on equal steps lead from 4 to 2.75, and a walk is the book's")
  func memory() throws {
    let pixel = Values(tensors: [
      "noisy": Tensor(4), "denoised": Tensor(1), "denoisedBefore": Tensor(0), "sigma": Tensor(2),
      "next": Tensor(1), "sigmaBefore": Tensor(4),
    ])
    #expect(abs(try right("5.6", pixel).item - 2.75) < 1e-6)
    var before: (Tensor, Double)?
    try expectWalk(of: DPMPlusPlus2M()) { x, denoised, step, _ in
      var call = call(x, denoised, step)
      if let (denoised, sigma) = before {
        call.tensors["denoisedBefore"] = denoised
        call.tensors["sigmaBefore"] = Tensor(Float(sigma))
      }
      before = (denoised, step.sigma)
      return try right("5.6", call)
    }
  }

  // MARK: - Walks

  private func call(_ x: Tensor, _ denoised: Tensor, _ step: SigmaStep) -> Values {
    Values(tensors: [
      "noisy": x, "denoised": denoised, "sigma": Tensor(Float(step.sigma)),
      "next": Tensor(Float(step.next)),
    ])
  }

  /// Walks along the grid with a sampler of the book and with a step made of a reference, which gets x,
  /// D and the noise that is at hand, and expects the same states.
  private func expectWalk(
    of solver: some Solver,
    _ step: (_ x: Tensor, _ denoised: Tensor, SigmaStep, _ noise: Tensor) throws -> Tensor
  ) throws {
    var generator = TorchGenerator(seed: 5)
    var (solver, x) = (solver, 4 * generator.noise([5]))
    let denoiser: SigmaDenoiser = { tanh($0 / Float($1 * $1)) }
    for next in grid.steps {
      let z = generator.noise([5])
      let expected = try step(x, try denoiser(x, next.sigma), next, z)
      x = try solver.step(x, over: next, noise: { _, _ in z }, denoiser: denoiser)
      #expect(expected.isClose(to: x, absolute: 1e-5), "step \(next.index)")
    }
  }
}
