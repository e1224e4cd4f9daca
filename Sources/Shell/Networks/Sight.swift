import Autograd
import ForwardProcess
import Pictures
import Tensors
import Training
import UNets

/// The first picture of a run as its network sees it, and one pixel of it.
struct Sight {
  let trained: TrainedModel
  let row: Int
  let column: Int
  /// x̂₀, [H, W, C], −1…1.
  let guess: Tensor
  /// x_t, [1, H, W, C].
  private let noisy: Tensor
  private let step: Int
  private let condition: Condition

  /// `place` is what was typed: row,column; without it the pixel in the middle is meant.
  ///
  /// Throws: a `ShellError` if no network denoises in this run, or if there is no such pixel.
  init(of run: Run, at place: String?) throws {
    guard let (trained, condition) = run.denoiser.network else {
      throw ShellError(
        "This run's denoiser is exact: it compares with all pictures of \(run.denoiser.name) and has "
          + "no parts to look into. Begin a run with a network: denoise model=NAME until=400")
    }
    let shape = trained.description.shape
    (row, column) = try Self.pixel(place, height: shape[0], width: shape[1])
    (self.trained, self.condition) = (trained, condition[0..<1])
    noisy = run.state[0..<1]
    step = run.step
    guess = try Model(trained, told: condition[0..<1], name: "").predict(noisy, run.step).clean[0]
  }

  private static func pixel(
    _ text: String?, height: Int, width: Int
  ) throws -> (row: Int, column: Int) {
    guard let text else { return (height / 2, width / 2) }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let row = parts[0], let column = parts[1],
      (0..<height).contains(row), (0..<width).contains(column)
    else {
      throw ShellError(
        "at=\(text) is no pixel. Write row,column, each from 0: at most \(height - 1),\(width - 1)."
      )
    }
    return (row, column)
  }

  /// How much each cell looks at each other one in the attention called `part`, [heads, cells, cells],
  /// and how many rows and columns of cells there are.
  func attention(in part: String) -> (weights: Tensor, height: Int, width: Int) {
    var input: Variable?
    _ = trained.unet(Variable(noisy), times: [time], condition: condition) { name, seen, _ in
      if name == part { input = seen }
    }
    guard let input, let weights = trained.unet.attentionWeights(in: part, input: input) else {
      fatalError("The network says that it has the attention \(part), and does not use it.")
    }
    return (weights[0], input.shape[1], input.shape[2])
  }

  /// The cell, counted row by row, in which the pixel lies.
  func cell(height: Int, width: Int) -> Int {
    row * height / guess.shape[0] * width + column * width / guess.shape[1]
  }

  /// How a network's times count the step.
  private var time: Float { Float(NoiseSchedule.checkpointTimestep(ofStep: step)) }

  /// How much x̂₀ changes at the pixel with each pixel of x_t, before it is clipped, [H, W]: the length
  /// of its derivative over the channels.
  ///
  /// x̂₀ is a sum of x_t and of what the network says, whatever that is, so its derivative is the same
  /// sum of theirs.
  func field() -> Tensor {
    let tape = Tape(recordsParameters: false)
    let x = tape.variable(noisy)
    let said = trained.unet(x, times: [time], condition: condition)
    let (height, width) = (guess.shape[0], guess.shape[1])
    var places = [Float](repeating: 0, count: height * width)
    places[row * width + column] = 1
    let weights = Tensor(places, shape: [1, height, width, 1]) * Tensor.ones(said.shape)
    let gradient = tape.gradients(of: said, weights: weights)[x] ?? .zeros(noisy.shape)
    let slope = trained.schedule.prediction(
      from: gradient, as: trained.description.target, noisy: weights, at: step
    ).clean
    return sqrt(square(slope).sum(axes: 0, 3))
  }
}

// MARK: - Seen as pictures

extension Sight {
  /// The guess in colours, 0…1.
  private var paper: Tensor {
    let picture = guess.pictureValues
    return picture.shape[2] == 3 ? picture : .concatenated([picture, picture, picture], axis: 2)
  }

  /// The guess with the pixel in orange.
  var marked: Tensor {
    let (height, width) = (guess.shape[0], guess.shape[1])
    var places = [Float](repeating: 0, count: height * width)
    places[row * width + column] = 1
    let mask = Tensor(places, shape: [height, width, 1])
    return paper * (1 - mask) + mask * Tensor([1, 0.55, 0], shape: [1, 1, 3])
  }

  /// A map of cells, [height, width], laid over the guess as warm light: as bright as the guess where
  /// nothing is looked at.
  func overlaid(_ map: Tensor) -> Tensor {
    let (height, width) = (guess.shape[0], guess.shape[1])
    let colors = heatColors(map, .amount(0...max(map.maximum, .leastNormalMagnitude)))
    let rows = (0..<height).map { $0 * map.shape[0] / height }
    let columns = (0..<width).map { $0 * map.shape[1] / width }
    let large = colors.gathered(rows).permuted([1, 0, 2]).gathered(columns).permuted([1, 0, 2])
    return 0.7 * large + 0.3 * paper
  }
}
