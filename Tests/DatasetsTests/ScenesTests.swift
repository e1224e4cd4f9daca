import Files
import Glibc
import Tensors
import Testing

@testable import Datasets

@Suite("Scenes")
struct ScenesTests {
  private func scenes(_ count: Int, _ part: DatasetPart, seed: UInt64) -> [Scene] {
    var generator = TorchGenerator(seed: seed)
    return (0..<count).map { Scene(isHeldOut: Scenes.isHeldOut($0, part), &generator) }
  }

  // MARK: - Captions

  @Test("Whatever a caption says is true of its scene")
  func truth() throws {
    var generator = TorchGenerator(seed: 1)
    for scene in scenes(400, .test, seed: 2) {
      let captions = scene.captions(&generator)
      #expect(captions.count == 5 && Set(captions).count == 5)
      for caption in captions { try expectTruth(of: caption, about: scene) }
      let first = Claim(captions[0])
      #expect(first.things.allSatisfy { $0.colour != nil && $0.size != nil }, "\(captions[0])")
      #expect(Claim(captions[1]).background == scene.background, "\(captions[1])")
    }
  }

  private func expectTruth(of caption: String, about scene: Scene) throws {
    let claim = Claim(caption)
    func describes(_ said: Claim.Thing, _ thing: Scene.Thing) -> Bool {
      said.shape == thing.shape && said.colour ?? thing.colour == thing.colour
        && said.size ?? thing.size == thing.size
    }
    try #require(claim.things.count == scene.things.count, "\(caption)")
    if let background = claim.background { #expect(background == scene.background, "\(caption)") }
    if let place = claim.place { #expect(place == scene.place, "\(caption)") }
    guard scene.things.count == 2 else {
      #expect(describes(claim.things[0], scene.things[0]), "\(caption)")
      return
    }
    let relation = try #require(claim.relation, "\(caption)")
    // The one of which the relation is told, and the other.
    let said = relation.isOfFirst ? claim.things : claim.things.reversed()
    let orders = [scene.things, scene.things.reversed()].filter {
      describes(said[0], $0[0]) && describes(said[1], $0[1])
    }
    let isTrue = orders.map {
      holds(relation.kind, $0[0], $0[1], isFirstInFront: $0 == scene.things)
    }
    // One way to understand the sentence, and that one is true.
    #expect(isTrue == [true], "\(caption)")
  }

  /// Whether a relation holds between two things, judged by where they are and how large.
  private func holds(
    _ relation: Scene.Relation, _ a: Scene.Thing, _ b: Scene.Thing, isFirstInFront: Bool
  ) -> Bool {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let (apart, reach) = (hypot(dx, dy), a.radius + b.radius)
    return switch relation {
    case .leftOf: dx > reach && dx > 2 * abs(dy)
    case .rightOf: -dx > reach && -dx > 2 * abs(dy)
    case .above: dy > reach && dy > 2 * abs(dx)
    case .below: -dy > reach && -dy > 2 * abs(dx)
    case .inside: apart < 0.3 * b.radius && a.radius < 0.6 * b.radius
    case .inFrontOf: isFirstInFront && apart < reach && apart > 0.2 * reach
    }
  }

  @Test("Captions are plain lower-case English with the right article")
  func language() {
    var generator = TorchGenerator(seed: 1)
    for scene in scenes(200, .train, seed: 3) {
      for caption in scene.captions(&generator) {
        #expect(caption.allSatisfy { $0.isLowercase || $0 == " " || $0 == "-" }, "\(caption)")
        let words = caption.split(separator: " ")
        #expect(!words.contains("") && words.count >= 2)
        for (article, noun) in zip(words, words.dropFirst()) where ["a", "an"].contains(article) {
          #expect((article == "an") == "aeiou".contains(noun.first!), "\(caption)")
        }
      }
    }
  }

  // MARK: - Pictures

  @Test("Each thing is where the scene says, in its colour and within the picture")
  func painting() {
    for scene in scenes(300, .test, seed: 4) {
      let canvas = scene.painted()
      for (index, thing) in scene.things.enumerated() {
        let pixels = places(of: thing.colour.paint, in: canvas)
        #expect(pixels.count >= 4, "\(scene)")
        let margin = thing.radius * 0.9
        #expect(
          min(thing.x, thing.y) > margin && max(thing.x, thing.y) < Float(Scene.size) - margin)
        // The second one may be hidden in part, and what is left has its middle elsewhere.
        guard index == 0 else { continue }
        let count = Float(pixels.count)
        let (x, y) = pixels.reduce((0, 0)) { ($0.0 + $1.x / count, $0.1 + $1.y / count) }
        // Triangles and hearts have their middle beside the centre of the circle around them.
        let tolerance = 0.25 * thing.radius + 1
        #expect(abs(x - thing.x) < tolerance && abs(y - thing.y) < tolerance, "\(scene)")
      }
    }
  }

  private func places(of paint: [Float], in canvas: Canvas) -> [(x: Float, y: Float)] {
    (0..<canvas.width * canvas.height).compactMap { index in
      let pixel = canvas.pixels[3 * index..<3 * index + 3]
      guard zip(pixel, paint).allSatisfy({ abs($0 - $1) < 0.12 }) else { return nil }
      return (Float(index % canvas.width) + 0.5, Float(index / canvas.width) + 0.5)
    }
  }

  @Test("Combinations that are held out occur in every second validation picture, else nowhere")
  func heldOut() {
    func heldOutCount(_ scene: Scene) -> Int {
      scene.things.filter { Scene.heldOut.contains([$0.colour.rawValue, $0.shape.rawValue]) }.count
    }
    let train = scenes(1000, .train, seed: 5)
    #expect(train.allSatisfy { heldOutCount($0) == 0 })
    #expect(scenes(200, .test, seed: 5).map(heldOutCount) == (0..<200).map { $0 % 2 })
    let things = train.flatMap(\.things)
    for pair in Scene.heldOut {
      #expect(things.filter { $0.colour.rawValue == pair[0] }.count > 50, "\(pair)")
      #expect(things.filter { $0.shape.rawValue == pair[1] }.count > 50, "\(pair)")
    }
  }

  @Test("Every shape, colour, size, relation, place and background comes up")
  func variety() {
    let all = scenes(1000, .train, seed: 6)
    let things = all.flatMap(\.things)
    #expect(Set(things.map(\.shape)) == Set(Scene.Shape.allCases))
    #expect(Set(things.map(\.colour)) == Set(Scene.Colour.allCases))
    #expect(Set(things.map(\.size)) == Set(Scene.Size.allCases))
    #expect(Set(all.compactMap(\.relation)) == Set(Scene.Relation.allCases))
    #expect(Set(all.compactMap(\.place)) == Set(Scene.Place.allCases))
    #expect(Set(all.map(\.background)) == Set(Scene.Background.allCases))
  }

  // MARK: - Files

  @Test("A folder reads as it was drawn")
  func folder() throws {
    try withTemporaryFolder { folder in
      try Scenes.folder(count: 20, seed: 3).write(into: folder)
      var generator = TorchGenerator(seed: 3)
      let drawn = Scenes.draw(count: 20, generator: &generator)
      let read = try Scenes.read(folder)
      #expect(read.captions == drawn.captions)
      // One rounding of a value up to 1.
      #expect(abs(read.pictures - drawn.pictures).maximum < 1e-6)
      #expect(try Scenes.read(folder, .test).count == 4)
    }
  }

  @Test("The committed scenes are these scenes drawn again")
  func committed() throws {
    for (path, bytes) in try Scenes.folder(count: 400, seed: 7).files {
      let old = try readBytes(
        from: packageRoot.appending(path: "datasets-mini/scenes/\(path)").path(),
        atMost: 10_000_000)
      guard path.hasSuffix(".png") else {
        // Compared outside the macro, which would look for the shortest list of differences.
        let isSame = old == bytes
        #expect(isSame, "\(path)")
        continue
      }
      // One level, because the last bit of a sine differs between machines.
      let difference = abs(try PNG.decode(old).pixels - PNG.decode(bytes).pixels).maximum
      #expect(difference < 1.01 / 255, "\(path)")
    }
  }
}
