import Datasets
import Tensors
import Testing

@Suite("IDX, the file format of MNIST")
struct IDXTests {
  /// Two pictures of one row of three pixels, as a hex editor would show the file.
  let twoRows: [UInt8] = [
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 255, 204, 0,
  ]

  @Test("A file written out byte by byte reads as the pictures that it describes")
  func closedForm() throws {
    let images = try IDX.decodeImages(twoRows)
    #expect(images.shape == [2, 1, 3, 1])
    // 51 is a fifth of 255, so −1 + 2/5; two roundings of a float apart at most.
    for (value, expected) in zip(images.scalars, [-1, -0.6, 1, 1, 0.6, -1] as [Float]) {
      #expect(abs(value - expected) < 1e-6)
    }
    #expect(IDX.encode(images: images) == twoRows)
  }

  @Test("Every byte survives reading and writing, in grey and in colour")
  func roundTrip() throws {
    let bytes = (0..<768).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let grey = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 16, 0, 0, 0, 16] + bytes
    let colour = [0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 3] + bytes
    #expect(IDX.encode(images: try IDX.decodeImages(grey)) == grey)
    #expect(IDX.encode(images: try IDX.decodeImages(colour)) == colour)
    let labels = Array(0...255)
    #expect(try IDX.decodeLabels(IDX.encode(labels: labels)) == labels)
  }

  @Test("Values beyond −1…1 are written as black and white")
  func saturates() {
    let images = Tensor([-3, 3], shape: [1, 1, 2, 1])
    #expect(IDX.encode(images: images).suffix(2) == [0, 255])
  }

  @Test(
    "A file that is something else is refused with its name, its numbers and a way out",
    arguments: [
      ([], "not an IDX file"),
      ([0x1F, 0x8B, 8, 0], "gunzip train"),
      (Array("GIF89a".utf8), "[71, 73, 70, 56]"),
      ([0, 0, 13, 1, 0, 0, 0, 0], "kind 13"),
      ([0, 0, 8, 0], "names 0 axes"),
      ([0, 0, 8, 3, 0, 0, 0, 2, 0, 0], "ends after 10 bytes"),
      ([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2], "2 × 1 × 3 bytes but holds 2"),
      ([0, 0, 8, 3] + Array(repeating: 255, count: 12), "4294967295 × 4294967295 × 4294967295"),
      ([0, 0, 8, 1, 0, 0, 0, 1, 7], "name the file with the images"),
      ([0, 0, 8, 4] + [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5] + [1, 2, 3, 4, 5], "× 5"),
    ] as [([UInt8], String)])
  func refusesImages(bytes: [UInt8], saying: String) {
    let error = #expect(throws: DatasetError.self) {
      _ = try IDX.decodeImages(bytes, path: "train")
    }
    #expect(error?.description.contains("train") == true)
    #expect(error?.description.contains(saying) == true, "\(error?.description ?? "nothing")")
  }

  @Test("Pictures in place of labels are refused")
  func refusesLabels() {
    let error = #expect(throws: DatasetError.self) { _ = try IDX.decodeLabels(twoRows) }
    #expect(error?.description.contains("2 × 1 × 3") == true)
  }
}
