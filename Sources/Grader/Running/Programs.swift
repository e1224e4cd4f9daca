import Glibc

/// The path of an installed program, looked for where a shell would; nil if there is none.
func installed(_ name: String) -> String? {
  let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
  let paths = (folders.map(String.init) + ["/usr/bin", "/bin"]).map { "\($0)/\(name)" }
  return paths.first { access($0, X_OK) == 0 }
}

/// The folder that lies `steps` above `path`.
func ancestor(_ steps: Int, of path: String) -> String {
  path.split(separator: "/").dropLast(steps).map { "/" + $0 }.joined()
}
