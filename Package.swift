// swift-tools-version: 6.1
import PackageDescription

/// The instruction set that Swift's vector types compile to: `native` uses everything that this
/// processor has; `portable` runs on every x86-64 machine since 2015 and is what grading uses.
let instructionSet = Context.environment["DSH_CPU"] ?? "native"

/// Numeric loops are unbearable unoptimised, so debug builds optimise as well: nobody who runs
/// tests or exercises waits for them.
let optimised: [SwiftSetting] = {
  // Without the flag for errno a square root is a branch and a call, and nothing vectorises it.
  var flags = ["-O", "-Xcc", "-fno-math-errno"]
  #if arch(x86_64)
    flags += [
      "-Xcc", instructionSet == "portable" ? "-march=x86-64-v3" : "-march=\(instructionSet)",
    ]
  #endif
  return [.unsafeFlags(flags)]
}()

/// The vector kernels are inlined from file to file, which takes a compiler that sees all files at
/// once, in debug builds too. With one thread it would write one object file, and SwiftPM looks
/// for one per source file.
let wholeModule: [SwiftSetting] = [
  .unsafeFlags(
    ["-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
    .when(configuration: .debug))
]

func module(_ name: String, needs dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: optimised)
}

func tests(
  of name: String, needs dependencies: [Target.Dependency] = [], without excluded: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: excluded,
    swiftSettings: optimised)
}

let package = Package(
  name: "dsh",
  products: [
    .executable(name: "dsh", targets: ["dsh"]),
    .executable(name: "weave", targets: ["weave"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    // What a learner's code is linked with, and nothing that holds an answer.
    .library(name: "ExerciseKit", type: .static, targets: ["Contract", "Tensors", "Files"]),
    .library(name: "Shell", targets: ["Shell"]),
    .library(
      name: "Diffusion",
      targets: [
        "Tensors", "Autograd", "Layers", "Files", "Pictures", "Datasets", "ForwardProcess",
        "ReverseProcess", "Samplers", "UNets", "ClassicUNets", "Training", "Evaluation",
      ]),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CReadline", linkerSettings: [.linkedLibrary("readline")]),

    .target(name: "Tensors", dependencies: ["COpenBLAS"], swiftSettings: optimised + wholeModule),
    module("Autograd", needs: ["Tensors"]),
    module("Files", needs: ["Tensors", "CPNG"]),
    module("Layers", needs: ["Autograd", "Files", "Tensors"]),
    module("Pictures", needs: ["Tensors", "Files"]),
    module("Datasets", needs: ["Tensors", "Files", "Pictures"]),
    module("ForwardProcess", needs: ["Tensors"]),
    module("ReverseProcess", needs: ["Tensors", "Datasets", "ForwardProcess"]),
    module("Samplers", needs: ["Tensors", "Datasets", "ForwardProcess", "ReverseProcess"]),
    module("UNets", needs: ["Autograd", "Layers", "Files", "Tensors"]),
    module("ClassicUNets", needs: ["Autograd", "Layers", "Tensors"]),
    module(
      "Training",
      needs: [
        "Autograd", "Layers", "Files", "Pictures", "Datasets", "ForwardProcess", "ReverseProcess",
        "Samplers", "Tensors", "UNets",
      ]),
    module(
      "Evaluation",
      needs: ["Autograd", "Layers", "Datasets", "Pictures", "Tensors", "Training"]),
    module("Contract", needs: ["Tensors", "Files"]),
    module(
      "Grader",
      needs: [
        "Contract", "Tensors", "Files", "Pictures", "Datasets", "ForwardProcess", "ReverseProcess",
        "Samplers",
      ]),
    .target(
      name: "TeacherKeys", dependencies: ["Contract", "Grader", "Tensors"], path: "teacher/Keys",
      swiftSettings: optimised),
    module("Book", needs: ["Files"]),
    module(
      "Shell",
      needs: [
        "Tensors", "Files", "Pictures", "Datasets", "ForwardProcess", "ReverseProcess", "Samplers",
        "Autograd", "Layers", "UNets", "Training", "Contract", "Grader", "Book", "CReadline",
      ]),
    module(
      "Weaving",
      // Training and what it needs are for the chapters' scripts, which are linked with them; so are
      // the UNets of appendix C.
      needs: [
        "Tensors", "Files", "Contract", "Grader", "Book", "Shell", "Samplers", "Training",
        "ClassicUNets",
      ]),
    .executableTarget(
      name: "dsh", dependencies: ["Shell", "TeacherKeys"], swiftSettings: optimised),
    .executableTarget(name: "weave", dependencies: ["Weaving"], swiftSettings: optimised),
    .executableTarget(
      name: "models",
      dependencies: ["Training", "Evaluation", "Datasets", "Files", "Pictures", "Tensors"],
      swiftSettings: optimised),

    tests(of: "Tensors", needs: ["Files"]),
    tests(of: "Autograd", needs: ["Tensors", "Files"]),
    tests(of: "Files"),
    tests(of: "Layers", needs: ["Autograd", "Files", "Tensors"]),
    tests(of: "UNets", needs: ["Autograd", "Layers", "Files", "Tensors"]),
    tests(of: "ClassicUNets", needs: ["Autograd", "Layers", "Files", "Tensors"]),
    tests(
      of: "Training",
      needs: [
        "Autograd", "Layers", "Files", "Datasets", "ForwardProcess", "Samplers", "Tensors", "UNets",
      ]),
    tests(of: "Evaluation", needs: ["Datasets", "Tensors"]),
    tests(of: "Pictures"),
    tests(of: "Datasets", needs: ["Tensors", "Files"]),
    tests(of: "ForwardProcess", needs: ["Files"]),
    tests(of: "ReverseProcess", needs: ["Files", "Datasets"]),
    tests(
      of: "Samplers", needs: ["Datasets", "Files", "ForwardProcess", "ReverseProcess", "Tensors"]),
    // Hostile holds learners' code that means harm: for a worker, never for this process.
    tests(
      of: "Grader",
      needs: [
        "Autograd", "Contract", "Files", "ForwardProcess", "Layers", "Samplers", "TeacherKeys",
        "Tensors", "Training",
      ],
      without: ["Hostile"]),
    tests(of: "Book", needs: ["Weaving", "Files", "Grader", "Tensors"]),
    tests(
      of: "Shell",
      needs: [
        "Contract", "Grader", "Files", "Layers", "ReverseProcess", "Tensors", "Training", "UNets",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
