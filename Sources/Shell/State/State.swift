import Datasets

/// All that can be undone: the values, the settings that numbers depend on, and the runs.
struct State {
  var values: [String: Value] = [:]
  var runs: [String: Run] = [:]
  /// The run that `step`, `back` and `peek` act on.
  var activeRun: String?
  var seed: UInt64 = 7
  var schedule = NamedSchedule.standard
  var datasetName = "digits"
  /// The network that denoises; nil for the ideal denoiser of the data set in use.
  var networkName: String?
  /// What stands in for parts of the pipeline.
  var pipeline = Pipeline()
  /// The value that was made last, which is looked at when no other is named.
  var newest = "x0"
  /// What was read from folders of the reader's own, by name.
  var ownSets: [String: [DatasetPart: PictureSet]] = [:]
  var journal = Journal()
}

extension State {
  /// How much memory of this state a command gave up, going by what it wrote. A run that it also
  /// read was walked on and shares its former states.
  func bytes(replacedBy touched: Journal.Touched) -> Int {
    let replacedValues = values.filter { touched.writes.contains("value \($0.key)") }
    let replacedRuns = runs.filter {
      touched.writes.contains("run \($0.key)") && !touched.reads.contains("run \($0.key)")
    }
    return replacedValues.values.reduce(0) { $0 + 4 * $1.tensor.count }
      + replacedRuns.values.reduce(0) { $0 + $1.bytes }
  }
}
