import Files
import Tensors
import Testing

@testable import Shell

@Suite("Looking along the way back")
struct WayTests {
  @Test("A film holds the state and the guess below each other, and the same at t=0")
  func film() throws {
    let stage = try Stage()
    try stage.perform("denoise data=digits steps=20")
    let said = try stage.perform("film frames=4")
    #expect(said.hasPrefix("x, and the guess x̂₀ on the way from t=1000 to t=0."))
    let run = try stage.session.run()
    #expect(run.film(frames: 4).map(\.step) == [1000, 350, 150, 0])
    let both = try PNG.read(stage.folder + "/out/002.png").pixels.shape
    try stage.perform("film of=state frames=4")
    let state = try PNG.read(stage.folder + "/out/003.png").pixels.shape
    #expect(both[1] == state[1] && both[0] > state[0] + 96)
    #expect(try stage.perform("film of=clean").hasPrefix("The guess x̂₀ on the way"))
  }

  @Test("The nearest picture to one of the data set is that picture")
  func nearestToItself() throws {
    let stage = try Stage()
    try stage.perform("data digits index=17 as seventeen")
    #expect(try stage.perform("nearest seventeen").contains("Nearest: number 17 (7), 0.000 away;"))
  }

  @Test("On the way the nearest is where x_t came from, and what does not compare is refused")
  func weights() throws {
    let stage = try Stage()
    let said = try stage.perform("noise x0 t=200", "nearest xt")
    #expect(said.contains("Likeliest: number 3 (3) with"))
    #expect(stage.complaint(about: "nearest xt data=sprites").contains("another size"))
    #expect(stage.complaint(about: "nearest xt data=moons").contains("are points"))
  }

  @Test("A value on the way does not meet the noise again that it was mixed with")
  func freshNoise() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=1000", "denoise xt until=999 variance=beta")
    let (x, xt) = (try stage.session.value("x").tensor, try stage.session.value("xt").tensor)
    let eps = try stage.session.value("eps").tensor
    // σ z = x − mean, and at t = T the mean lies almost at x_t: √β = 0.14 of eps would stand out.
    let shared = ((x - xt) * eps).mean
    #expect(abs(shared) < 0.05)
  }

  @Test("Between two noises the strength stays, between two clean pictures the line is straight")
  func blend() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=1000 seed=1 as a", "noise x0 t=1000 seed=2 as b", "blend a b n=3")
    let (a, b) = (try stage.session.value("a"), try stage.session.value("b"))
    let between = try stage.session.value("between")
    #expect(between.step == 1000)
    // The roots of a half, each rounded once.
    let middle = Float(0.5).squareRoot() * (a.tensor + b.tensor)
    #expect((between.tensor[1..<2] - middle).maximumMagnitude < 1e-6)
    try stage.perform("data digits index=5 as other", "blend x0 other n=3 as line")
    let mean = (try stage.session.value("x0").tensor + stage.session.value("other").tensor) / 2
    #expect((try stage.session.value("line").tensor[1..<2] - mean).maximumMagnitude < 1e-6)
    #expect(stage.complaint(about: "blend a x0").contains("different steps"))
  }
}
