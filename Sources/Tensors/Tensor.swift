/// Numbers in a box: a shape and its 32-bit floats, in row-major order.
///
/// A tensor is a plain value, like an `Int`: copies are independent, and passing one to a function
/// or to another thread needs no care. The numbers themselves are shared until one of the copies
/// changes them.
///
///     let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
///     x[1]            // [4, 5, 6], a view that copies nothing
///     x * 2 + 1       // elementwise
///     x.sum(axes: 0)  // [5, 7, 9]
///
/// Pictures lie channels last: a batch has shape [N, H, W, C].
///
/// A shape that does not fit is the programmer's fault and traps with a message that names both
/// shapes. Whatever a user typed or a file contained has to be checked before it becomes a tensor.
///
/// That it describes itself is declared here and not beside `description`: of an archive, a program
/// is linked only with the files that it names, and `print` finds this by looking, not by name.
public struct Tensor: Sendable, CustomStringConvertible {
  /// The extent of each axis; empty for a single number.
  public let shape: [Int]

  /// The number of elements, the product of `shape`.
  public let count: Int

  /// Where the numbers are; shared between copies and views.
  var storage: Storage

  /// The position of the first element in `storage`.
  var start: Int

  init(storage: Storage, start: Int, shape: [Int]) {
    self.shape = shape
    self.count = shape.reduce(1, *)
    self.storage = storage
    self.start = start
  }

  /// The number of axes.
  public var rank: Int { shape.count }
}

// MARK: - Making tensors

extension Tensor {
  /// Makes a tensor of `shape` from its elements in row-major order.
  public init(_ scalars: [Float], shape: [Int]) {
    guard scalars.count == shape.reduce(1, *) else {
      fatalError("\(scalars.count) numbers do not fill the shape \(shape).")
    }
    self.init(shape: shape) { elements in
      _ = elements.update(fromContentsOf: scalars)
    }
  }

  /// Makes a tensor without axes: a single number.
  public init(_ scalar: Float) {
    self.init([scalar], shape: [])
  }

  /// Makes a tensor with one axis.
  public init(_ scalars: [Float]) {
    self.init(scalars, shape: [scalars.count])
  }

  /// Makes a tensor of `shape` in which every element is `scalar`.
  public init(repeating scalar: Float, shape: [Int]) {
    self.init(shape: shape) { elements in elements.update(repeating: scalar) }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor { Tensor(repeating: 0, shape: shape) }

  /// A tensor of ones.
  public static func ones(_ shape: [Int]) -> Tensor { Tensor(repeating: 1, shape: shape) }

  /// The whole numbers of `range` in order.
  public static func arange(_ range: Range<Int>) -> Tensor { Tensor(range.map { Float($0) }) }

  /// `count` numbers at equal distances, the first and the last of which are those of `range`.
  public static func linspace(_ range: ClosedRange<Float>, count: Int) -> Tensor {
    let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    return Tensor(
      (0..<count).map { Float(low + (high - low) * Double($0) / Double(max(count - 1, 1))) })
  }

  /// Makes a tensor of `shape` whose elements `body` writes; it must write every one of them.
  init(shape: [Int], writing body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    guard shape.allSatisfy({ $0 >= 0 }) else {
      fatalError("The shape \(shape) has a negative axis.")
    }
    let count = shape.reduce(1, *)
    let storage = Storage(count: count)
    body(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
    self.init(storage: storage, start: 0, shape: shape)
  }
}

// MARK: - Reading and writing elements

extension Tensor {
  /// The elements in row-major order, as an array of their own.
  public var scalars: [Float] { withElements(Array.init) }

  /// The only element of a tensor that has just one.
  public var item: Float {
    guard count == 1 else { fatalError("A tensor of shape \(shape) is not a single number.") }
    return withElements { $0[0] }
  }

  /// The part at position `index` of the first axis, with that axis gone. Reading copies nothing.
  public subscript(index: Int) -> Tensor {
    get { self[index..<index + 1].reshaped(Array(shape.dropFirst())) }
    set {
      guard newValue.shape == Array(shape.dropFirst()) else {
        fatalError("A part of shape \(newValue.shape) does not fit into one of \(shape).")
      }
      self[index..<index + 1] = newValue.reshaped([1] + newValue.shape)
    }
  }

  /// The parts at positions `range` of the first axis. Reading copies nothing.
  public subscript(range: Range<Int>) -> Tensor {
    get {
      let inner = partCount(of: range)
      return Tensor(
        storage: storage, start: start + range.lowerBound * inner,
        shape: [range.count] + shape.dropFirst())
    }
    set {
      let inner = partCount(of: range)
      guard newValue.shape == [range.count] + shape.dropFirst() else {
        fatalError("Parts of shape \(newValue.shape) do not fit into \(range) of \(shape).")
      }
      withMutableElements { elements in
        newValue.withElements { new in
          _ = elements[(range.lowerBound * inner)...].update(fromContentsOf: new)
        }
      }
    }
  }

  /// The number of elements at one position of the first axis, once `range` is known to lie on it.
  private func partCount(of range: Range<Int>) -> Int {
    guard let first = shape.first, range.lowerBound >= 0, range.upperBound <= first else {
      fatalError("The range \(range) is outside the first axis of a tensor of shape \(shape).")
    }
    return shape.dropFirst().reduce(1, *)
  }

  func withElements<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.pointer + start, count: count))
    }
  }

  /// Gives `body` the elements to change, after making sure that no other tensor shares them.
  mutating func withMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    if !isKnownUniquelyReferenced(&storage) || storage.isReadOnly {
      self = Tensor(shape: shape) { copy in
        withElements { _ = copy.update(fromContentsOf: $0) }
      }
    }
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.pointer + start, count: count))
    }
  }
}

extension Tensor: Equatable {
  /// Whether both have the same shape and equal elements.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && a.withElements { a in b.withElements { b in a.elementsEqual(b) } }
  }
}
