import Contract
import Layers
import TeacherKeys
import Tensors
import Testing

@testable import Grader

@Suite("The exercises of chapter 3")
struct Chapter03Tests {
  static let catalogue = Catalogue(teacherKeys: teacherKeys)
  static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  /// All questions of an exercise, drawn with `seed`, each with the right answer.
  private static func questions(_ id: String, seed: UInt64) throws -> [(
    name: String, call: Values, answer: Tensor
  )] {
    let key = try key(id)
    var generator = TorchGenerator(seed: seed)
    return key.cases.map {
      let call = $0.draw(&generator)
      return ($0.name, call, key.reference(call).tensor(Values.single))
    }
  }

  private static func key(_ id: String) throws -> AnswerKey {
    try #require(ExerciseID(id).flatMap { catalogue[$0]?.key })
  }

  private func right(_ id: String, _ call: Values) throws -> Tensor {
    try Self.key(id).reference(call).tensor(Values.single)
  }

  // MARK: - References against experiments and other implementations

  @Test("3.1: no pixel outside the field plays a part, and those at its ends do", arguments: seeds)
  func receptiveFields(seed: UInt64) throws {
    for (name, call, answer) in try Self.questions("3.1", seed: seed) {
      let (sizes, strides) = (call.integers("sizes"), call.integers("strides"))
      let fields = answer.scalars.map { Int($0) }
      for last in sizes.indices where fields[last] < 500 {
        // A picture of one row, as wide as the field and two pixels more, of which one is not 0.
        let reached = (0..<fields[last] + 2).map { place -> Bool in
          var row = [Float](repeating: 0, count: fields[last] + 2)
          row[place] = 1
          var picture = Tensor(row, shape: [1, 1, row.count, 1])
          for (size, stride) in zip(sizes[...last], strides) {
            let window = Tensor.ones([1, size, 1, 1])
            picture = picture.convolved(with: window, stride: stride)
          }
          return picture.scalars[0] != 0
        }
        #expect(reached.first == true && reached[fields[last] - 1], "\(name), \(last)")
        #expect(!reached[fields[last]] && !reached[fields[last] + 1], "\(name), \(last)")
      }
    }
  }

  @Test("3.2 is the embedding of the library, with its cosines first", arguments: seeds)
  func timeWaves(seed: UInt64) throws {
    for (name, call, answer) in try Self.questions("3.2", seed: seed) {
      let waves = SinusoidalEmbedding(
        size: call.integer("size"), cosinesFirst: true, frequencyShift: 0)
      // Angles of 1,000 are rounded at 6e-5, and once more for a frequency that is rounded.
      #expect(answer.isClose(to: waves(call.numbers("times")), absolute: 3e-4), "\(name)")
    }
  }

  @Test("3.3 leaves each group with the mean of its shifts, and a deviation just below its scale")
  func groupNorm() throws {
    var generator = TorchGenerator(seed: 4)
    let call = Values(
      tensors: [
        "pictures": 3 + 2 * generator.noise([2, 8, 8, 6]), "epsilon": Tensor(1e-5),
        "scale": Tensor(repeating: 0.5, shape: [6]), "shift": Tensor([1, 1, 1, -2, -2, -2]),
      ], integers: ["groups": [2]])
    let groups = try right("3.3", call).reshaped([2, 64, 2, 3])
    let (means, variances) = (groups.mean(axes: 1, 3), groups.variance(axes: [1, 3]))
    #expect(means.isClose(to: Tensor([1, -2, 1, -2], shape: [2, 2]), absolute: 1e-5))
    // 0.25 · σ² / (σ² + ε) with σ² = 4.
    #expect(variances.isClose(to: Tensor(repeating: 0.25, shape: [2, 2]), absolute: 1e-5))
  }

  @Test(
    "3.5 is the library's attention where the keys that are hidden are not there", arguments: seeds)
  func maskedAttention(seed: UInt64) throws {
    for (name, call, answer) in try Self.questions("3.5", seed: seed) {
      for number in 0..<answer.shape[0] {
        let mask = call.tensor("mask")[number].scalars
        let seen = mask.indices.filter { mask[$0] == 1 }
        guard !seen.isEmpty else {
          #expect(answer[number] == .zeros(answer[number].shape))
          continue
        }
        func visible(_ part: String) -> Tensor {
          let rows = call.tensor(part)[number].gathered(seen)
          return rows.reshaped([1] + rows.shape)
        }
        let weights = Attention(heads: 1).weights(
          call.tensor("queries")[number..<number + 1], visible("keys"))
        let found = weights[0].matmul(visible("values"))
        #expect(answer[number].isClose(to: found[0], absolute: 2e-5), "\(name), \(number)")
      }
    }
  }

  // MARK: - Examples

