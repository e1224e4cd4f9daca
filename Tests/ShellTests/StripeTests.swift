import Tensors
import Testing

@testable import Shell

@Suite("Frames on terminals that draw with letters")
struct StripeTests {
  private func rendering(_ count: Int, side: Int, labels: [String]) -> Rendering {
    let frames = (0..<count).map { _ in Tensor.ones([side, side, 1]) }
    return Rendering(frames[0], frames: frames, labels: labels)
  }

  @Test(
    "Frames fit into the room, and each label begins where its frame does",
    arguments: [(80, 3, 13), (60, 3, 13), (80, 8, 16), (60, 8, 16), (80, 3, 64), (40, 3, 28)])
  func room(width: Int, count: Int, side: Int) {
    let names = (1...count).map { "t=\($0)" }
    let stripes = rendering(count, side: side, labels: names).stripes(width: width, height: 18)
    #expect(stripes.allSatisfy { $0.picture.shape[1] <= width })
    #expect(stripes.reduce(0) { $0 + ($1.picture.shape[0] + 1) / 2 } <= 18)
    #expect(stripes.compactMap(\.labels).joined().split(separator: " ").map(String.init) == names)
    for stripe in stripes {
      // White frames on a dark ground: a label follows each dark column.
      let line = stripe.picture[stripe.picture.shape[0] / 2].mean(axes: 1).scalars
      let starts = line.indices.dropFirst().filter { line[$0] > 0.9 && line[$0 - 1] < 0.5 }
      let letters = Array(stripe.labels ?? "")
      #expect(!starts.isEmpty && letters.count <= width)
      #expect(starts.allSatisfy { letters[$0] == "t" && letters[$0 - 1] == " " })
    }
  }

  @Test("A label that is wider than its frame is cut")
  func longLabel() {
    let stripes = rendering(2, side: 8, labels: ["reference value", "x"])
      .stripes(width: 20, height: 8)
    #expect(stripes.map(\.labels) == [" referen… x       "])
  }

  @Test("Without labels all frames are one picture")
  func album() {
    let stripes = rendering(9, side: 16, labels: []).stripes(width: 80, height: 18)
    #expect(stripes.count == 1 && stripes[0].labels == nil)
    #expect(stripes[0].picture.shape[1] <= 80 && stripes[0].picture.shape[0] <= 36)
  }
}
