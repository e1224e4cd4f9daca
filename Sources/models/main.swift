import Datasets
import Evaluation
import Files
import Glibc
import Pictures
import Training

// Trains and measures the models that come with this project, from its folder:
//
//     models train digits [into=FOLDER] [steps=N] [batch=N] [pictures=N] [held=SHARE]
//     models keep digits [from=FOLDER] [into=models-mini]
//     models measure digits [from=FOLDER] [pictures=N]
//
// A training that was interrupted, in whichever way, goes on where its last checkpoint was. What is
// kept is measured first, and its card says the result.

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
  if let share = options["held"].flatMap({ Double($0) }) { recipe.plan.validationShare = share }
  if let batch = options["batch"].flatMap({ Int($0) }) { recipe.plan.batch = batch }
  return options["steps"].flatMap { Int($0) }.map(recipe.lasting) ?? recipe
}

let catalog = DatasetCatalog(folder: "datasets-mini")

/// The data set called `name`, or its first so many pictures.
func pictures(_ name: String, _ options: [String: String]) throws -> PictureSet {
  let set = try catalog.load(name)
  guard let count = options["pictures"].flatMap({ Int($0) }) else { return set }
  return set.gathered(Array(0..<min(count, set.count)))
}

func train(_ name: String, _ options: [String: String], command: String) throws {
  let folder = options["into"] ?? "out/training/\(name)"
  var run: TrainingRun
  if TrainingRun.exists(in: folder) {
    run = try TrainingRun(resuming: folder) { try pictures($0, options) }
  } else {
    let recipe = try recipe(name, options)
    run = try TrainingRun(
      recipe, learningFrom: try pictures(recipe.data, options), in: folder, command: command)
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

/// Measures the model of a finished training, and keeps it with a card and a sheet if a folder is given.
func measure(_ name: String, _ options: [String: String], keepingIn shelf: String?) throws {
  let folder = options["from"] ?? "out/training/\(name)"
  let run = try TrainingRun(resuming: folder) { try pictures($0, options) }
  let model = try run.finish()
  let data = model.description.data
  let measurement = try Measurement(
    of: model, learned: run.trainer.trainingPictures, lossGap: run.lossGap,
    set: try catalog.load(data), keptApart: try catalog.load(data, .test))
  for line in measurement.lines { show("\(line.what): \(line.value)") }
  let ratios = measurement.memorization.matches.map(\.ratio).sorted()
  show("nearest to second nearest: least \(ratios[0]), median \(ratios[ratios.count / 2])")
  guard let shelf else { return }
  try makeFolders(shelf)
  try model.write(to: "\(shelf)/\(name).safetensors")
  try PNG(pixels: try model.sheet(columns: 10, scale: 3)).write(to: "\(shelf)/\(name).png")
  let card = run.card(
    sheet: "\(name).png", measured: measurement.lines,
    licence: "CC0 1.0, as the pictures that it learned from: do with it what you like.")
  try writeAtomically(Array(card.utf8), to: "\(shelf)/\(name).md")
}

let arguments = CommandLine.arguments.dropFirst()
do {
  let words = arguments.filter { !$0.contains("=") }
  guard words.count == 2, let verb = words.first, let name = words.last,
    ["train", "keep", "measure"].contains(verb)
  else {
    throw UsageError(
      description: """
        models train NAME [into=FOLDER] [steps=N] [batch=N] [pictures=N] [held=SHARE]
        models keep NAME [from=FOLDER] [into=FOLDER]
        models measure NAME [from=FOLDER] [pictures=N]
        """)
  }
  var options: [String: String] = [:]
  for argument in arguments where argument.contains("=") {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    options[parts[0]] = parts.count == 2 ? parts[1] : ""
  }
  let noted = arguments.filter { option in
    !["into=", "checkpoint=", "sheet="].contains { option.hasPrefix($0) }
  }
  switch verb {
  case "train": try train(name, options, command: (["models"] + noted).joined(separator: " "))
  case "keep": try measure(name, options, keepingIn: options["into"] ?? "models-mini")
  default: try measure(name, options, keepingIn: nil)
  }
} catch {
  show("\(error)")
  exit(1)
}
