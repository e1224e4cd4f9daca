import Autograd
import Tensors
import Training
import UNets

/// What one part of a network does and costs, for pictures of one size.
struct InspectedPart {
  /// Its published name.
  let name: String
  /// The shape of what comes out, [N, H, W, C].
  let output: [Int]
  /// How many numbers it has learned.
  let parameters: Int
  /// Multiplications and additions.
  let operations: Int
  /// The bytes of its parameters, of what goes in and of what comes out.
  let bytes: Int
  /// How long it took, the median of several times.
  var milliseconds: Double
}

/// Takes a network apart while it works.
///
/// Operations are counted from shapes, two for each weight at each pixel that it meets, and in attention
/// two for each number of the queries, keys and values at each pair of pixels. Normalizations and
/// activations come on top, less than a hundredth in a network of any size.
struct NetworkInspection {
  let parts: [InspectedPart]

  /// Watches `trained` at work on `count` pictures of size × size: once if `times` is 0, else once for
  /// warming up and then as often as that.
  ///
  /// Throws what `willRun` throws, which is called before each time.
  init(
    of trained: TrainedModel, count: Int, size: Int, times: Int, willRun: (Int) throws -> Void
  ) throws {
    let shape = [count, size, size, trained.description.shape[2]]
    var generator = TorchGenerator(seed: 0)
    let noisy = Variable(generator.noise(shape))
    let condition = Condition.each(Array(repeating: try trained.condition(), count: count))
    let steps = [Float](repeating: Float(trained.schedule.steps / 2), count: count)
    let sizes = Self.sizes(of: trained)
    var parts: [InspectedPart] = []
    var measured: [[Double]] = []
    for run in 0...times {
      try willRun(run)
      var durations: [Double] = []
      var last = ContinuousClock.now
      _ = trained.unet(noisy, times: steps, condition: condition) { name, input, output in
        durations.append((ContinuousClock.now - last) / .milliseconds(1))
        if run == 0 { parts.append(Self.part(name, input.shape, output.shape, sizes)) }
        last = .now
      }
      if run > 0 { measured.append(durations) }
    }
    for index in parts.indices where times > 0 {
      parts[index].milliseconds = measured.map { $0[index] }.sorted()[times / 2]
    }
    self.parts = parts
  }

  /// The published shapes of all parameters by their names.
  private static func sizes(of trained: TrainedModel) -> [(name: String, shape: [Int])] {
    trained.parameters.published.map { ($0.name, $0.tensor.shape) }
  }

  private static func part(
    _ name: String, _ input: [Int], _ output: [Int], _ sizes: [(name: String, shape: [Int])]
  ) -> InspectedPart {
    let own = sizes.filter { $0.name.hasPrefix(name + ".") }
    let numbers = own.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let (count, pixels) = (output[0], output[1] * output[2])
    var operations = 0
    for (name, shape) in own where shape.count > 1 {
      // The time is one for all pixels of a picture.
      let places = name.contains("time_emb_proj") ? count : count * pixels
      operations += 2 * shape.reduce(1, *) * places
      // Each pixel meets each: once as a query with a key, and once as a weight with a value.
      if name.hasSuffix("to_q.weight") { operations += 4 * count * pixels * pixels * shape[0] }
    }
    let bytes = 4 * (numbers + input.reduce(1, *) + output.reduce(1, *))
    return InspectedPart(
      name: name, output: output, parameters: numbers, operations: operations, bytes: bytes,
      milliseconds: 0)
  }
}
