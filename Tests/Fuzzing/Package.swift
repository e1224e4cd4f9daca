// swift-tools-version: 6.1
import PackageDescription

// Feeds readers of files and commands with millions of mutated inputs: see `run`.
//
// A fuzzer is one file, Sources/Fuzz…/main.swift, that hands its input to one reader. To add one,
// write that file, and name it in the list below with the library product that it tests.

func fuzzer(of reader: String, in product: String) -> Target {
  .executableTarget(
    name: "Fuzz" + reader,
    dependencies: ["Driver", .product(name: product, package: "dsh")])
}

let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "dsh", path: "../..")],
  targets: [
    .target(name: "CDriver"),
    .target(name: "Driver", dependencies: ["CDriver"]),
    fuzzer(of: "JSON", in: "Diffusion"),
    fuzzer(of: "NPY", in: "Diffusion"),
    fuzzer(of: "PNG", in: "Diffusion"),
    fuzzer(of: "Safetensors", in: "Diffusion"),
    fuzzer(of: "Shell", in: "Shell"),
  ],
  swiftLanguageModes: [.v6]
)
