import Datasets
import Files
import ForwardProcess
import Glibc
import Grader
import Tensors

/// A conversation with the shell: its state, its past, and where its pictures go.
public final class Session {
  /// How the session shows and keeps things; not part of what `undo` brings back.
  struct Preferences {
    var preview = true
    var folder = "out"
    /// Where paths that do not begin at the root are looked for; nil for where the program runs.
    var base: String?
  }

  /// What becomes of the pictures that commands make.
  typealias Publisher = (Session, Publication, _ preview: Bool) throws -> Void

  let console: Console
  let library: Library
  let publisher: Publisher
  /// Whether it carries out a script that came in a picture, perhaps from a stranger: then nothing
  /// but values and pictures is made.
  let isReplay: Bool
  /// Whether Ctrl-C was pressed since the last question.
  let takeInterrupt: () -> Bool
  var preferences = Preferences()
  /// The exercises, and how the learner stands with them.
  let desk: Desk
  /// Who judges them.
  let checker: Checker
  /// Asks the person something and returns their line; in a script, its next line. Nil at the end.
  var ask: (_ prompt: String) throws -> String? = { _ in nil }
  /// Whether `quit` was said.
  var isFinished = false
  /// Whether something that was asked for did not pass, though no command failed.
  private(set) var hasFallenShort = false

  /// The state at the session's start.
  let initial: State
  private(set) var state: State
  /// What `undo` can bring back, oldest first, and how much memory each holds that no later one does.
  private var past: [(state: State, bytes: Int)] = []

  /// The command at work: its line, what the journal keeps in the line's place when that would not
  /// lead here again, what it read and wrote, and how many pictures it made.
  private(set) var line: Line?
  var journalLine: String?
  private(set) var touched = Journal.Touched()
  var publicationCount = 0

  /// The most states that `undo` can bring back, and the most memory that they may hold.
  static let undoDepth = 100
  var undoBytes = 512 << 20

  init(
    console: Console, library: Library, publisher: @escaping Publisher = Session.writeAndShow,
    isReplay: Bool = false, desk: Desk? = nil, checker: Checker? = nil,
    takeInterrupt: @escaping () -> Bool = { false }
  ) throws {
    self.console = console
    self.library = library
    self.desk = desk ?? library.desk(keepsProgress: false)
    self.checker = checker ?? judgeOnDisk
    self.publisher = publisher
    self.isReplay = isReplay
    self.takeInterrupt = takeInterrupt
    initial = try State(values: ["x0": library.firstPicture()])
    state = initial
  }
}

extension Session {
  /// A session that nobody hears and whose pictures go nowhere, for trying lines out.
  ///
  /// `home` is the project's folder. Throws: a `ShellError` if it is not.
  public static func silent(home: String) throws -> Session {
    try silent(Library(environment: ["DSH_HOME": home], program: ""))
  }

  /// A silent session at its start, which shares what this one has read from disk.
  public func fresh() throws -> Session { try Session.silent(library) }

  private static func silent(_ library: Library) throws -> Session {
    try Session(
      console: Console(abilities: .init(), write: { _ in }), library: library,
      publisher: { _, _, _ in })
  }
}

// MARK: - Names, with a note of who read and wrote what

extension Session {
  /// The value called `name`, or else the present state of the run of that name.
  ///
  /// Throws: a `ShellError` with the nearest name.
  func value(_ name: String) throws -> Value {
    if name == "x", state.activeRun != nil { return try run().value }
    try requireValue(name)
    if state.values[name] == nil { return try run(name).value }
    noteRead("value \(name)")
    return state.values[name]!
  }

  /// Checks that there is a value called `name`.
  ///
  /// Throws: a `ShellError` with the nearest name.
  func requireValue(_ name: String) throws {
    guard valueNames.contains(name) || state.runs[name] != nil else {
      let makers = ["xt": "noise x0 t=500", "x": "denoise data=digits"]
      if let maker = makers[name] { throw ShellError("There is no \(name) yet. Try: \(maker)") }
      let names = valueNames + runNames
      throw ShellError("There is no value “\(name)”. \(didYouMean(name, among: names))")
    }
  }

