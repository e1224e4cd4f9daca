import Datasets
import Tensors
import Testing

@Suite("Sets of pictures")
struct PictureSetTests {
  /// Pictures of one pixel, so that a picture's value tells which one it is.
  let set = PictureSet(
    name: "ten", pictures: Tensor((0..<10).map { Float($0) / 10 }, shape: [10, 1, 1, 1]),
    labels: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], classNames: ["even", "odd"],
    captions: (0..<10).map { ["number \($0)"] })

  @Test("Chosen pictures keep their labels and captions")
  func gathering() {
    let odd = set.ofClass(1)
    #expect(odd.pictures.scalars == [0.1, 0.3, 0.5, 0.7, 0.9])
    #expect(odd.labels == [1, 1, 1, 1, 1])
    #expect(odd.captions == [1, 3, 5, 7, 9].map { ["number \($0)"] })
    #expect(set.gathered([7, 7])[1].item == 0.7)
  }

  @Test("A split parts the set: every picture is on exactly one side")
  func split() {
    var generator = TorchGenerator(seed: 1)
    let (train, validation) = set.split(validationShare: 0.3, generator: &generator)
    #expect(train.count == 7 && validation.count == 3)
    let all = (train.pictures.scalars + validation.pictures.scalars).sorted()
    #expect(all == set.pictures.scalars)
    #expect(train.pictures.scalars != Array(all[..<7]))
  }

  @Test("All 256 bytes survive the way to -1...1 and back; what is outside is clipped")
  func bytes() {
    let bytes = (0...255).map { UInt8($0) }
    let values = PictureSet.values(ofBytes: bytes, shape: [256])
    #expect(values.minimum == -1 && values.maximum == 1)
    #expect(PictureSet.bytes(ofValues: values) == bytes)
    #expect(PictureSet.bytes(ofValues: Tensor([-2, -1, 0, 1, 2])) == [0, 0, 128, 255, 255])
  }
}
