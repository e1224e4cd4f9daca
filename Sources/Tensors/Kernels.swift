// The loops under everything elementwise.
//
// Each operation hands over a closure that works on a whole row, and inside of it applies a vector
// function: `x.mapped { $0.apply(exp) }`. That way the vector function is inlined into a loop of
// its own; handed over by itself it would be called for every sixteen numbers.

/// An operation on sixteen numbers.
typealias UnaryFunction = (Vector) -> Vector
/// An operation on sixteen pairs of numbers.
typealias BinaryFunction = (Vector, Vector) -> Vector

/// Numbers that lie in order, and where the results go, which may be the same memory.
struct Row {
  let source: UnsafePointer<Float>
  let result: UnsafeMutablePointer<Float>
  let count: Int

  /// result[i] = function(source[i])
  @inline(__always)
  func apply(_ function: UnaryFunction) {
    let whole = count & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      function(Vector(at: source + i)).store(to: result + i)
    }
    let rest = count - whole
    guard rest > 0 else { return }
    function(Vector(at: source + whole, count: rest)).store(to: result + whole, count: rest)
  }
}

/// Two rows of numbers, and where the results go, which may be an operand with a step of 1.
struct RowPair {
  let a: UnsafePointer<Float>
  /// 1, or 0 where the first number stands for all.
  let aStep: Int
  let b: UnsafePointer<Float>
  /// 1, or 0 where the first number stands for all.
  let bStep: Int
  let result: UnsafeMutablePointer<Float>
  let count: Int

  /// result[i] = function(a[i], b[i])
  @inline(__always)
  func apply(_ function: BinaryFunction) {
    if bStep == 0 {
      let b = Vector(repeating: b[0])
      guard aStep == 0 else {
        return Row(source: a, result: result, count: count).apply { function($0, b) }
      }
      result.update(repeating: function(Vector(repeating: a[0]), b)[0], count: count)
    } else if aStep == 0 {
      let a = Vector(repeating: a[0])
      Row(source: b, result: result, count: count).apply { function(a, $0) }
    } else {
      let whole = count & ~15
      for i in stride(from: 0, to: whole, by: 16) {
        function(Vector(at: a + i), Vector(at: b + i)).store(to: result + i)
      }
      let rest = count - whole
      guard rest > 0 else { return }
      function(Vector(at: a + whole, count: rest), Vector(at: b + whole, count: rest))
        .store(to: result + whole, count: rest)
    }
  }
}

extension Tensor {
  /// Where the elements begin. The storage has to be kept alive while this is used.
  var pointer: UnsafeMutablePointer<Float> { storage.pointer + start }

  /// Makes a tensor of `shape` with anything in it.
  init(unwritten shape: [Int]) { self.init(shape: shape) { _ in } }

  /// Whether a result of `shape` may be written over this tensor, because nobody else has its
  /// storage and it fills all of that.
  mutating func canBecome(_ shape: [Int]) -> Bool {
    shape == self.shape && storage.count == count && !storage.isReadOnly
      && isKnownUniquelyReferenced(&storage)
  }

  /// What `body` makes of the elements, written over `self` if nobody else needs it.
  consuming func mapped(_ body: (Row) -> Void) -> Tensor {
    var source = self
    let result = source.canBecome(source.shape) ? source : Tensor(unwritten: source.shape)
    let (from, to) = (source.pointer, result.pointer)
    inChunks(source.count) { range in
      let first = range.lowerBound
      body(Row(source: from + first, result: to + first, count: range.count))
    }
    withExtendedLifetime(source) {}
    return result
  }

  /// What `body` makes of the pairs of elements after broadcasting, written over an operand that
  /// nobody else needs where there is one.
  static func combined(
    _ a: consuming Tensor, _ b: consuming Tensor, _ body: (RowPair) -> Void
  ) -> Tensor {
    var (a, b) = (a, b)
    let shape = broadcastShape(a.shape, b.shape)
    let result = a.canBecome(shape) ? a : b.canBecome(shape) ? b : Tensor(unwritten: shape)
    let to = result.pointer
    let plan = BroadcastPlan(a, b, shape)
    plan.forEachRow { aOffset, bOffset, offset, count in
      body(
        RowPair(
          a: plan.a.pointer + aOffset, aStep: plan.aStep, b: plan.b.pointer + bOffset,
          bStep: plan.bStep, result: to + offset, count: count))
    }
    return result
  }
}
