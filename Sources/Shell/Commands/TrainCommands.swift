import Datasets
import Files
import ForwardProcess
import ReverseProcess
import Training

// Networks of one's own.

extension Command {
  static let train = Command(
    name: "train", group: .networks,
    summary: "Train a network of your own; Ctrl-C keeps what it has learned, and resume goes on",
    things: [
      Parameter("name", .newName, required: true, "What it will be called, or a recipe's name.")
    ],
    keys: [
      Parameter("data", .dataset, "What it learns from; else the recipe's, or the set in use."),
      Parameter("n", .integer(2...1_000_000), "Only so many of the pictures, the first."),
      Parameter(
        "steps", .integer(1...1_000_000), "How often it changes; else 2400, or the recipe's."),
      Parameter("batch", .integer(1...4096), "How many pictures each change looks at; else 64."),
      Parameter("rate", .number(1e-8...1), "The largest learning rate; else 0.002."),
      Parameter(
        "curve", .choice(["one-cycle", "cosine", "constant"]),
        "How the rate changes: up and down, only down, or not at all; else one-cycle."),
      Parameter(
        "size", .choice(NetworkSize.allCases.map(\.rawValue)),
        "How large the network is; else small."),
      Parameter(
        "classes", .choice(["yes", "no"]), "Whether it is told classes; else if there are."),
      Parameter(
        "target", .choice(PredictionTarget.allCases.map(\.rawValue)),
        "What it learns to predict; else noise, or the recipe's."),
      Parameter(
        "schedule", .choice(ScheduleKind.allCases.map(\.rawValue)),
        "How the noise grows; else cosine."),
      Parameter(
        "draws", .choice(StepSampling.allCases.map(\.rawValue)),
        "How steps t are drawn; else stratified."),
      Parameter(
        "weights", .choice(["plain", "min-snr", "p2", "edm"]),
        "How much the error at each t counts; else plain."),
      Parameter(
        "average", .number(0...0.99999),
        "The averages' share that each step keeps; else 0.998 or, if short, less."),
      Parameter("seed", .integer(0...Int.max), "Where all random numbers begin; else 7."),
    ],
    examples: [
      "train mine data=digits steps=300", "train tiny size=tiny steps=200 n=16",
      "train vee data=sprites target=velocity weights=min-snr",
    ],
    discussion: """
      The recipes are those of the networks that come along: train digits repeats that one, but for
      what is said otherwise. Whatever a
      training writes lies in out/training/NAME: the checkpoint, the losses as CSV, SVG and PNG, sheets
      of samples, and in the end the network with its card, which model NAME then finds.
      """,
    source: ["Trainer.advance", "TrainingRun"],
    belongsToScripts: false,
    run: { session, arguments in try session.train(arguments) })

  static let resume = Command(
    name: "resume", group: .networks,
    summary: "Go on with a training that was stopped, as if it had not been",
    things: [Parameter("name", .training, "Its name; else the one that was at work last.")],
    keys: [
      Parameter("steps", .integer(1...1_000_000), "Another number of steps altogether."),
      Parameter("rate", .number(1e-8...1), "Another learning rate, such as after it diverged."),
    ],
    examples: ["resume", "resume mine steps=600"],
    discussion: """
      With the same steps and rate the result has the bits of a training that was never stopped, on the
      same machine and number of threads.
      """,
    source: ["Trainer.resume"],
    belongsToScripts: false,
    run: { session, arguments in try session.resume(arguments) })
}

extension Session {
  fileprivate func train(_ arguments: Arguments) throws {
    let name = arguments.text("name") ?? ""
    let folder = trainingFolder + "/" + name
    guard !TrainingRun.exists(in: folder) else {
      throw ShellError(
        "There is a training “\(name)” in \(folder) already. To go on with it: resume \(name). To "
          + "begin anew, choose another name or remove that folder.")
    }
    let known = Recipe.all.first { $0.name == name }
    let data = arguments.text("data") ?? known?.data ?? datasetName
    let set = try trainingPictures(data, atMost: arguments.integer("n"))
    let recipe = try recipe(
      arguments, known ?? .digits.lasting(2400), name: name, data: data, set)
    let run = try TrainingRun(
      recipe, learningFrom: set, in: folder, command: arguments.line.description)
    let shown =
      "\(set.count) pictures of \(data), \(grouped(run.model.parameters.count)) parameters"
    console.say("\(name): \(shown), \(recipe.plan.steps) steps of \(recipe.plan.batch) pictures.")
    try carryOn(run)
  }

  fileprivate func resume(_ arguments: Arguments) throws {
    let name = try arguments.text("name") ?? latestTraining()
    let folder = trainingFolder + "/" + name
    let run = try TrainingRun(
      resuming: folder,
      changing: { plan in
        guard arguments.isGiven("steps") || arguments.isGiven("rate") else { return }
        let steps = arguments.integer("steps") ?? plan.steps
        plan.steps = steps
        plan.learningRate = plan.learningRate.changed(to: arguments.number("rate"), steps: steps)
      },
      pictures: { data in
        try trainingPictures(data, atMost: picturesLearned(in: folder))
      })
    guard !run.isDone else {
      throw ShellError(
        "\(name) has done all of its \(run.trainer.plan.steps) steps. To add some: "
          + "resume \(name) steps=\(run.trainer.plan.steps * 2)")
    }
    console.say("\(name) goes on after step \(run.trainer.step) of \(run.trainer.plan.steps).")
    try carryOn(run)
  }

  /// The pictures to learn from: all of a set's training part, or the first of them.
  private func trainingPictures(_ data: String, atMost count: Int?) throws -> PictureSet {
    guard datasetNames.contains(data) else {
      throw ShellError(
        "There is no data set “\(data)”. If it is a folder of yours, read it first: "
          + "data folder=…/\(data)")
    }
    guard let set = try pictures(named: data) else {
      throw ShellError("\(data) are points. Networks here learn from pictures: choose data=digits")
    }
    guard let count else { return set }
    guard count <= set.count else {
      throw ShellError("\(data) has \(set.count) pictures, fewer than n=\(count).")
    }
    return set.gathered(Array(0..<count))
  }

  /// How many pictures the command named that began a training; nil for all.
  private func picturesLearned(in folder: String) throws -> Int? {
    let file = try SafetensorsFile(folder + "/checkpoint.safetensors")
    let pairs = try file.metadata["command"].flatMap { try Line($0) }?.pairs
    return pairs?.first { $0.key == "n" }.flatMap { Int($0.text) }
  }
}
