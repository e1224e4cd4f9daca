import Datasets
import ForwardProcess
import Foundation
import ReverseProcess
import Testing

@testable import Samplers

@Suite("Time grids")
struct GridTests {
  @Test("are those of diffusers and k-diffusion", arguments: RecordedGrid.all)
  func golden(_ recorded: RecordedGrid) throws {
    let sigmas = try recorded.computed()
    try #require(sigmas.count == recorded.sigmas.count)
    for (sigma, expected) in zip(sigmas, recorded.sigmas) {
      // diffusers keeps σ, and everybody keeps times, in float32. Where times are 999, that is 3e-5 of a
      // step, and from step 1 to step 2 σ grows by half of itself.
      #expect(abs(sigma - expected) <= 1e-6 * expected)
    }
  }

  @Test(
    "end at 0 and begin at the largest σ, in as many steps as asked for",
    arguments: GridKind.allCases)
  func ends(_ kind: GridKind) throws {
    for schedule in [try NoiseSchedule.linear(), try .scaledLinear().withZeroTerminalSNR()] {
      for count in [1, 2, 3, 10, 1000] {
        let grid = try kind.grid(count, for: schedule)
        #expect(grid.count == count && grid.sigmas[count] == 0)
        guard kind != .leading, kind != .alignYourSteps else { continue }
        // Rounded when powers and logarithms are taken back.
        #expect(abs(grid.sigmas[0] / schedule.largestSigma - 1) < 1e-12)
      }
    }
  }

  @Test("exist for every named schedule, even the shortest", arguments: GridKind.allCases)
  func short(_ kind: GridKind) throws {
    for name in ScheduleKind.allCases {
      for steps in [2, 10, 1000] where kind != .alignYourSteps {
        let schedule = try name.schedule(steps: steps)
        for count in [1, steps] { #expect(try kind.grid(count, for: schedule).count == count) }
      }
    }
  }

  @Test("refuse what leads nowhere")
  func refused() throws {
    let schedule = try NoiseSchedule.linear(steps: 100)
    for kind in GridKind.allCases {
      for count in [-1, 0, 101] {
        #expect(throws: SamplingError.self) { try kind.grid(count, for: schedule) }
      }
    }
    for (from, to) in [(1.0, 1.0), (1, 2), (1, 0), (1, -1), (.infinity, 1), (.nan, 1), (1, .nan)] {
      #expect(throws: SamplingError.self) { try SigmaGrid.karras(5, from: from, to: to) }
      #expect(throws: SamplingError.self) { try SigmaGrid.exponential(5, from: from, to: to) }
      #expect(throws: SamplingError.self) { try SigmaGrid.beta(5, from: from, to: to) }
      #expect(throws: SamplingError.self) {
        try SigmaGrid.variancePreserving(5, from: from, to: to)
      }
    }
    for rho in [0, -1, .infinity, .nan] {
      #expect(throws: SamplingError.self) { try SigmaGrid.karras(5, from: 2, to: 1, rho: rho) }
    }
    #expect(throws: SamplingError.self) { try SigmaGrid.leading(100, along: schedule, offset: 1) }
    #expect(throws: SamplingError.self) { try SigmaGrid.flow(5, shift: 0) }
    #expect(throws: SamplingError.self) { try SigmaGrid.flow(5, from: 1.5) }
    #expect(throws: SamplingError.self) { try GridKind(named: "quadratic") }
    // Its σ end at 4.8, where aligned steps begin at 14.6.
    #expect(throws: SamplingError.self) { try GridKind.alignYourSteps.grid(10, for: schedule) }
  }

  @Test("A shift of a flow is a factor of σ")
  func shift() throws {
    let (plain, shifted) = (try SigmaGrid.flow(10), try SigmaGrid.flow(10, shift: 3))
    for (sigma, moved) in zip(plain.sigmas, shifted.sigmas).dropFirst() {
      #expect(abs(moved - 3 * sigma) <= 1e-12 * moved)
    }
    // 4096 tokens are a picture of 1024×1024.
    #expect(abs(SigmaGrid.flowShift(tokens: 4096) - exp(1.15)) < 1e-12)
    #expect(abs(SigmaGrid.flowShift(tokens: 256) - exp(0.5)) < 1e-12)
  }

  @Test("σ at a time and the time of a σ are each other's inverse")
  func times() throws {
    for schedule in [try NoiseSchedule.cosine(), try .scaledLinear().withZeroTerminalSNR()] {
      for t in [1, 1.25, 2, 700.7, 999, 999.5, 1000] {
        #expect(abs(schedule.time(ofSigma: schedule.sigma(atTime: t)) - t) < 1e-9)
      }
      #expect(schedule.interpolatedSigma(atTime: 700) == schedule.sigma(at: 700))
      let middle = (schedule.sigma(at: 700) + schedule.sigma(at: 701)) / 2
      #expect(abs(schedule.interpolatedSigma(atTime: 700.5) - middle) < 1e-12)
    }
  }
}

/// A grid of somebody else's, as Tests/Oracle/grids.py has written it.
struct RecordedGrid: Decodable, CustomTestStringConvertible {
  let grid: String
  let settings: [String: String]
  let sigmas: [Double]

  static let all: [RecordedGrid] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/Samplers/grids.json")
    return try! JSONDecoder().decode([RecordedGrid].self, from: Data(contentsOf: path))
  }()

  var testDescription: String {
    ([grid] + settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: ", ")
  }

  /// What this project makes of the same settings.
  func computed() throws -> [Double] {
    func number(_ name: String) -> Double { Double(settings[name]!)! }
    if grid == "beta-quantile" {
      return [BetaDistribution(a: number("a"), b: number("b")).quantile(number("share"))]
    }
    let count = Int(settings["count"]!)!
    if let name = settings["schedule"] {
      let schedule = try ScheduleKind(named: name).schedule()
      return switch grid {
      case "leading":
        try SigmaGrid.leading(
          count, along: schedule, offset: settings["offset"].map { Int($0)! } ?? 0
        )
        .sigmas
      case "k-even": try SigmaGrid.even(count, along: schedule, isLogarithmic: true).sigmas
      default: try GridKind(named: grid).grid(count, for: schedule).sigmas
      }
    }
    switch grid {
    case "ays":
      let network = AlignedNetwork(rawValue: settings["network"]!)!
      return try SigmaGrid.alignYourSteps(count, for: network).sigmas
    case "flow":
      let flow = try SigmaGrid.flow(count, shift: number("shift"), to: number("last"))
      return flow.sigmas.map { $0 == 4096 ? 1 : $0 / (1 + $0) }
    default: break
    }
    let (from, to) = (number("from"), number("to"))
    return switch grid {
    case "karras":
      try SigmaGrid.karras(count, from: from, to: to, rho: settings["rho"].map { Double($0)! } ?? 7)
        .sigmas
    case "polyexponential":
      try SigmaGrid.polyexponential(count, from: from, to: to, rho: number("rho")).sigmas
    case "exponential": try SigmaGrid.exponential(count, from: from, to: to).sigmas
    case "vp": try SigmaGrid.variancePreserving(count, from: from, to: to).sigmas
    default: try SigmaGrid.beta(count, from: from, to: to).sigmas
    }
  }
}
