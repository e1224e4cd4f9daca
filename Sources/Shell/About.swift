import Files
import Tensors

/// What this program is, and what it runs on.
enum About {
  static let version = "0.1.0"

  static func lines(library: Library, forcedKernels: String?) -> [String] {
    let forced = forcedKernels.map { ", because OPENBLAS_CORETYPE=\($0) says so" } ?? ""
    return [
      "dsh \(version), the diffusion shell: Stable Diffusion from first principles",
      "vectors   \(Machine.vectorInstructions)",
      "OpenBLAS  \(Machine.blasCore) kernels\(forced), \(Threads.count) threads",
      "home      \(library.home)",
      "Numbers repeat bit for bit on this machine with this build, kernel and number of threads,",
      "and elsewhere to about six digits.",
    ]
  }
}
