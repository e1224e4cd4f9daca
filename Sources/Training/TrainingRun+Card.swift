import Pictures
import Tensors

// The card of a model: what it is, how it was made, and what it can do, for people.

extension TrainingRun {
  /// What is noted in the model's own file. Nothing in it depends on how long the training took, so the
  /// same training writes the same file.
  var notes: [String: String] {
    var notes = Dictionary(uniqueKeysWithValues: planEntries)
    notes["name"] = name
    notes["command"] = command
    notes["loss"] = losses.meanLoss(ofLatest: 100).map { text($0) }
    notes["loss held back"] = losses.validation.map { text($0) }
    return notes
  }

  /// The card, with what was measured about the model as further lines of its table, and the licence
  /// of the pictures. `sheet` is the file with samples.
  public func card(
    sheet: String? = nil, measured: [(what: String, value: String)] = [],
    licence: String = "That of the pictures that it learned from."
  ) -> String {
    let kinds = model.description.classNames
    let rows = facts + planEntries.map { ($0.key, $0.value) } + measured
    return """
      # \(name)

      ![Samples\(kinds.isEmpty ? "" : ", a row for each class")](\(sheet ?? sheetName))

      ## What it is
      | | |
      |---|---|
      \(rows.map { "| \($0.0) | \($0.1) |" }.joined(separator: "\n"))

      ## How to use it
          dsh> model \(name)
          dsh> sample n=16\(kinds.isEmpty ? "" : " class=\(kinds[0])")

      The parameters in `\(name).safetensors` have the names of diffusers, and the file's metadata hold
      the configuration of its `UNet2DModel` under `config`. Pictures are −1…1, and times are counted
      from 0 for the first noised picture, as there.

      ## Licence
      \(licence)

      """
  }

  /// The plan, and how far it was carried out.
  private var planEntries: [(key: String, value: String)] {
    trainer.plan.entries.map { key, value in
      (key, key == "steps" && !isDone ? "\(trainer.step) of \(value)" : value)
    }
  }

  /// What the model is and how its training went.
  private var facts: [(what: String, value: String)] {
    let (about, shape) = (model.description, model.description.shape)
    return [
      (
        "learned from",
        "\(about.data), \(trainer.trainingIndices.count) pictures of \(shape[1]) × \(shape[0]) pixels "
          + "in \(shape[2] == 1 ? "grey" : "colour"); \(trainer.heldBackIndices.count) held back"
      ),
      (
        "is told",
        about.classNames.isEmpty
          ? "nothing but the time" : "the class: " + about.classNames.joined(separator: ", ")
      ),
      (
        "predicts",
        "\(trainer.plan.target.rawValue), on a \(about.scheduleKind.rawValue) schedule of "
          + "\(about.scheduleSteps) steps"
      ),
      ("parameters", "\(model.parameters.count)"),
      ("command", command.isEmpty ? "none was noted" : "`\(command)`"),
      ("minutes", "\(fixed(seconds / 60, decimals: 0)), threads: \(threads)"),
      ("loss of the last 100 steps", losses.meanLoss(ofLatest: 100).map { text($0) } ?? "unknown"),
      ("loss on pictures held back", losses.validation.map { text($0) } ?? "not measured"),
    ]
  }

  private func text(_ loss: Float) -> String { fixed(Double(loss), decimals: 4) }
}
