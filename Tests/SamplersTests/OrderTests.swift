import ForwardProcess
import Foundation
import Tensors
import Testing

@testable import Samplers

@Suite("The order laboratory")
struct OrderTests {
  @Test("Its exact solution has the slope that the ODE asks for")
  func slopes() {
    let (problem, sigmas) = (OrderProblem.twoBells, [9.9, 3, 1, 0.3, 0.06])
    let starts = problem.starts(9)
    for sigma in sigmas {
      let here = problem.solution(starts, from: 10, to: sigma)
      let (above, below) = (
        problem.solution(starts, from: 10, to: sigma * 1.001),
        problem.solution(starts, from: 10, to: sigma / 1.001)
      )
      let x = Tensor(here.map { Float($0) })
      let slopes = ((x - problem.denoised(x, at: sigma)) / sigma).scalars
      for (index, slope) in slopes.enumerated() {
        let measured = (above[index] - below[index]) / (sigma * 1.001 - sigma / 1.001)
        // Differences over 0.1% of σ are off by a millionth; D is rounded at 6e-8, divided by σ.
        #expect(abs(measured - Double(slope)) < 1e-5 + 1e-7 / sigma)
      }
    }
  }

  @Test("For one bell its solution is a stretch")
  func stretch() {
    let problem = OrderProblem.oneBell
    let starts = problem.starts(5)
    let factor = ((0.25 + 0.0025) / 100.25).squareRoot()
    for (end, start) in zip(problem.solution(starts, from: 10, to: 0.05), starts.scalars) {
      #expect(abs(end - factor * Double(start)) < 1e-12)
    }
  }

  @Test("Orders are those of the textbooks", arguments: OrderProblem.Spacing.allCases)
  func orders(spacing: OrderProblem.Spacing) throws {
    var problem = OrderProblem.twoBells
    problem.spacing = spacing
    for (name, order) in [("euler", 1.0), ("heun", 2), ("dpmpp-2m", 2)] {
      let kind = try #require(SamplerKind.named(name))
      let measured = try OrderMeasurement.measured(kind, on: problem)
      #expect(measured.meaning == .solution && measured.points[0].looks == kind.looks)
      // Terms of the next order are still felt at 200 looks: a tenth, less than that from 1 to 2.
      #expect(abs(try #require(measured.order) - order) < 0.1)
      #expect(measured.points.allSatisfy { $0.looks <= 200 })
    }
  }

