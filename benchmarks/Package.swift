// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "dsh", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks", dependencies: [.product(name: "Diffusion", package: "dsh")]),
    .executableTarget(
      name: "Parity", dependencies: [.product(name: "Diffusion", package: "dsh")]),
    .executableTarget(
      name: "Staircase", dependencies: [.product(name: "Diffusion", package: "dsh")]),
  ],
  swiftLanguageModes: [.v6]
)
