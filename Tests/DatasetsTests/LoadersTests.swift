import Files
import Foundation
import Tensors
import Testing

@testable import Datasets

@Suite("Loaders of the reader's own data")
struct LoadersTests {
  /// What other programs found in the fixtures (Tests/Oracle/datasets.py).
  private let expected: JSON

  init() throws { expected = try JSON.read(fixture("expected.json")) }

  private func expectAgreement(_ set: PictureSet, _ name: String) throws {
    let expected = try #require(expected[name])
    #expect(set.labels == expected["labels"]?.array?.compactMap(\.integer))
    for probe in try #require(expected["probes"]?.array) {
      let place = probe["at"]?.array?.compactMap(\.integer) ?? []
      try #require(place.count == 4)
      let value = place.reduce(set.pictures) { $0[$1] }.item
      // A few roundings of numbers up to 2.
      #expect(abs(Double(value) - (probe["value"]?.number ?? .nan)) < 1e-6, "\(place)")
    }
  }

  // MARK: - IDX and CIFAR

  @Test("IDX files give the numbers that PyTorch finds in them")
  func idx() throws {
    let set = try IDX.read(
      images: fixture("images-idx3-ubyte"), labels: fixture("labels-idx1-ubyte"))
    #expect(set.pictures.shape == [4, 5, 6, 1] && set.classNames == ["0", "1", "2"])
    try expectAgreement(set, "idx")
  }

  @Test("Pictures and labels written as IDX read the same")
  func idxRoundTrip() throws {
    try withTemporaryFolder { folder in
      let set = try IDX.read(
        images: fixture("images-idx3-ubyte"), labels: fixture("labels-idx1-ubyte"))
      try IDX.write(images: set.pictures, to: folder + "/images")
      try IDX.write(labels: set.labels, to: folder + "/labels")
      let again = try IDX.read(images: folder + "/images", labels: folder + "/labels")
      #expect(again.pictures == set.pictures && again.labels == set.labels)
    }
  }

  @Test("IDX files that do not belong together are refused")
  func idxMismatch() throws {
    try withTemporaryFolder { folder in
      try IDX.write(labels: [1, 2, 3], to: folder + "/three")
      expectRefusal("4 pictures", "three", "3 labels") {
        _ = try IDX.read(images: fixture("images-idx3-ubyte"), labels: folder + "/three")
      }
      expectRefusal("the label 2", "only 2 classes") {
        _ = try IDX.read(
          images: fixture("images-idx3-ubyte"), labels: fixture("labels-idx1-ubyte"),
          classNames: ["no", "yes"])
      }
    }
  }

  @Test("CIFAR's planes become pixels, as in PyTorch, also from several files")
  func cifar() throws {
    let set = try CIFAR.read(files: [fixture("cifar.bin")])
    #expect(set.pictures.shape == [3, 32, 32, 3] && set.classNames[set.labels[0]] == "cat")
    try expectAgreement(set, "cifar")
    let twice = try CIFAR.read(files: [fixture("cifar.bin"), fixture("cifar.bin")])
    #expect(twice.pictures[3..<6] == set.pictures && twice.labels == set.labels + set.labels)
  }

  @Test("CIFAR's folder is read by the names that its archive has")
  func cifarFolder() throws {
    try withTemporaryFolder { folder in
      let bytes = try readBytes(from: fixture("cifar.bin"), atMost: 10_000)
      var contents = FolderContents(["test_batch.bin": Array(bytes[..<3073])])
      for number in 1...5 { contents["data_batch_\(number).bin"] = bytes }
      try contents.write(into: folder)
      #expect(try CIFAR.read(folder).count == 15)
      #expect(try CIFAR.read(folder, .test).labels == [3])
    }
  }

  @Test("Files that are not CIFAR-10 are refused with what they seem to be")
  func cifarRefusals() throws {
    let cases: [([UInt8], String)] = [
      ([0x1F, 0x8B, 8], "tar -xzf"), ([], "0 bytes"),
      (Array(repeating: 0, count: 2 * 3074), "CIFAR-100"),
      (Array(repeating: 0, count: 3072), "3072 bytes"),
      (Array(repeating: 0, count: 3073) + Array(repeating: 10, count: 3073), "Picture 1"),
    ]
    try withTemporaryFolder { folder in
      for (bytes, part) in cases {
        try FolderContents(["batch.bin": bytes]).write(into: folder)
        expectRefusal("batch.bin", part) { _ = try CIFAR.read(files: [folder + "/batch.bin"]) }
      }
    }
  }

  // MARK: - Folders of pictures

  @Test("Folders are classes, and pictures of any kind are what Pillow sees in them")
  func pictureFolder() throws {
    let set = try PictureFolder.read(fixture("pictures"))
    #expect(set.pictures.shape == [4, 4, 6, 3] && set.classNames == ["a", "b"])
    try expectAgreement(set, "pictures")
    #expect(try PictureFolder.read(fixture("pictures/a")).classNames.isEmpty)
  }

  @Test("Pictures take the size and the channels that are asked for")
  func pictureFormat() throws {
    let format = PictureFormat(size: 3, channels: 1)
    let set = try PictureFolder.read(fixture("pictures"), format: format)
    #expect(set.pictures.shape == [4, 3, 3, 1])
    #expect(set.pictures.minimum >= -1 && set.pictures.maximum <= 1)
  }

  @Test("A broken picture is refused by name, or left out with a message")
  func brokenPictures() throws {
    try withTemporaryFolder { folder in
      let good = try PNG(pixels: .ones([2, 2, 3])).encode()
      let cut = Array(good[..<(good.count - 20)])
      try FolderContents(["a/1.png": good, "b/2.png": cut, "b/3.PNG": good, "b/.4.png": cut])
        .write(into: folder)
      expectRefusal("b/2.png") { _ = try PictureFolder.read(folder) }
      var messages: [String] = []
      let set = try PictureFolder.read(folder, broken: .skip { messages.append($0) })
      #expect(set.labels == [0, 1])
      #expect(messages.count == 1 && messages[0].contains("b/2.png"))
    }
  }

  @Test("Folders that make no set of pictures are refused with a way out")
  func pictureFolderRefusals() throws {
    try withTemporaryFolder { folder in
      expectRefusal("no PNG files") { _ = try PictureFolder.read(folder) }
      expectRefusal("nowhere") { _ = try PictureFolder.read(folder + "/nowhere") }
      try FolderContents(["photo.JPG": [1]]).write(into: folder)
      expectRefusal("photo.JPG", "mogrify") { _ = try PictureFolder.read(folder) }
      try FolderContents(["1.png": [1]]).write(into: folder)
      expectRefusal("None of the 1 pictures") {
        _ = try PictureFolder.read(folder, broken: .skip { _ in })
      }
      try FolderContents([
        "1.png": PNG(pixels: .ones([2, 3, 3])).encode(),
        "2.png": PNG(pixels: .ones([4, 3, 3])).encode(),
      ]).write(into: folder)
      expectRefusal("2.png has 3 × 4", "1.png has 3 × 2", "size=") {
        _ = try PictureFolder.read(folder)
      }
    }
  }

  @Test("A folder that contains itself by a link is refused instead of read for ever")
  func endlessFolder() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/again", withDestinationPath: folder)
      expectRefusal("again", "leads back") { _ = try PictureFolder.read(folder) }
    }
  }

  @Test("Pictures that would fill the memory are refused before it is taken")
  func tooMuch() throws {
    var reader = PictureReader(PictureFormat(), broken: .refuse, expected: 100_000_000)
    expectRefusal("28 GB", "smaller size") { _ = try reader.add(fixture("pictures/a/1.png")) }
  }

  // MARK: - COCO captions

  @Test("Captions find their pictures by id, in any order and in any writing")
  func coco() throws {
    let set = try COCOCaptions.read(
      annotations: fixture("captions.json"), images: fixture("pictures"))
    let expected = try #require(expected["coco"]?["captions"]?.array)
    #expect(set.captions == expected.map { $0.array?.compactMap(\.string) ?? [] })
    let folder = try PictureFolder.read(fixture("pictures"))
    #expect(set.pictures == folder.gathered([2, 0]).pictures)
  }

  @Test(
    "Lists that contradict themselves are refused",
    arguments: [
      (#"{"images": []}"#, #"no list "images""#),
      (#"{"images": [{"id": "1", "file_name": "a/1.png"}]}"#, "Number 0 of the images"),
      (#"{"images": [{"id": 1, "file_name": "../x.png"}]}"#, "leads out"),
      (
        #"{"images": [{"id": 1, "file_name": "a"}, {"id": 1, "file_name": "b"}]}"#,
        "Two images"
      ),
      (#"{"images": [{"id": 1, "file_name": "a/1.png"}]}"#, #"no list "annotations""#),
      (
        #"{"images": [{"id": 1, "file_name": "a/1.png"}], "annotations": [{"bbox": [1]}]}"#,
        "not of objects"
      ),
      (
        """
        {"images": [{"id": 1, "file_name": "a/1.png"}],
         "annotations": [{"image_id": 2, "caption": "a cat"}]}
        """, "image 2"
      ),
      (
        """
        {"images": [{"id": 1, "file_name": "a/1.png"}, {"id": 2, "file_name": "a/2.png"}],
         "annotations": [{"image_id": 1, "caption": "a cat"}]}
        """, "a/2.png, id 2, has no caption"
      ),
    ])
  func cocoRefusals(list: String, part: String) throws {
    try withTemporaryFolder { folder in
      try FolderContents(["list.json": Array(list.utf8)]).write(into: folder)
      expectRefusal("list.json", part) {
        _ = try COCOCaptions.read(annotations: folder + "/list.json", images: fixture("pictures"))
      }
    }
  }

  // MARK: - The sets that come along

  @Test("An unknown set is answered with the nearest name and all of them")
  func catalog() {
    expectRefusal("sprits", "Did you mean sprites?", "digits, digits28, sprites, scenes") {
      _ = try DatasetCatalog(folder: "datasets-mini").load("sprits")
    }
  }

  @Test(
    "Every set of the catalog can be loaded, and its parts differ", arguments: DatasetCatalog.names)
  func loading(name: String) throws {
    let catalog = DatasetCatalog(folder: packageRoot.appending(path: "datasets-mini").path())
    let (train, test) = (try catalog.load(name), try catalog.load(name, .test))
    #expect(train.count > test.count && test.count > 0)
    #expect(train.pictures.minimum >= -1 && train.pictures.maximum <= 1)
    #expect(train.pictures[0..<1] != test.pictures[0..<1])
  }
}
