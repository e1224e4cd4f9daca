import Files
import Pictures
import Tensors
import Training
import UNets

// A training while a person waits for it.

extension Session {
  /// Trains to the end of the plan, and shows what came of it.
  ///
  /// Ctrl-C keeps what was learned so far, also as a network to look at, and says how to go on. Throws:
  /// `Interrupted` in a script or while samples are drawn, and what the training throws if it diverges
  /// or a file cannot be written.
  func carryOn(_ begun: TrainingRun) throws {
    var run = begun
    let steps = run.trainer.plan.steps
    run.rhythm.validation = max(10, steps / 10)
    let name = folderName(of: run)
    while !run.isDone {
      guard try goesOn(&run, name) else { return }
      let progress = try run.advance()
      if let complaint = progress.complaint { console.say("\(complaint)") }
      let step = progress.report.step
      if step.isMultiple(of: run.rhythm.validation) || run.isDone { tell(progress) }
      console.progress(
        "Step \(step) of \(steps), loss \(loss(progress.loss))",
        left: .seconds(progress.secondsLeft))
    }
    console.status("Drawing samples …")
    let trained = try run.finish()
    try showResult(of: run, trained)
  }

  /// Whether to train on; if Ctrl-C was pressed, the state is kept and a person is told how to resume.
  private func goesOn(_ run: inout TrainingRun, _ name: String) throws -> Bool {
    guard takeInterrupt() else { return true }
    try run.save()
    var outcome = "Step \(run.trainer.step) is kept. To go on: resume \(name)"
    if run.trainer.step > 0 {
      _ = try run.finish()
      outcome += ". What it draws so far: sample model=\(networkName(of: run))"
    }
    guard console.abilities.isTerminal else { throw Interrupted(outcome: outcome) }
    console.say("\(Interrupted(outcome: outcome))")
    return false
  }

  private func tell(_ progress: TrainingRun.Progress) {
    let heldBack = progress.validation.map { ", on pictures held back \(loss($0))" } ?? ""
    console.say(
      "Step \(progress.report.step) of \(progress.steps): loss \(loss(progress.loss))\(heldBack).")
  }

  private func loss(_ loss: Float) -> String { fixed(Double(loss), decimals: 4) }

  /// Shows the curve of the losses and a sheet of samples, and says how to use the network.
  private func showResult(of run: TrainingRun, _ trained: TrainedModel) throws {
    let steps = run.trainer.step
    let plot = run.losses.plot(title: "\(run.name): the loss in \(steps) steps")
    try publishUnscripted(
      Rendering(plot.picture()), caption: "The loss of \(run.name) in \(steps) steps.")
    console.say(plot.summary)
    let name = networkName(of: run)
    let advice = "\(run.folder) has all that is known of it. To use it: model \(name)"
    do {
      try showFirstSamples(of: trained, name)
    } catch is Interrupted {
      throw Interrupted(outcome: "The training was done. \(advice)")
    }
    console.say(advice)
  }

  /// How commands call the network that `run` has written.
  private func networkName(of run: TrainingRun) -> String {
    networkFiles.first { $0.path == run.folder + "/model.safetensors" }?.name ?? run.name
  }

  private func showFirstSamples(of trained: TrainedModel, _ name: String) throws {
    let classes = trained.description.classNames
    let rows = classes.isEmpty ? 2 : 1
    let columns = classes.isEmpty ? 8 : min(classes.count, 12)
    let condition: Condition =
      classes.isEmpty
      ? try trained.condition() : .classes(Array(0..<columns), of: classes.count + 1)
    var generator = TorchGenerator(seed: 1)
    let noise = generator.noise([rows * columns] + trained.description.shape)
    let (pictures, _) = try sample(
      SamplingOrder(
        name: name, trained: trained, condition: condition, noise: noise,
        walk: WalkOrder(sampler: "ddim", steps: min(50, trained.schedule.steps)), seed: 1,
        generator: generator))
    let shown = pictures.pictureValues
    let frames = (0..<columns).map { column in
      shown.gathered((0..<rows).map { $0 * columns + column })
    }
    let labels = Array(classes.prefix(columns))
    try publishUnscripted(
      columnSheet(frames, labels: labels), caption: "First samples of \(name), seed 1.")
  }
}

// MARK: - Which trainings there are

extension Session {
  /// The names of all trainings, finished or not, that have a checkpoint.
  var trainingNames: [String] {
    ((try? listing(of: trainingFolder)) ?? []).filter(\.isFolder).map(\.name)
      .filter { TrainingRun.exists(in: trainingFolder + "/" + $0) }
  }

  /// The training that wrote a checkpoint last.
  ///
  /// Throws: a `ShellError` if there is none.
  func latestTraining() throws -> String {
    let times = trainingNames.compactMap { name in
      FileTime(ofFile: "\(trainingFolder)/\(name)/checkpoint.safetensors").map { (name, $0) }
    }
    guard let latest = times.max(by: { $0.1 < $1.1 }) else {
      throw ShellError("There is no training to go on with. Begin one: train mine data=digits")
    }
    return latest.0
  }

  /// The name of the folder of a training, by which it is resumed.
  private func folderName(of run: TrainingRun) -> String {
    run.folder.split(separator: "/").last.map(String.init) ?? run.name
  }
}
