import Files
import Glibc

/// Where the compiler works: the paths of what it needs, as it sees them, and how it is started there.
///
/// A learner's own code is compiled where it lies. Other people's is compiled in a sandbox, in which
/// the compiler sees the system, its toolchain, the kit and one folder for what it makes, so that no
/// file can make it read or write anything else.
struct Workplace {
  /// The compiler, the library and the modules to link with.
  let compiler: String
  let library: String
  let modules: String
  /// What the compiler keeps of the system's modules.
  let moduleCache: String
  /// The folder of the sources and of what is made from them.
  let folder: String
  /// The same folder as everybody else sees it.
  let outside: String
  /// The command that runs a command there.
  let command: ([String]) -> [String]
}

extension Kit {
  /// The workplace in `place`, a folder that is there.
  ///
  /// In a sandbox the module cache can only be read, since it is everybody's. `fills` opens a new one,
  /// `ModuleCache` in the place, to writing.
  func workplace(in place: String, fills: Bool = false) -> Workplace {
    guard let sandbox else {
      return Workplace(
        compiler: toolchain.compiler, library: library, modules: modules,
        moduleCache: moduleCache, folder: place, outside: place, command: { $0 })
    }
    var readable = [
      toolchain.folder: toolchain.folder, "/kit/libExerciseKit.a": library, "/kit/Modules": modules,
    ]
    var writable = ["/build": place]
    if fills {
      writable["/kit/ModuleCache"] = place + "/ModuleCache"
    } else {
      readable["/kit/ModuleCache"] = moduleCache
    }
    return Workplace(
      compiler: toolchain.folder + "/bin/swiftc", library: "/kit/libExerciseKit.a",
      modules: "/kit/Modules", moduleCache: "/kit/ModuleCache", folder: "/build", outside: place,
      command: { [readable, writable] in
        sandbox.command($0, readable: readable, writable: writable)
      })
  }

  /// Fills the module cache that sandboxed compilers read, unless that was done: by compiling what
  /// imports all that learners may.
  ///
  /// Throws `Missing` if that does not work, since then nothing else would.
  func fillModuleCache(_ place: String, shouldStop: () -> Bool) throws {
    guard sandbox != nil, Stamp(ofFile: moduleCache) == nil else { return }
    let new = place + "/ModuleCache"
    try makeFolder(new)
    chmod(new, 0o777)
    let imports = Source.modules.map { "import \($0)\n" }.joined()
    let source = Source(name: "main.swift", text: imports)
    let outcome = try Compilation.run(
      self, [source], module: "Imports", in: workplace(in: place, fills: true), shouldStop)
    guard case .program = outcome else {
      throw Missing(
        description: "Your code cannot be compiled: the compiler does not work in the sandbox. "
          + "\(outcome.sentence)")
    }
    // The next one reads it as somebody else.
    openFolder(new)
    // Somebody may have filled one at the same time, which is as good.
    rename(new, moduleCache)
  }
}

/// Lets everybody read what lies in a folder, and nobody else write to it.
private func openFolder(_ path: String) {
  for entry in (try? listing(of: path)) ?? [] where entry.isFolder {
    openFolder("\(path)/\(entry.name)")
  }
  chmod(path, 0o755)
}
