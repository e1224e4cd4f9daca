import Files
import Glibc

/// What it takes to compile learners' code: a compiler, the library that it is linked with, and a
/// folder in which there are no modules but those that learners may know.
///
/// Programs are kept by a digest of all that went into them, so that a chapter that did not change
/// is not compiled again.
public struct Kit: Sendable {
  /// Why nothing can be compiled here: no fault of any learner's.
  public struct Missing: Error, CustomStringConvertible {
    /// What is missing, and what to do.
    public let description: String

    /// Somebody asked for an end while the compiler was at work.
    static let stopped = Missing(description: "The check was stopped.")
  }

  /// The Swift that compiles.
  public let toolchain: Toolchain
  let library: String
  let modules: String
  /// Where the compiler works; nil for a learner's own code on their own machine.
  var sandbox: Sandbox?
  /// What the compiler may use up of the processor's time: many times what any chapter needs.
  var compilerSeconds = 20
  /// The folder in which the compiler keeps the system's modules. They name it by its whole path, so
  /// that a project that was moved has another; in a sandbox it always has the same.
  var moduleCache: String { sandbox == nil ? ownModuleCache : sharedModuleCache }
  private let ownModuleCache: String
  private let sharedModuleCache: String
  /// The folder in which programs are built and kept.
  let folder: String
  /// Stands for everything but the sources that a program depends on.
  private let identity: String

  /// The kit of the build in `build`, such as `.build/release`, which keeps its programs in `store`.
  ///
  /// Throws `Missing` if there is no such build, no compiler, or no place to write to.
  public init(build: String, store: String? = nil) throws(Missing) {
    guard let toolchain = Toolchain() else {
      throw Missing(
        description: "Your code cannot be compiled: there is no swiftc on the PATH. Install Swift "
          + "6.1 or later from https://www.swift.org/install and open a new terminal.")
    }
    library = build + "/libExerciseKit.a"
    guard let stamp = Stamp(ofFile: library),
      Stamp(ofFile: build + "/Modules/Contract.swiftmodule") != nil
    else {
      throw Missing(
        description: "Your code cannot be compiled: \(library) is missing. Run make build.")
    }
    self.toolchain = toolchain
    folder = store ?? build + "/learners"
    modules = folder + "/Modules"
    let core = Stamp(ofFile: toolchain.runtime + "/libswiftCore.so")
    identity = "\(stamp) \(toolchain.runtime) \(core?.description ?? "")"
    do {
      try makeFolder(folder)
      let origin = Grader.digest(of: [realPath(folder) ?? folder, identity])
      ownModuleCache = "\(folder)/\(Self.cachePrefix)\(origin.prefix(16))"
      let kind = Grader.digest(of: [identity])
      sharedModuleCache = "\(folder)/\(Self.cachePrefix)sandbox-\(kind.prefix(16))"
      try Self.fill(modules, from: build + "/Modules", stamp: "\(stamp)")
    } catch {
      throw Missing(description: "Your code cannot be compiled: \(error)")
    }
  }

  /// The kit of the build that the running program belongs to.
  ///
  /// Throws `Missing` as above.
  public static func besideProgram(store: String? = nil) throws(Missing) -> Kit {
    try Kit(build: ancestor(1, of: executablePath), store: store)
  }

  /// Makes the folder of modules, unless it is there. Modules of C libraries are asked for by those
  /// that were built on them, but nothing of them is needed: empty ones stand in.
  private static func fill(
    _ folder: String, from modules: String, stamp: String
  ) throws {
    let done = folder + "/stamp"
    let stamped = Array(stamp.utf8)
    if (try? readBytes(from: done, atMost: 1000)) == stamped { return }
    try makeFolder(folder)
    for name in ["Tensors", "Files", "Contract"] {
      let bytes = try readBytes(from: "\(modules)/\(name).swiftmodule", atMost: 1 << 30)
      try writeAtomically(bytes, to: "\(folder)/\(name).swiftmodule")
    }
    let map = "module COpenBLAS {}\nmodule CPNG {}\n"
    try writeAtomically(Array(map.utf8), to: folder + "/module.modulemap")
    try writeAtomically(stamped, to: done)
  }
}

// MARK: - Programs that are kept

extension Kit {
  /// How many programs are kept, whatever their age.
  private static let mostPrograms = 24
  /// What was used in the last hour may be needed by somebody who checks at the same time.
  private static let safeNanoseconds = 3_600_000_000_000
  private static let cachePrefix = "ModuleCache-"

  /// A name for what these sources make.
  func digest(of sources: [Source], module: String) -> String {
    let files = sources.sorted { $0.name < $1.name }.flatMap { [$0.name, $0.text] }
    return Grader.digest(of: [identity, Compilation.version, module] + files)
  }

  func path(ofProgram digest: String) -> String { "\(folder)/\(digest)" }

  /// Removes what nobody used for an hour: all programs but the latest, and what is left of runs of
  /// the compiler that were ended on their way.
  func tidy() {
    let now = Int(time(nil)) * 1_000_000_000
    let all = ((try? listing(of: folder)) ?? []).compactMap { entry in
      let path = "\(folder)/\(entry.name)"
      return Stamp(ofFile: path).map { (path: path, entry: entry, time: $0.time) }
    }
    let programs = all.filter { $0.entry.name.utf8.count == 32 && !$0.entry.isFolder }
    for program in programs.sorted(by: { $0.time > $1.time }).dropFirst(Self.mostPrograms)
    where now - program.time > Self.safeNanoseconds { unlink(program.path) }
    for (path, entry, time) in all where entry.isFolder && now - time > Self.safeNanoseconds {
      let isBuild = entry.name.hasPrefix("build-")
      let isCache =
        entry.name.hasPrefix(Self.cachePrefix)
        && ![ownModuleCache, sharedModuleCache].contains(path)
      if isBuild || isCache { removeFolder(path) }
    }
  }
}

/// A digest of several texts that knows where one ends and the next begins.
private func digest(of parts: [String]) -> String {
  String(sha256(Array(parts.map { sha256(Array($0.utf8)) }.joined().utf8)).prefix(32))
}

/// A file's size and when it was written, which change when it does.
struct Stamp: CustomStringConvertible {
  let size: Int
  /// In nanoseconds.
  let time: Int

  /// Nil if there is no such file.
  init?(ofFile path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    time = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
  }

  var description: String { "\(size) \(time)" }
}
