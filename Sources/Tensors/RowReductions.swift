// Reductions of numbers that lie in a row, and of rows that lie under each other. These loops
// decide the order of every addition, so results do not depend on the number of threads.

/// Sixteen sums in progress.
typealias Sums = SIMD16<Double>

/// Σ term(x) over `count` numbers, in double precision.
@inline(__always)
func sumOfRow(_ x: UnsafePointer<Float>, count: Int, _ term: (Sums) -> Sums) -> Double {
  var sums = Sums(repeating: 0)
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) { sums += term(Sums(Vector(at: x + i))) }
  var total = sums.sum()
  if whole < count {
    let last = term(Sums(Vector(at: x + whole, count: count - whole)))
    for lane in 0..<count - whole { total += last[lane] }
  }
  return total
}

/// Σ a b over `count` pairs of numbers, in double precision.
@inline(__always)
func sumOfProducts(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Double {
  var sums = Sums(repeating: 0)
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) {
    sums += Sums(Vector(at: a + i)) * Sums(Vector(at: b + i))
  }
  var total = sums.sum()
  for i in whole..<count { total += Double(a[i]) * Double(b[i]) }
  return total
}

/// The number that `pick`, which keeps the smaller or the larger, keeps of `count` > 0 numbers.
@inline(__always)
func extremumOfRow(_ x: UnsafePointer<Float>, count: Int, _ pick: BinaryFunction) -> Float {
  var best = Vector(repeating: x[0])
  let (wide, whole) = (count & ~63, count & ~15)
  // Each comparison waits for the one before: four rows of them do not wait for each other.
  var (second, third, fourth) = (best, best, best)
  for i in stride(from: 0, to: wide, by: 64) {
    best = pick(best, Vector(at: x + i))
    second = pick(second, Vector(at: x + i + 16))
    third = pick(third, Vector(at: x + i + 32))
    fourth = pick(fourth, Vector(at: x + i + 48))
  }
  best = pick(pick(best, second), pick(third, fourth))
  for i in stride(from: wide, to: whole, by: 16) { best = pick(best, Vector(at: x + i)) }
  if whole < count {
    best = pick(best, Vector(at: x + whole, count: count - whole, padding: x[0]))
  }
  var result = Vector(repeating: best[0])
  for lane in 1..<Vector.width { result = pick(result, Vector(repeating: best[lane])) }
  return result[0]
}

/// The sums of `width` columns over `rows` rows that begin `stride` numbers apart.
func sumColumns(
  _ x: UnsafePointer<Float>, rows: Int, stride: Int, width: Int,
  to result: UnsafeMutablePointer<Float>
) {
  // Narrow columns lie in memory as one row; taking several such rows as one keeps lanes busy.
  let fold = width == stride ? min(max(1, 64 / width), max(rows, 1)) : 1
  let (foldedWidth, foldedRows) = (width * fold, rows / fold)
  withUnsafeTemporaryAllocation(of: Double.self, capacity: foldedWidth) { sums in
    sums.initialize(repeating: 0)
    guard let sums = sums.baseAddress else { return }
    for row in 0..<foldedRows { add(x + row * stride * fold, to: sums, count: foldedWidth) }
    for row in foldedRows * fold..<rows { add(x + row * stride, to: sums, count: width) }
    for column in 0..<width {
      var total = sums[column]
      for part in 1..<max(fold, 1) { total += sums[part * width + column] }
      result[column] = Float(total)
    }
  }
}

@inline(__always)
private func add(_ x: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Double>, count: Int) {
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) {
    let place = UnsafeMutableRawPointer(sums + i)
    let sum = place.loadUnaligned(as: Sums.self) + Sums(Vector(at: x + i))
    place.storeBytes(of: sum, as: Sums.self)
  }
  for i in whole..<count { sums[i] += Double(x[i]) }
}

/// What `pick` keeps of each of `width` columns over `rows` rows that begin `stride` numbers apart.
@inline(__always)
func reduceToExtrema(
  _ x: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ width: Int,
  _ result: UnsafeMutablePointer<Float>, _ pick: BinaryFunction
) {
  guard rows > 0 else { fatalError("Nothing has no smallest or largest element.") }
  if stride == 1 { return result.pointee = extremumOfRow(x, count: rows, pick) }
  result.update(from: x, count: width)
  for row in 1..<rows {
    RowPair(a: result, aStep: 1, b: x + row * stride, bStep: 1, result: result, count: width)
      .apply(pick)
  }
}
