import Autograd
import Files
import ForwardProcess
import Layers
import ReverseProcess
import Tensors
import UNets

/// A network with all that has to be known to use it: what it was trained on, with which noise, and
/// what it predicts.
public struct TrainedModel {
  /// What is written beside the network's parameters.
  public struct Description: Sendable, Equatable {
    /// What the network looks like.
    public var configuration: UNetConfiguration
    /// The schedule that its noise followed.
    public var scheduleKind: ScheduleKind
    /// T of that schedule.
    public var scheduleSteps: Int
    /// What it predicts.
    public var target: PredictionTarget
    /// The name of the data set that it learned from.
    public var data: String
    /// The shape of a picture, [H, W, C].
    public var shape: [Int]
    /// What its classes are called; empty if it knows none. It knows one more that stands for none of
    /// them.
    public var classNames: [String]
    /// How it was made, for its card: the command, steps, losses and whatever else was noted.
    public var notes: [String: String]

    /// A description from its parts.
    public init(
      configuration: UNetConfiguration, scheduleKind: ScheduleKind = .cosine,
      scheduleSteps: Int = 1000, target: PredictionTarget = .noise, data: String, shape: [Int],
      classNames: [String] = [], notes: [String: String] = [:]
    ) {
      (self.configuration, self.target) = (configuration, target)
      (self.scheduleKind, self.scheduleSteps) = (scheduleKind, scheduleSteps)
      (self.data, self.shape, self.classNames) = (data, shape, classNames)
      self.notes = notes
    }
  }

  /// What it is.
  public var description: Description
  /// The schedule that its noise followed.
  public let schedule: NoiseSchedule
  /// The network.
  public let unet: UNet
  /// Its parameters.
  public let parameters: Parameters

  /// A network with parameters from `scope`.
  ///
  /// Throws `ModelError` if the description contradicts itself, `ParameterError` if a checkpoint does
  /// not hold the parameters, and `ScheduleError` if there is no such schedule.
  public init(_ description: Description, _ scope: Parameters) throws {
    try description.validate()
    (self.description, parameters) = (description, scope)
    schedule = try description.scheduleKind.schedule(steps: description.scheduleSteps)
    unet = try UNet(description.configuration, scope)
  }

  /// The network as training sees it. Its times are counted as in published checkpoints, from 0 for the
  /// first noised picture.
  public var network: Network {
    { [unet] noisy, steps, condition in
      unet(
        noisy, times: steps.map { Float(NoiseSchedule.checkpointTimestep(ofStep: $0)) },
        condition: condition)
    }
  }

  /// The network as sampling sees it.
  ///
  /// `condition` is what it is told: about one picture, which then holds for all, or about each.
  public func denoiser(_ condition: Condition) -> Denoiser {
    { noisy, t in
      let count = noisy.shape[0]
      let predicted = network(
        Variable(noisy), Array(repeating: t, count: count), condition.repeated(count))
      return schedule.prediction(
        from: predicted.value, as: description.target, noisy: noisy, at: t)
    }
  }
}

/// Why a file holds no network that can be used.
public struct ModelError: Error, CustomStringConvertible {
  /// What is wrong, with which values, and what to do.
  public let description: String
  init(_ description: String) { self.description = description }
}

// MARK: - Conditions

extension TrainedModel {
  /// What it is told when a class is asked for, or a mixture of classes by their numbers; nil asks for
  /// nothing in particular.
  ///
  /// Throws `ModelError` if it knows no classes.
  public func condition(_ shares: [Int: Float]? = nil) throws -> Condition {
    let names = description.classNames
    guard !names.isEmpty else {
      guard shares == nil else {
        throw ModelError(
          "This network was trained on \(description.data) without being told classes, so none can "
            + "be asked for.")
      }
      return Condition()
    }
    var row = [Float](repeating: 0, count: names.count + 1)
    for (number, share) in shares ?? [names.count: 1] { row[number] = share }
    return Condition(classes: Tensor(row, shape: [1, row.count]))
  }
}

extension Condition {
  /// The condition for `count` pictures; one that is about a single picture is used for all.
  func repeated(_ count: Int) -> Condition {
    func repeated(_ tensor: Tensor?) -> Tensor? {
      tensor.map { $0.shape[0] == 1 ? $0.gathered(Array(repeating: 0, count: count)) : $0 }
    }
    return Condition(classes: repeated(classes), numbers: repeated(numbers))
  }
}

extension TrainedModel.Description {
  fileprivate func validate() throws(ModelError) {
    let unit = 1 << configuration.halvings
    guard shape.count == 3, shape[0] % unit == 0, shape[1] % unit == 0, shape[0] > 0,
      shape[1] > 0, shape[2] == configuration.inputs,
      configuration.inputs == configuration.outputs
    else {
      throw ModelError(
        "Pictures of shape \(shape) do not fit a network with \(configuration.inputs) channels in, "
          + "\(configuration.outputs) out, and \(configuration.halvings) halvings.")
    }
    let classes = classNames.isEmpty ? 0 : classNames.count + 1
    guard configuration.classes == classes else {
      throw ModelError(
        "\(classNames.count) names of classes need a network with \(classes) classes, one of which "
          + "stands for none; this one has \(configuration.classes).")
    }
  }
}
