import Datasets
import Files
import Glibc
import Training

// Trains the models that come with this project, from its folder:
//
//     models train digits [into=FOLDER] [steps=N] [batch=N] [checkpoint=N] [sheet=N]
//
// A training that was interrupted, in whichever way, goes on where its last checkpoint was.

struct UsageError: Error, CustomStringConvertible {
  let description: String
}

func show(_ text: String) {
  print(text)
  fflush(nil)
}

/// The recipe called `name` with other numbers of steps or pictures in a batch.
func recipe(_ name: String, _ options: [String: String]) throws -> Recipe {
  var recipe = try Recipe.named(name)
  if let batch = options["batch"].flatMap({ Int($0) }) { recipe.plan.batch = batch }
  if let steps = options["steps"].flatMap({ Int($0) }) {
    recipe.plan.steps = steps
    recipe.plan.learningRate = .oneCycle(2e-3, steps: steps)
  }
  return recipe
}

func train(_ name: String, _ options: [String: String], command: String) throws {
  let catalog = DatasetCatalog(folder: "datasets-mini")
  let folder = options["into"] ?? "out/training/\(name)"
  var run: TrainingRun
  if TrainingRun.exists(in: folder) {
    run = try TrainingRun(resuming: folder) { try catalog.load($0) }
  } else {
    let recipe = try recipe(name, options)
    run = try TrainingRun(
      recipe, learningFrom: try catalog.load(recipe.data), in: folder, command: command)
  }
  if let interval = options["checkpoint"].flatMap({ Int($0) }) { run.rhythm.checkpoint = interval }
  if let interval = options["sheet"].flatMap({ Int($0) }) { run.rhythm.sheet = interval }
  while !run.isDone {
    let progress = try run.advance()
    if let complaint = progress.complaint { show("\(complaint)") }
    guard progress.report.step.isMultiple(of: 50) else { continue }
    let heldBack = progress.validation.map { ", \($0) on pictures held back" } ?? ""
    show(
      "step \(progress.report.step) of \(progress.steps): loss \(progress.loss)\(heldBack); "
        + "\(Int(progress.secondsLeft)) seconds left")
  }
  _ = try run.finish()
}

let arguments = CommandLine.arguments.dropFirst()
do {
  let words = arguments.filter { !$0.contains("=") }
  guard words.count == 2, words.first == "train", let name = words.last else {
    throw UsageError(
      description: "models train NAME [into=FOLDER] [steps=N] [batch=N] [checkpoint=N] [sheet=N]")
  }
  var options: [String: String] = [:]
  for argument in arguments where argument.contains("=") {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    options[parts[0]] = parts.count == 2 ? parts[1] : ""
  }
  let noted = arguments.filter { option in
    !["into=", "checkpoint=", "sheet="].contains { option.hasPrefix($0) }
  }
  try train(name, options, command: (["models"] + noted).joined(separator: " "))
} catch {
  show("\(error)")
  exit(1)
}