  @Test("Along one path of noise, ancestral steps are of first order, and so is their distribution")
  func ancestral() throws {
    let kind = try #require(SamplerKind.named("euler-a"))
    let path = try OrderMeasurement.measured(kind)
    #expect(path.meaning == .path)
    #expect(abs(try #require(path.order) - 1) < 0.1)
    let distribution = try OrderMeasurement.measuredByDistribution(kind)
    #expect(abs(try #require(distribution.order) - 1) < 0.1)
    #expect(throws: SamplingError.self) {
      try OrderMeasurement.measuredByDistribution(kind, on: .twoBells)
    }
  }

  @Test("The distribution's error is what the recursion of variances says")
  func variances() throws {
    let kind = try #require(SamplerKind.named("euler-a"))
    let measured = try OrderMeasurement.measuredByDistribution(kind, steps: [12])
    var variance = 100.25
    for step in try OrderProblem.oneBell.grid(12).steps {
      let (down, up) = ancestralSplit(from: step.sigma, to: step.next, eta: 1)
      let lost = step.sigma * step.sigma / (0.25 + step.sigma * step.sigma)
      let factor = 1 + (down - step.sigma) / step.sigma * lost
      variance = factor * factor * variance + up * up
    }
    let expected = abs(variance.squareRoot() - 0.2525.squareRoot())
    // Thirteen coefficients of 12 steps each, rounded at 6e-8.
    #expect(abs(measured.points[0].error - expected) < 2e-6)
  }

  @Test("What is not linear has no distribution that could be computed")
  func nonlinear() throws {
    let kind = try #require(SamplerKind.named("pc"))
    let measured = try OrderMeasurement.measuredByDistribution(kind)
    #expect(measured.points.isEmpty && measured.order == nil)
    // Without corrections it is linear, and an Euler step of the reverse SDE.
    let predictor = SamplerKind(
      "p", "p", order: 1, drawsNoise: true, source: "", advice: ""
    ) { _ in PredictorCorrector(corrections: 0) }
    let order = try OrderMeasurement.measuredByDistribution(predictor).order
    #expect(abs(try #require(order) - 1) < 0.1)
  }

  @Test("Rounding is measured as large as it is")
  func rounding() throws {
    // From 60 steps on nothing but rounding is left of a rule of fourth order: 1e-6 · (48 / 60)⁴ were less
    // already, and 16 times less at 120. A single pair of walks tells its size to within a factor of 4.
    let measured = try OrderMeasurement.measured(
      SamplerKind.named("unipc-3")!, on: .bend, steps: [120, 144, 168, 198], exactSteps: 4,
      extraSteps: 4)
    #expect(measured.order == nil)
    for point in measured.points {
      #expect(point.isRounding && (0.25...4).contains(point.error / point.rounding))
    }
    // A few of float32's units, 6e-8 of numbers up to 3, in 200 steps that forget half of it on the way.
    #expect((1e-7...2e-6).contains(measured.floor))
  }

  @Test("Walks of 10, 50 and 200 looks are there, whatever a step takes")
  func budgets() throws {
    for (name, steps) in [
      ("euler", [10, 50, 200]), ("heun", [5, 25, 100]), ("plms", [9, 49, 199]),
    ] {
      let measured = try OrderMeasurement.measured(SamplerKind.named(name)!)
      for (budget, count) in zip(OrderMeasurement.budgets, steps) {
        let point = measured.points.last { $0.looks == budget }
        #expect(point?.steps == count, "\(name)")
        #expect(measured.error(atLooks: budget) == point?.error)
      }
      #expect(measured.points.map(\.steps) == measured.points.map(\.steps).sorted())
    }
    // Three looks in all steps but the last two: 3, 6, 9, … and never 10.
    let fast = try OrderMeasurement.measured(SamplerKind.named("dpm-fast")!)
    #expect(fast.error(atLooks: 10) == nil && fast.error(atLooks: 9) != nil)
  }

  @Test(
    "Rules have the order that their polynomials have, and those with half a term one less",
    arguments: [
      ("dpm-solver-3", 2.0), ("dpmpp-3m", 2), ("unipc", 3), ("unipc-3", 4), ("deis-3", 3),
    ])
  func rules(name: String, order: Double) throws {
    let rule = try OrderMeasurement.measured(
      SamplerKind.named(name)!, on: .bend, exactSteps: 4, extraSteps: 4)
    // The tolerance of the fit, and a tenth: nearest to a whole number in any case.
    #expect(abs(try #require(rule.order) - order) < 0.2 + order / 20)
  }

  @Test("What is chosen for pictures does not hide the order of SA-Solver and EDM")
  func measurable() throws {
    let (sa, edm) = (SamplerKind.named("sa")!, SamplerKind.named("edm")!)
    #expect(abs(try #require(try OrderMeasurement.measured(sa).order) - 1) < 0.1)
    // Churn is on no path of noise; the spread of all ends is of Heun's order.
    let churned = try OrderMeasurement.measured(edm)
    #expect(churned.meaning == .path && churned.points.isEmpty && churned.order == nil)
    let weak = try OrderMeasurement.measuredByDistribution(edm)
    #expect(abs(try #require(weak.order) - 2) < 0.1)
    let still = try SamplerKind.Choices(schedule: .linear(), churn: 0)
    #expect(try OrderMeasurement.measured(edm, choices: still).meaning == .solution)
  }

  @Test("A last step to 0 leaves an error that no number of steps takes away")
  func zero() throws {
    var problem = OrderProblem.twoBells
    problem.endsAtZero = true
    let measured = try OrderMeasurement.measured(SamplerKind.named("heun")!, on: problem)
    #expect(measured.order == nil)
    // It goes along the straight line from σ = 0.05, and the solution bends like σ²/s².
    #expect((5e-4...5e-3).contains(measured.points.last!.error))
  }

  @Test("After exact states only the steps that follow make an error")
  func exactSteps() throws {
    let (problem, euler) = (OrderProblem.twoBells, SamplerKind.named("euler")!)
    let usual = try OrderMeasurement.measured(euler, exactSteps: 10)
    #expect(usual.points.allSatisfy { $0.steps > 10 })
    // Three exact steps of four: what is left is one of Euler's.
    let measured = try OrderMeasurement.measured(euler, steps: [4], exactSteps: 3)
    let (starts, last) = (problem.starts(), try problem.grid(4).steps[3])
    let before = problem.solution(starts, from: 10, to: last.sigma)
    let x = try Euler().step(
      Tensor(before.map { Float($0) }), over: last, noise: noNoise, denoiser: problem.denoised)
    let apart = zip(x.scalars, problem.solution(starts, from: 10, to: 0.05)).map { Double($0) - $1 }
    let error = (apart.reduce(0) { $0 + $1 * $1 } / Double(apart.count)).squareRoot()
    #expect(abs(measured.points[0].error - error) < 1e-12, "the same numbers, rounded alike")
    let noisy = try #require(SamplerKind.named("euler-a"))
    #expect(throws: SamplingError.self) { try OrderMeasurement.measured(noisy, exactSteps: 1) }
  }

  @Test("A rule that remembers shows its own order between exact steps and steps that do not count")
  func between() throws {
    let kind = try #require(SamplerKind.named("unipc-3"))
    let whole = try OrderMeasurement.measured(kind, on: .bend)
    let between = try OrderMeasurement.measured(kind, on: .bend, exactSteps: 4, extraSteps: 4)
    // As a whole its first and its last step show, which are of order 1 and leave errors of order 2.
    #expect(abs(try #require(whole.order) - 2) < 0.1)
    #expect(abs(try #require(between.order) - 4) < 0.4)
  }

  @Test("An order is read off a line, and only off a line")
  func fit() {
    func order(_ error: (Double) -> Double, rounding: Double = 1e-7) -> (Double?, fitted: [Int]) {
      var points = OrderMeasurement.usualSteps.map { steps in
        OrderMeasurement.Point(
          steps: steps, looks: steps, error: error(1 / Double(steps)), rounding: rounding)
      }
      let order = OrderMeasurement.fit(&points)
      return (order, points.filter(\.isFitted).map(\.steps))
    }
    #expect(abs((order { 3 * $0 * $0 }.0 ?? 0) - 2) < 1e-9)
    #expect(order { 3 * $0 * $0 }.fitted == [60, 72, 84, 96, 120, 144, 168, 198])
    // Large steps make another error: they are left out.
    let late = order { $0 * $0 + 30 * pow($0, 4) }
    #expect(abs((late.0 ?? 0) - 2) < 0.1 && late.fitted.contains(198))
    // Rounding, 1e-7 here, ends the line where the third power has come down to 1e-6: at 100 steps.
    let rounded = order { pow($0, 3) + 1e-8 }
    #expect(abs((rounded.0 ?? 0) - 3) < 0.1 && rounded.fitted.last == 96)
    #expect(abs(order { _ in 0.5 }.0 ?? 1) < 1e-9, "what does not improve is of order 0")
    #expect(order { $0 * (2 + sin(300 * $0)) }.0 == nil && order { _ in .nan }.0 == nil)
    #expect(order { _ in .infinity }.0 == nil && order { _ in 0 }.0 == nil)
  }

  @Test("refuses what cannot be walked")
  func refused() throws {
    let euler = try #require(SamplerKind.named("euler"))
    #expect(throws: SamplingError.self) { try OrderMeasurement.measured(euler, steps: [0]) }
    #expect(throws: SamplingError.self) { try OrderProblem(bells: []) }
    #expect(throws: SamplingError.self) { try OrderProblem(bells: [(1, 0, 0)]) }
    #expect(throws: SamplingError.self) { try OrderProblem(bells: [(1, 0, 1)], from: 1, to: 0) }
    #expect(throws: SamplingError.self) { try OrderProblem(bells: [(1, 0, 1)], from: 1, to: 2) }
  }
}