  /// Notes what a command rests on; what it wrote itself before does not count.
  private func noteRead(_ name: String) {
    if !touched.writes.contains(name) { touched.reads.insert(name) }
  }

  func define(_ name: String, _ value: Value) {
    state.values[name] = value
    if name != "eps" { state.newest = name }
    touched.writes.insert("value \(name)")
  }

  /// The names of all values, in alphabetical order; x is the active run's state.
  var valueNames: [String] { (state.values.keys + (state.activeRun == nil ? [] : ["x"])).sorted() }

  /// The run called `name`, or the active one.
  ///
  /// Throws: a `ShellError` if there is none.
  func run(_ name: String? = nil) throws -> Run {
    if name == nil { noteRead("active run") }
    guard let name = name ?? state.activeRun else {
      throw ShellError("No run has begun. Try: denoise from=noise data=digits until=400")
    }
    guard let run = state.runs[name] else {
      throw ShellError("There is no run “\(name)”. \(didYouMean(name, among: runNames))")
    }
    noteRead("run \(name)")
    return run
  }

  /// Keeps a run under a name and makes it the active one.
  func setActiveRun(_ name: String, _ run: Run) {
    state.runs[name] = run
    touched.writes.insert("run \(name)")
    activate(name)
  }

  /// Makes a run the one that `step`, `back` and `peek` act on.
  func activate(_ name: String) {
    (state.activeRun, state.newest) = (name, "x")
    touched.writes.insert("active run")
  }

  var runNames: [String] { state.runs.keys.sorted() }
}

extension Session {
  /// A path as a person writes it: `~` is their home.
  func path(_ text: String) -> String {
    if text == "~" || text.hasPrefix("~/"), let home = console.abilities.environment["HOME"] {
      return home + text.dropFirst()
    }
    return text.hasPrefix("/") ? text : preferences.base.map { "\($0)/\(text)" } ?? text
  }
}

// MARK: - Settings

extension Session {
  var seed: UInt64 {
    get {
      noteRead("setting seed")
      return state.seed
    }
    set {
      touched.writes.insert("setting seed")
      state.seed = newValue
    }
  }

  var schedule: NoiseSchedule { namedSchedule.values }

  var namedSchedule: NamedSchedule {
    get {
      noteRead("setting schedule")
      return state.schedule
    }
    set {
      touched.writes.insert("setting schedule")
      state.schedule = newValue
    }
  }

  var datasetName: String {
    get {
      noteRead("setting data")
      return state.datasetName
    }
    set {
      touched.writes.insert("setting data")
      state.datasetName = newValue
    }
  }

  /// The network that denoises; nil for the ideal denoiser of the data set in use.
  var networkName: String? {
    get {
      noteRead("setting model")
      return state.networkName
    }
    set {
      touched.writes.insert("setting model")
      state.networkName = newValue
    }
  }

  /// What stands in for the parts of the pipeline at `slots`.
  func pipeline(_ slots: [Pipeline.Slot]) -> Pipeline {
    for slot in slots { noteRead("part \(slot.rawValue)") }
    return Pipeline(parts: state.pipeline.parts.filter { slots.contains($0.key) })
  }

  /// Puts something in at `slot`; nil is the reference.
  func setPart(_ part: Pipeline.Part?, at slot: Pipeline.Slot) {
    state.pipeline.parts[slot] = part
    touched.writes.insert("part \(slot.rawValue)")
  }
}

// MARK: - Data sets

extension Session {
  /// The names of all data sets: those that come along, the reader's own, and points.
  var datasetNames: [String] {
    DatasetCatalog.names + state.ownSets.keys.sorted() + library.pointSetNames
  }

