// Measures on demand: each line of input names a benchmark; one sample, in seconds, is printed.
import Foundation

/// Add the list of a new file here.
let benchmarks = tensorBenchmarks + diffusionBenchmarks + networkBenchmarks + samplerBenchmarks

/// Prints without waiting for more: whoever measures waits for the line.
func answer(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

var measurements: [String: Measurement] = [:]
while let name = readLine() {
  guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
    answer("none")
    continue
  }
  let measurement = measurements[name] ?? Measurement(benchmark)
  measurements[name] = measurement
  answer("\(measurement.sample())")
}
