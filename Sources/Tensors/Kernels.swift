// The loops under everything elementwise. They are inlined where they are used, so that each
// operation gets a loop of its own with the vector function inside.

/// An operation on sixteen numbers.
typealias UnaryFunction = (Vector) -> Vector
/// An operation on sixteen pairs of numbers.
typealias BinaryFunction = (Vector, Vector) -> Vector

/// result[i] = function(a[i]) for `count` numbers. `a` and `result` may be the same memory.
@inline(__always)
func mapRow(
  _ a: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>, count: Int,
  _ function: UnaryFunction
) {
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) {
    function(Vector(at: a + i)).store(to: result + i)
  }
  guard whole < count else { return }
  function(Vector(at: a + whole, count: count - whole)).store(
    to: result + whole, count: count - whole)
}

/// result[i] = function(a[i], b[i]) for `count` numbers, where a step of 0 instead of 1 reads the
/// same number again and again. `result` may be the memory of an operand whose step is 1.
@inline(__always)
func combineRow(
  _ a: UnsafePointer<Float>, step aStep: Int, _ b: UnsafePointer<Float>, step bStep: Int,
  to result: UnsafeMutablePointer<Float>, count: Int, _ function: BinaryFunction
) {
  if bStep == 0 {
    let b = Vector(repeating: b[0])
    if aStep == 0 {
      let value = function(Vector(repeating: a[0]), b)
      for i in 0..<count { result[i] = value[0] }
    } else {
      mapRow(a, to: result, count: count) { function($0, b) }
    }
  } else if aStep == 0 {
    let a = Vector(repeating: a[0])
    mapRow(b, to: result, count: count) { function(a, $0) }
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

  /// The function of each element, written over `self` if nobody else needs it.
  @inline(__always)
  consuming func mapped(_ function: UnaryFunction) -> Tensor {
    var source = self
    let result = source.canBecome(source.shape) ? source : Tensor(unwritten: source.shape)
    let (from, to) = (source.pointer, result.pointer)
    inChunks(source.count) { range in
      mapRow(from + range.lowerBound, to: to + range.lowerBound, count: range.count, function)
    }
    withExtendedLifetime(source) {}
    return result
  }

  /// The function of each pair of elements after broadcasting, written over an operand that nobody
  /// else needs where there is one.
  @inline(__always)
  static func combined(
    _ a: consuming Tensor, _ b: consuming Tensor, _ function: BinaryFunction
  ) -> Tensor {
    var (a, b) = (a, b)
    let shape = broadcastShape(a.shape, b.shape)
    let result = a.canBecome(shape) ? a : b.canBecome(shape) ? b : Tensor(unwritten: shape)
    let to = result.pointer
    let plan = BroadcastPlan(a, b, shape)
    plan.forEachRow { aOffset, bOffset, offset, count in
      combineRow(
        plan.a.pointer + aOffset, step: plan.aStep, plan.b.pointer + bOffset, step: plan.bStep,
        to: to + offset, count: count, function)
    }
    return result
  }
}
