import Datasets
import Glibc
import Pictures
import ReverseProcess
import Tensors

// Where a picture may come from.

extension Command {
  static let nearestPictures = Command(
    name: "nearest", group: .reverse,
    summary: "Find the pictures of a data set that a value may come from",
    things: [Parameter("value", .value, "A picture, clean or on the way; else the newest.")],
    keys: [
      Parameter(
        "data", .dataset, "The data set to look in; else the one in use, or the network's."),
      Parameter("n", .integer(1...12), default: "6", "How many to show."),
    ],
    examples: ["nearest x", "nearest xt n=4", "nearest x data=digits"],
    discussion: """
      Of a clean picture it tells how far each lies away, as the root of the mean square over all
      pixels. On the way it compares with √ᾱ_t times each picture, as the exact denoiser does, and
      tells the weight of each in the best guess. Of many pictures it takes the first four.
      """,
    source: ["IdealDenoiser.weights"],
    run: { session, arguments in try session.showNearest(arguments) })
}

extension Session {
  fileprivate func showNearest(_ arguments: Arguments) throws {
    let name = arguments.text("value") ?? state.newest
    // By its name, as in a fresh session another value may be the newest.
    if !arguments.isGiven("value") { journalLine = arguments.line.description + " \(name)" }
    let value = try value(name)
    let data = arguments.text("data") ?? knownData(of: value)
    guard let set = try pictures(named: data) else {
      throw ShellError("\(data) are points. Choose a data set of pictures with data=…")
    }
    guard value.kind == .picture, value.tensor.shape.dropFirst() == set.pictures.shape.dropFirst()
    else { throw ShellError("\(name) is \(value.size); \(data) has pictures of another size.") }
    let count = min(arguments.integer("n") ?? 6, set.count)
    let batch = value.tensor[0..<min(value.tensor.shape[0], 4)]
    let found = (0..<batch.shape[0]).map { row in
      closeness(of: batch[row..<row + 1], at: value.step ?? 0, to: set, schedule: value.schedule)
    }
    let nearest = (0..<count).map { place in
      set.pictures.gathered(found.map { $0.order[place] })
    }
    try publish(
      try count == 1 && found.count > 1
        ? pairs(name, batch, nearest[0], labels: found.map { $0.label(0) })
        : strip(
          [(name, value.replaced(by: batch))]
            + zip(nearest, 1...).map { pictures, place in
              (
                found.count == 1 ? found[0].label(place - 1) : "no. \(place)",
                value.replaced(by: pictures)
              )
            }),
      caption: "\(name), and the nearest of \(data).")
    for row in found { console.say(row.sentence(set)) }
  }

  /// Each picture above the one that is nearest to it.
  private func pairs(
    _ name: String, _ pictures: Tensor, _ nearest: Tensor, labels: [String]
  ) -> Rendering {
    let columns = labels.indices.map { i in
      Tensor.concatenated([pictures[i..<i + 1], nearest[i..<i + 1]]).pictureValues
    }
    return Rendering(
      filmStrip(columns, labels: labels, rowLabels: [name, "nearest"]),
      frames: columns.map { $0[0] } + columns.map { $0[1] },
      labels: labels.map { _ in name } + labels)
  }

  private func closeness(
    of picture: Tensor, at t: Int, to set: PictureSet, schedule named: NamedSchedule?
  ) -> Closeness {
    guard t > 0 else {
      let apart = square(set.pictures - picture).mean(axes: [1, 2, 3])
      return Closeness(numbers: sqrt(apart).scalars, isWeight: false)
    }
    let schedule = (named ?? namedSchedule).values
    let denoiser = IdealDenoiser(pictures: set.pictures, schedule: schedule)
    let weights = denoiser.weights(picture, alphaBar: schedule.alphaBar(at: t))
    return Closeness(numbers: weights.scalars, isWeight: true)
  }
}

/// How near each picture of a set is: weights, of which the largest count, or distances.
private struct Closeness {
  let numbers: [Float]
  let isWeight: Bool
  /// The positions of the pictures, the nearest first.
  let order: [Int]

  init(numbers: [Float], isWeight: Bool) {
    (self.numbers, self.isWeight) = (numbers, isWeight)
    order = numbers.indices.sorted {
      isWeight ? numbers[$0] > numbers[$1] : numbers[$0] < numbers[$1]
    }
  }

  func label(_ place: Int) -> String {
    let number = Double(numbers[order[place]])
    return isWeight ? percent(number) : fixed(number, decimals: 3)
  }

  func sentence(_ set: PictureSet) -> String {
    let first = order[0]
    let kind = set.labels.isEmpty ? "" : " (\(set.classNames[set.labels[first]]))"
    guard isWeight else {
      let next = order.count > 1 ? "; the next lies \(label(1)) away" : ""
      return "Nearest: number \(first)\(kind), \(label(0)) away\(next)."
    }
    let entropy = numbers.reduce(0.0) { $0 - ($1 > 0 ? Double($1) * log(Double($1)) : 0) }
    let mixed = exp(entropy)
    return "Likeliest: number \(first)\(kind) with \(label(0)). "
      + (mixed < 1.005
        ? "The guess is that picture."
        : "The guess mixes as many as \(significant(mixed)) equally likely pictures.")
  }
}