  /// The pictures of a data set; nil if it consists of points.
  ///
  /// Throws: a `ShellError` if this part of the reader's own set was not read; else what the loader
  /// throws if files are missing or damaged.
  func pictures(named name: String, part: DatasetPart = .train) throws -> PictureSet? {
    noteRead("set \(name)")
    guard let own = state.ownSets[name] else {
      return try library.pictures(named: name, part: part)
    }
    guard let set = own[part] else {
      throw ShellError("Of \(name) the other part is loaded. Read it: data folder=… part=\(part)")
    }
    return set
  }

  /// The data set that a value is to be compared with: the one that its network learned from, or else
  /// the one in use.
  func knownData(of value: Value) -> String {
    value.data.flatMap { datasetNames.contains($0) ? $0 : nil } ?? datasetName
  }

  /// Keeps what was read from a folder of the reader's own.
  func keep(_ set: PictureSet, as name: String, _ part: DatasetPart) {
    // The part that was read before stays, and so does the command that read it.
    if state.ownSets[name] != nil { noteRead("set \(name)") }
    state.ownSets[name, default: [:]][part] = set
    touched.writes.insert("set \(name)")
  }
}

// MARK: - Carrying out a line

extension Session {
  /// Carries out one line; nothing of the session changes if it fails.
  ///
  /// Throws: whatever the command throws, after the state is as it was before.
  public func perform(_ text: String) throws {
    guard let line = try Line(text) else { return }
    try perform(line)
  }

  /// Checks one line as `perform` does first, and carries nothing out.
  ///
  /// Throws: a `ShellError` for a line that is not understood.
  public func check(_ text: String) throws {
    if let line = try Line(text) { try check(line) }
  }

  func check(_ line: Line) throws {
    _ = try Command.called(by: line.verb, line.things).arguments(of: line, in: self)
  }

  func perform(_ line: Line) throws {
    if valueNames.contains(line.verb) {
      throw ShellError("\(line.verb) is a value. To see it: show \(line.verb)")
    }
    let command = try Command.called(by: line.verb, line.things)
    guard command.belongsToScripts || !isReplay else {
      throw ShellError("\(command.name) has no place in the script of a picture.")
    }
    let arguments = try command.arguments(of: line, in: self)
    let before = state
    (self.line, journalLine, touched, publicationCount) = (line, nil, Journal.Touched(), 0)
    _ = takeInterrupt()
    do {
      try command.run(self, arguments)
    } catch {
      tellPrinted()
      console.clearProgress()
      state = before
      throw error
    }
    tellPrinted()
    console.clearProgress()
    guard !touched.writes.isEmpty else { return }
    state.journal.append(journalLine ?? line.description, touched)
    past.append((before, before.bytes(replacedBy: touched)))
    while past.count > Session.undoDepth || past.reduce(0, { $0 + $1.bytes }) > undoBytes {
      past.removeFirst()
    }
  }

  /// Notes that something that was asked for did not pass: the exit status will say so.
  func fallShort() { hasFallenShort = true }

  /// Goes back to a state that this session was in, as a demonstration does.
  func restore(_ state: State) { self.state = state }

  /// Brings back what was before the last command that changed something.
  ///
  /// Throws: a `ShellError` when there is nothing to undo.
  func undo() throws -> String {
    guard let before = past.popLast() else { throw ShellError("There is nothing to undo.") }
    let undone = state.journal.entries.last?.line ?? ""
    state = before.state
    return undone
  }

  /// Ends a script in which Ctrl-C was pressed while the last command was at work.
  ///
  /// Throws: `Interrupted`.
  func requireNoInterrupt() throws {
    if takeInterrupt() { throw Interrupted() }
  }

  /// Shows progress, and ends the command if Ctrl-C was pressed.
  ///
  /// Throws: `Interrupted`.
  func tick(_ what: String, done: Int, of total: Int) throws {
    try requireNoInterrupt()
    console.progress(what, done: done, of: total)
  }
}

/// Ctrl-C was pressed while a command was at work.
struct Interrupted: Error, CustomStringConvertible {
  /// What became of what was done until then.
  var outcome = "Nothing has changed."

  var description: String { "Stopped by Ctrl-C. \(outcome)" }
}