  @Test("The examples in the stubs are right")
  func examples() throws {
    let fields = Values(integers: ["sizes": [3, 3, 3], "strides": [1, 2, 1]])
    #expect(try right("3.1", fields) == Tensor([3, 5, 9]))

    let waves = Values(tensors: ["times": Tensor([2])], integers: ["size": [4]])
    let row = Tensor([-0.416, 1.0, 0.909, 0.020], shape: [1, 4])
    #expect(try right("3.2", waves).isClose(to: row, absolute: 5e-4))

    let norm = Values(
      tensors: [
        "pictures": Tensor([1, 3], shape: [1, 1, 1, 2]), "epsilon": Tensor(0.25),
        "scale": .ones([2]), "shift": .zeros([2]),
      ], integers: ["groups": [1]])
    let normal = Tensor([-0.894, 0.894], shape: [1, 1, 1, 2])
    #expect(try right("3.3", norm).isClose(to: normal, absolute: 5e-4))

    let attention = Values(tensors: [
      "queries": Tensor([2], shape: [1, 1, 1]), "keys": Tensor([1, 1, 5], shape: [1, 3, 1]),
      "values": Tensor([4, 6, 100], shape: [1, 3, 1]), "mask": Tensor([1, 1, 0], shape: [1, 3]),
    ])
    #expect(try right("3.5", attention).isClose(to: Tensor([5], shape: [1, 1, 1]), absolute: 1e-5))

    // What adds or normalizes cannot travel: the stubs' other examples are asked of the solutions.
    let pixel = Tensor.ones([1, 1, 1, 1])
    let block = try residualBlock(
      0 * pixel, time: .ones([1, 1]), norm1: { $0 }, conv1: { $0 }, project: { $0 }, norm2: { $0 },
      conv2: { $0 }, shortcut: { $0 })
    #expect(abs(block.item - 0.493) < 5e-4)
    let net = try unet(
      pixel, down: [{ $0 }], halve: { $0 }, middle: { $0 + 1 }, double: { $0 },
      up: [{ $0.slice(axis: 3, 0..<1) + 10 * $0.slice(axis: 3, 1..<2) }])
    #expect(net.item == 12)
  }

  // MARK: - Answers written differently

  @Test(
    "Answers that are written quite differently are right", arguments: alternatives.keys.sorted())
  func writtenDifferently(id: String) throws {
    let answer = try #require(alternatives[id])
    let measure = try Self.key(id).measure
    for seed in Self.seeds {
      for (name, call, right) in try Self.questions(id, seed: seed) {
        let seen = measure.observations(of: .answer(try answer(call)), to: call)
        let distance = seen.distance(to: measure.observations(of: .answer(right), to: call))
        // A tenth of the tolerance is what single precision and another order leave.
        #expect(distance < 0.5, "\(id), \(name): \(distance) tolerances")
      }
    }
  }

  // MARK: - Layers that travel

  @Test(
    "A layer keeps, halves or doubles pictures, and takes fewer channels than it has numbers for")
  func layers() {
    var generator = TorchGenerator(seed: 2)
    let picture = generator.noise([1, 4, 6, 2])
    func layer(_ halvings: Int) -> (Tensor) -> Tensor {
      Values(
        tensors: ["a": Tensor([1, 0, 0, 1, 5, 5], shape: [3, 2])],
        integers: ["a.halvings": [halvings]]
      ).layer("a")
    }
    #expect(layer(0)(picture) == picture)
    let (half, twice) = (layer(1)(picture), layer(-1)(picture))
    #expect(half.shape == [1, 2, 3, 2] && twice.shape == [1, 8, 12, 2])
    #expect(
      half[0][1][2].isClose(
        to: picture[0][2..<4][0..<2].slice(axis: 1, 4..<6).mean(axes: 0, 1), absolute: 1e-6))
    #expect(twice[0][5][3] == picture[0][2][1])
    #expect(layer(1)(twice).isClose(to: picture, absolute: 1e-6))
  }
}

/// The alternatives of this folder behind a door like the learners'.
private let alternatives: [String: @Sendable (Values) throws -> Tensor] = [
  "3.1": {
    Tensor(
      try receptiveFields(sizes: $0.integers("sizes"), strides: $0.integers("strides"))
        .map { Float($0) })
  },
  "3.2": { try timeWaves($0.numbers("times"), size: $0.integer("size")) },
  "3.3": {
    try groupNorm(
      $0.tensor("pictures"), groups: $0.integer("groups"), epsilon: $0.number("epsilon"),
      scale: $0.tensor("scale"), shift: $0.tensor("shift"))
  },
  "3.4": {
    try residualBlock(
      $0.tensor("x"), time: $0.tensor("time"), norm1: $0.norm("norm1"), conv1: $0.layer("conv1"),
      project: $0.layer("project"), norm2: $0.norm("norm2"), conv2: $0.layer("conv2"),
      shortcut: $0.layer("shortcut"))
  },
  "3.5": {
    try maskedAttention(
      $0.tensor("queries"), keys: $0.tensor("keys"), values: $0.tensor("values"),
      mask: $0.tensor("mask"))
  },
  "3.6": {
    try unet(
      $0.tensor("x"), down: $0.layers("down"), halve: $0.layer("halve"),
      middle: $0.layer("middle"), double: $0.layer("double"), up: $0.layers("up"))
  },
]
