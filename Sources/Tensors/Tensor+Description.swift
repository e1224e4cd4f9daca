import Glibc

extension Tensor {
  /// The elements in nested brackets, as NumPy prints them: aligned, with four decimals at most, and
  /// of a large tensor the first and last three along each axis.
  public var description: String {
    let edges = count > 1000 ? 3 : Int.max
    let columns = NumberColumns(shownScalars(edges: edges))
    return text(edges: edges, columns, indentation: 1)
  }

  private func text(edges: Int, _ columns: NumberColumns, indentation: Int) -> String {
    guard rank > 0 else { return columns.text(item) }
    let parts = Self.shown(shape[0], edges: edges).map { index in
      index.map { self[$0].text(edges: edges, columns, indentation: indentation + 1) } ?? "..."
    }
    let separator =
      rank == 1
      ? ", "
      : "," + String(repeating: "\n", count: rank - 1) + String(repeating: " ", count: indentation)
    return "[" + parts.joined(separator: separator) + "]"
  }

  private func shownScalars(edges: Int) -> [Float] {
    guard rank > 0 else { return scalars }
    return Self.shown(shape[0], edges: edges).flatMap { index in
      index.map { self[$0].shownScalars(edges: edges) } ?? []
    }
  }

  /// The positions to show along an axis, with nil for those left out.
  private static func shown(_ extent: Int, edges: Int) -> [Int?] {
    guard edges < extent / 2 else { return (0..<extent).map { $0 } }
    return (0..<edges).map { $0 } + [nil] + (extent - edges..<extent).map { $0 }
  }
}

/// How to write numbers so that they stand under each other.
private struct NumberColumns {
  private let style: String
  private let decimals: Int
  private var width = 0

  /// The number of decimals that all the numbers need, and four at most.
  init(_ numbers: [Float]) {
    let magnitudes = numbers.filter { $0.isFinite && $0 != 0 }.map(abs)
    let (low, high) = (magnitudes.min() ?? 1, magnitudes.max() ?? 1)
    style = high >= 1e8 || low < 1e-4 || high / low >= 1e7 ? "%.*e" : "%.*f"
    let scales: [Float] = [1, 10, 100, 1000]
    let exact = scales.firstIndex { scale in
      magnitudes.allSatisfy { ($0 * scale).rounded() / scale == $0 }
    }
    decimals = style == "%.*e" ? 4 : exact ?? 4
    width = numbers.map { unpadded($0).count }.max() ?? 0
  }

  func text(_ number: Float) -> String {
    let text = unpadded(number)
    return String(repeating: " ", count: width - text.count) + text
  }

  private func unpadded(_ number: Float) -> String {
    var characters = [CChar](repeating: 0, count: 64)
    let length = withVaList([decimals, Double(number)]) {
      vsnprintf(&characters, characters.count, style, $0)
    }
    return String(decoding: characters.prefix(Int(length)).map(UInt8.init), as: UTF8.self)
  }
}
