import Files
import Pictures

/// The losses of a training, step by step, as its file `losses.csv` holds them and as a plot.
public struct LossLog: Sendable {
  /// What happened in one step.
  public struct Row: Sendable, Equatable {
    /// The number of the step, from 1.
    public var step: Int
    /// The mean squared error on its batch.
    public var loss: Float
    /// The error on the pictures that are held back, after some of the steps.
    public var validation: Float?
    /// The learning rate.
    public var learningRate: Double
    /// How long the gradient was, before it was shortened.
    public var gradientLength: Float
  }

  /// All that is known, in the order of the steps.
  public private(set) var rows: [Row] = []
  /// How many of them are in the file.
  private var written = 0
  private static let heading = "step,loss,validation,learning_rate,gradient_length"

  /// A log without rows.
  public init() {}

  /// Reads the file at `path`, up to the row of step `last`, or all.
  ///
  /// What comes later was written after the last checkpoint, by a training that was then killed. Its
  /// last line may be cut off in the middle. Throws `FileError` if the file cannot be read.
  public init(reading path: String, until last: Int = .max) throws(FileError) {
    let bytes = try readBytes(from: path, atMost: 1 << 30)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
      guard let row = Row(line), row.step <= last, row.step > rows.last?.step ?? 0 else { break }
      rows.append(row)
    }
    written = rows.count
  }

  /// Adds the row of the next step.
  mutating func append(_ row: Row) { rows.append(row) }

  /// Writes what is not in the file at `path` yet behind what is. Throws `FileError`; then the same
  /// rows are written next time.
  mutating func flush(to path: String) throws(FileError) {
    let new = rows[written...].map(\.text) + [""]
    try Files.append(Array(new.joined(separator: "\n").utf8), to: path)
    written = rows.count
  }

  /// Writes the whole file anew. Throws `FileError`.
  mutating func write(to path: String) throws(FileError) {
    let lines = [Self.heading] + rows.map(\.text) + [""]
    try writeAtomically(Array(lines.joined(separator: "\n").utf8), to: path)
    written = rows.count
  }
}

// MARK: - What it says

extension LossLog {
  /// The mean loss of the latest `count` steps; nil if there are none.
  public func meanLoss(ofLatest count: Int) -> Float? {
    let latest = rows.suffix(count)
    return latest.isEmpty ? nil : latest.reduce(0) { $0 + $1.loss } / Float(latest.count)
  }

  /// The latest loss on the pictures that are held back; nil if it was never measured.
  public var validation: Float? { rows.last { $0.validation != nil }?.validation }

  /// The mean loss of the latest ten steps as a multiple of that of the first ten, or of the very
  /// first if these have grown already; nil as long as there are too few.
  ///
  /// A network that has learned nothing has a multiple of about 1. One that does worse is about to
  /// diverge.
  var growth: Float? {
    guard rows.count >= 20, let late = meanLoss(ofLatest: 10) else { return nil }
    return late / min(rows[0].loss, rows.prefix(10).reduce(0) { $0 + $1.loss } / 10)
  }

  /// The same for a training that ends, however short it was: the latest loss as a multiple of the
  /// first, or of 1 if that was less. A few losses waver too much for more, but whoever says 0 has 1.
  var growthInTheEnd: Float? {
    growth ?? rows.last.map { $0.loss / max(1, rows[0].loss) }
  }

  /// The losses over the steps, the wavering ones of single batches as means of a hundredth of the
  /// training.
  public func plot(title: String) -> LinePlot {
    var plot = LinePlot(title: title, xLabel: "step", yLabel: "loss", yScale: .logarithmic)
    let width = max(1, rows.count / 100)
    let parts = stride(from: 0, to: rows.count, by: width).map {
      rows[$0..<min($0 + width, rows.count)]
    }
    plot.add(
      "learned", x: parts.map { Double($0.reduce(0) { $0 + $1.step }) / Double($0.count) },
      y: parts.map { $0.reduce(0) { $0 + $1.loss } / Float($0.count) })
    let measured = rows.compactMap { row in row.validation.map { (Double(row.step), $0) } }
    if !measured.isEmpty { plot.add("held back", x: measured.map(\.0), y: measured.map(\.1)) }
    return plot
  }
}

// MARK: - Rows as lines

extension LossLog.Row {
  fileprivate var text: String {
    let validation = validation.map { "\($0)" } ?? ""
    return "\(step),\(loss),\(validation),\(learningRate),\(gradientLength)"
  }

  /// Reads what `text` has written; nil for anything else, such as half a line.
  fileprivate init?(_ line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 5, let step = Int(fields[0]), let loss = Float(fields[1]),
      fields[2].isEmpty || Float(fields[2]) != nil, let rate = Double(fields[3]),
      let length = Float(fields[4])
    else { return nil }
    self.init(
      step: step, loss: loss, validation: Float(fields[2]), learningRate: rate,
      gradientLength: length)
  }
}
