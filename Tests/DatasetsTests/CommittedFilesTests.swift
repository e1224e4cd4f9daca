import Datasets
import Files
import Foundation
import Tensors
import Testing

@Suite("The committed digits and points")
struct CommittedFilesTests {
  private func committed(_ path: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try readBytes(
      from: root.appending(path: "datasets-mini/\(path)").path(), atMost: 10_000_000)
  }

  @Test("Digits drawn again are the committed ones", arguments: [(16, 4000), (28, 2000)])
  func digits(size: Int, count: Int) throws {
    let drawn = try Digits.folder(count: count, size: size, seed: 7)
    for (path, bytes) in drawn.files where !path.hasSuffix(".png") {
      let old = try committed("digits/\(size)x\(size)/\(path)")
      try #require(old.count == bytes.count)
      // One grey level, because the last bit of a sine differs between machines.
      let tolerance = path.contains("images") ? 1 : 0
      #expect(zip(old, bytes).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }, "\(path)")
    }
  }

  @Test("Every committed digit has a hand, and the hands to test with are others")
  func hands() throws {
    let train = try IDX.decodeLabels(try committed("digits/16x16/train-writers-idx1-ubyte"))
    let test = try IDX.decodeLabels(try committed("digits/16x16/t10k-writers-idx1-ubyte"))
    #expect(Set(train) == Set(0..<12) && Set(test) == Set(12..<15))
    #expect(DigitWriter.all[test[0]].name == DigitWriter.testing[0].name)
  }

  @Test("The sheet shows two of each digit by every hand, enlarged to whole pixels")
  func sheet() throws {
    let drawn = try Digits.folder(count: 0, size: 16, seed: 7)
    let pixels = try PNG.decode(try #require(drawn["contact-sheet.png"])).pixels
    #expect(pixels.shape == [15 * 18 * 3, 20 * 18 * 3, 1])
    var generator = TorchGenerator(seed: 7)
    let digits = Digits.draw(
      count: 300, size: 16, writers: DigitWriter.all, generator: &generator)
    // In row 2, the seventh tile is the first 3 of the third hand: position 23.
    let tile = pixels.slice(axis: 0, 2 * 54..<2 * 54 + 48).slice(axis: 1, 6 * 54..<6 * 54 + 48)
    let corners = tile.reshaped([16, 3, 16, 3]).slice(axis: 1, 0..<1).slice(axis: 3, 2..<3)
    // Half a grey level.
    let expected = (digits[23].reshaped([256]) + 1) / 2
    #expect(abs(corners.reshaped([256]) - expected).maximum <= 0.5 / 255 + 1e-6)
  }

  @Test("Points drawn again are the committed ones")
  func points() throws {
    for (path, bytes) in PointSet.folder(count: 1000, seed: 7).files {
      let old = try NPY.decode(try committed("points/\(path)"))
      #expect(old.shape == [1000, 2])
      #expect(abs(old - (try NPY.decode(bytes))).maximum < 1e-5)
    }
  }
}
