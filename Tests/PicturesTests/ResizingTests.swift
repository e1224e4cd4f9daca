import Foundation
import Tensors
import Testing

@testable import Pictures

@Suite("Pictures in other sizes")
struct ResizingTests {
  @Test("Enlarging makes every pixel a square")
  func enlarging() {
    let picture = Tensor([1, 2, 3, 4], shape: [2, 2, 1])
    #expect(
      picture.enlarged(by: 2)
        == Tensor([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4], shape: [4, 4, 1]))
    #expect(picture.enlarged(by: 1) == picture)
    let color = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
    #expect(color.enlarged(by: 2)[1].scalars == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
  }

  @Test("Shrinking averages blocks, and undoes enlarging")
  func shrinking() {
    let picture = Tensor((0..<24).map(Float.init), shape: [2, 4, 3])
    #expect(picture.enlarged(by: 3).shrunk(by: 3) == picture)
    #expect(Tensor([1, 2, 9, 3, 6, 9], shape: [2, 3, 1]).shrunk(by: 2).scalars == [3])
  }

  @Test("Data and picture values are each other's inverse, and pictures are cut off at 0 and 1")
  func ranges() {
    #expect(Tensor([-1, 0, 1]).pictureValues.scalars == [0, 0.5, 1])
    #expect(Tensor([0, 0.5, 1]).dataValues.scalars == [-1, 0, 1])
    #expect(Tensor([-2, 3]).pictureValues.scalars == [0, 1])
  }

  @Test("The middle is cut out with margins that differ by a pixel at most")
  func cropping() {
    let picture = Tensor((0..<20).map(Float.init), shape: [4, 5, 1])
    #expect(picture.centerCropped(height: 2, width: 2).scalars == [6, 7, 11, 12])
    #expect(picture.squared(to: 4).scalars == picture.slice(axis: 1, 0..<4).scalars)
  }

  @Test("Resizing agrees with PyTorch's antialiased bilinear interpolation")
  func golden() throws {
    let pictures = try readPictures()
    for pair in stride(from: 0, to: pictures.count, by: 2) {
      let (old, expected) = (pictures[pair], pictures[pair + 1])
      let resized = old.resized(height: expected.shape[0], width: expected.shape[1])
      // Sums of at most 36 products below 1, in float32, and seven printed digits.
      #expect((resized - expected).scalars.allSatisfy { abs($0) < 1e-6 })
    }
  }

  @Test("A constant picture stays constant in any size")
  func constant() {
    let grey = Tensor(repeating: 0.25, shape: [13, 7, 3])
    for (height, width) in [(1, 1), (5, 29), (26, 3)] {
      let resized = grey.resized(height: height, width: width)
      #expect(resized.scalars.allSatisfy { abs($0 - 0.25) < 1e-6 })
    }
  }

  private func readPictures() throws -> [Tensor] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/Pictures/resized.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return stride(from: 0, to: lines.count, by: 2).map { i in
      Tensor(
        lines[i + 1].split(separator: " ").compactMap { Float($0) },
        shape: lines[i].split(separator: " ").compactMap { Int($0) })
    }
  }
}

@Suite("Grids and film strips")
struct GridTests {
  @Test("Pictures stand in the order of reading, with a gap between and around them")
  func positions() {
    let pictures = [0.1, 0.2, 0.3].map { Tensor(repeating: Float($0), shape: [2, 2, 1]) }
    let picture = grid(of: pictures, columns: 2, gap: 1)
    #expect(picture.shape == [7, 7, 3])
    #expect(picture[1][1].scalars == [0.1, 0.1, 0.1])
    #expect(picture[2][5].scalars == [0.2, 0.2, 0.2])
    #expect(picture[4][1].scalars == [0.3, 0.3, 0.3])
    #expect(picture[0][0].scalars == [1, 1, 1] && picture[1][3].scalars == [1, 1, 1])
    #expect(picture[5][5].scalars == [1, 1, 1])
  }

  @Test("A batch counts as its pictures, and the grid comes out about square")
  func batches() {
    let batch = Tensor.zeros([9, 4, 4, 3])
    #expect(grid(of: [batch], gap: 0).shape == [12, 12, 3])
    #expect(grid(of: [batch], gap: 1, enlargedBy: 2).shape == [28, 28, 3])
  }

  @Test("Values outside 0…1 are cut off, and what is no number is black")
  func clamping() {
    let picture = grid(of: [Tensor([-1, 2, .nan], shape: [1, 3, 1])], gap: 0)
    #expect(picture.scalars == [0, 0, 0, 1, 1, 1, 0, 0, 0])
  }

  @Test(
    "Frames are magnified by a whole number, to at least 96 pixels",
    arguments: [(16, 12), (28, 6), (32, 6), (64, 3), (96, 2), (100, 1), (512, 1)])
  func magnification(side: Int, expected: Int) {
    #expect(comfortableScale(width: side, height: side, room: (200, 200)) == expected)
    #expect(side * comfortableScale(width: side, height: side, room: (0, 0)) >= 96)
  }

  @Test("A strip of five frames is one line; a strip of thirty goes on below")
  func wrapping() {
    let frame = Tensor.zeros([16, 16, 1])
    let five = filmStrip(Array(repeating: frame, count: 5), labels: ["t=0"])
    let thirty = filmStrip(Array(repeating: frame, count: 30), labels: ["t=0"])
    #expect(five.shape[1] <= 1040 && thirty.shape[1] <= 1040)
    #expect(five.shape[0] < 300 && thirty.shape[0] > 4 * 96)
  }

  @Test("The label stands under its frame, in its middle")
  func labels() {
    let frame = Tensor.zeros([64, 64, 1])
    let strip = filmStrip([frame, frame], labels: ["", "t=500"])
    let side = 192
    let below = strip.slice(axis: 0, 12 + side + 2..<strip.shape[0])
    let inked = (0..<strip.shape[1]).filter { below.slice(axis: 1, $0..<$0 + 1).minimum < 0.5 }
    let middle = 12 + side + 12 + side / 2
    let width = Font.width(of: "t=500", scale: 3)
    #expect(inked.first == middle - width / 2)
    // The label's width is odd at this scale, so its middle lies half a pixel off.
    #expect(abs((inked.last ?? 0) - (middle + width / 2)) <= 1)
  }

  @Test("A batch in a frame stands in a column, and rows have names on their left")
  func rows() {
    let frames = Array(repeating: Tensor.zeros([2, 32, 32, 3]), count: 3)
    let plain = filmStrip(frames, labels: ["a"])
    let named = filmStrip(frames, labels: ["a"], rowLabels: ["main", "b"])
    #expect(plain.shape[0] > 2 * 96)
    #expect(named.shape[1] > plain.shape[1])
    #expect(named.slice(axis: 1, 0..<60).minimum < 0.5)
  }
}
