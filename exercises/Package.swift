// swift-tools-version: 6.1
import PackageDescription

/// A chapter is one program, so that an error in one chapter leaves the others alone. It knows the
/// tensors and the door to the grader, and nothing that holds an answer.
func chapter(_ number: String) -> Target {
  .executableTarget(
    name: "Chapter\(number)",
    dependencies: [
      .product(name: "Tensors", package: "dsh"), .product(name: "ExerciseKit", package: "dsh"),
    ])
}

let package = Package(
  name: "exercises",
  dependencies: [.package(name: "dsh", path: "..")],
  targets: ["00", "01", "02", "03", "04", "05"].map(chapter),
  swiftLanguageModes: [.v6]
)
