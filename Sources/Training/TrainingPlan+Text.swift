import ReverseProcess

// A plan as texts: what a checkpoint says about the training that it belongs to.

extension TrainingPlan {
  /// What keys of a checkpoint's metadata begin with that are about the plan.
  static let entryKey = "plan "

  /// The entries that may change when a training goes on.
  static let changeable: Set = ["steps", "learning rate", "weight decay", "gradient limit"]

  /// All that has to be the same for a training to go on, as texts.
  public var entries: [(key: String, value: String)] {
    [
      ("steps", "\(steps)"), ("batch", "\(batch)"), ("parts", "\(parts)"),
      ("learning rate", "\(learningRate)"), ("weight decay", "\(weightDecay)"),
      ("gradient limit", gradientLimit.map { "\($0)" } ?? "none"), ("target", target.rawValue),
      ("step sampling", stepSampling.rawValue), ("weighting", "\(weighting)"),
      ("average decay", averageDecay.map { "\($0)" } ?? "none"),
      ("average start", "\(averageStart)"), ("validation share", "\(validationShare)"),
      ("hidden class share", "\(hiddenClassShare)"),
      ("augmentation", augmentation.map { "\($0)" } ?? "none"), ("seed", "\(seed)"),
    ]
  }

  /// The plan that `entries` say.
  ///
  /// Throws `TrainingError` if one is missing or makes no sense.
  public init(entries: [String: String]) throws(TrainingError) {
    func read<Value>(_ key: String, _ parse: (String) -> Value?) throws(TrainingError) -> Value {
      guard let value = entries[key].flatMap(parse) else {
        throw TrainingError(
          "The plan of this training has the \(key) “\(entries[key] ?? "")”, which cannot be. It was "
            + "written by another version of this program, or is damaged: begin anew.")
      }
      return value
    }
    /// “none” is nil, anything else a value.
    func optional<Value: LosslessStringConvertible>(
      _ key: String
    ) throws(TrainingError) -> Value? {
      entries[key] == "none" ? nil : try read(key) { Value($0) }
    }
    self.init(
      steps: try read("steps") { Int($0) }, batch: try read("batch") { Int($0) },
      learningRate: try read("learning rate") { LearningRate($0) })
    parts = try read("parts") { Int($0) }
    weightDecay = try read("weight decay") { Double($0) }
    gradientLimit = try optional("gradient limit")
    target = try read("target") { PredictionTarget(rawValue: $0) }
    stepSampling = try read("step sampling") { StepSampling(rawValue: $0) }
    weighting = try read("weighting") { LossWeighting($0) }
    averageDecay = try optional("average decay")
    averageStart = try read("average start") { Int($0) }
    validationShare = try read("validation share") { Double($0) }
    hiddenClassShare = try read("hidden class share") { Float($0) }
    augmentation = try optional("augmentation")
    seed = try read("seed") { UInt64($0) }
  }
}
