import Tensors
import Testing

@testable import Datasets

@Suite("Random crops and flips")
struct AugmentationTests {
  /// Pictures of three rows and columns whose pixels count 0, 1, … 8, the second in tens.
  private let counting = PictureSet(
    name: "counting",
    pictures: Tensor(
      (0..<9).map(Float.init) + (0..<9).map { Float(10 * $0) }, shape: [2, 3, 3, 1]),
    labels: [0, 1], classNames: ["ones", "tens"])

  @Test("A flip turns rows round or leaves the picture alone, each half of the time")
  func flips() {
    var generator = TorchGenerator(seed: 7)
    let many = counting.gathered(Array(repeating: 0, count: 1000))
    let flipped = many.randomlyFlipped(generator: &generator)
    let straight = counting.pictures[0]
    let mirrored = Tensor([2, 1, 0, 5, 4, 3, 8, 7, 6], shape: [3, 3, 1])
    let turned = (0..<1000).filter { flipped[$0] == mirrored }.count
    #expect((0..<1000).allSatisfy { flipped[$0] == mirrored || flipped[$0] == straight })
    // Six standard errors, √(1000 / 4) each.
    #expect(abs(turned - 500) < 95)
    #expect(flipped.labels == many.labels)
  }

  @Test("A crop is a part of its picture, and every part comes up")
  func crops() throws {
    var generator = TorchGenerator(seed: 7)
    let many = counting.gathered(Array(repeating: 1, count: 100))
    let cropped = try many.randomlyCropped(to: 2, generator: &generator)
    #expect(cropped.pictures.shape == [100, 2, 2, 1])
    let corners = (0..<100).map { cropped[$0].scalars }
    #expect(corners.allSatisfy { $0 == [$0[0], $0[0] + 10, $0[0] + 30, $0[0] + 40] })
    #expect(Set(corners.map { $0[0] }) == [0, 10, 30, 40])
  }

  @Test("Padding repeats the edge")
  func padding() throws {
    var generator = TorchGenerator(seed: 7)
    let whole = try counting.randomlyCropped(to: 5, padding: 1, generator: &generator)
    #expect(
      whole[0].scalars == [
        0, 0, 1, 2, 2, 0, 0, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 6, 6, 7, 8, 8,
      ])
  }

  @Test("A crop that does not fit is refused with both sizes")
  func tooLarge() {
    var generator = TorchGenerator(seed: 7)
    expectRefusal("4 × 4", "3 × 3") {
      _ = try counting.randomlyCropped(to: 4, generator: &generator)
    }
  }
}
