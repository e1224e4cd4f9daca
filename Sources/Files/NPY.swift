import Tensors

/// NumPy's file format for one array.
///
///     try NPY.write(xt.channelsFirst, to: "xt.npy")     // np.load("xt.npy"): N, C, H, W
///
/// Six magic bytes, a version, the length of a header, the header as a Python dictionary
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, and the numbers.
public enum NPY {
  /// Writes a tensor as 32-bit floats, atomically. Throws `FileError` (see `writeAtomically`).
  public static func write(
    _ tensor: Tensor, to path: String, existing: ExistingFile = .replace
  ) throws(FileError) {
    try writeAtomically(encode(tensor), to: path, existing: existing)
  }

  /// The bytes of a tensor as a file, version 1.0.
  public static func encode(_ tensor: Tensor) -> [UInt8] {
    let extents = tensor.shape.map { "\($0)," }.joined(separator: " ")
    let shape = tensor.rank > 1 ? String(extents.dropLast()) : extents
    var header = Array("{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape)), }".utf8)
    // The numbers begin at a multiple of 64, so that they can be used where the file lies in memory.
    while (10 + header.count + 1) % 64 != 0 { header.append(UInt8(ascii: " ")) }
    header.append(UInt8(ascii: "\n"))
    let length = [UInt8(header.count & 0xFF), UInt8(header.count >> 8)]
    return magic + [1, 0] + length + header + littleEndian(tensor.scalars)
  }

  /// Reads an array as 32-bit floats: floats, signed and unsigned integers and truth values,
  /// little-endian, in C or Fortran order.
  ///
  /// Throws `FileError` when the file cannot be read, is no such array, is cut off, or is larger
  /// than 4 GiB.
  public static func read(_ path: String) throws(FileError) -> Tensor {
    try decode(try readBytes(from: path, atMost: 4 << 30), path: path)
  }

  /// Decodes the bytes of a file. `path` is what messages call it. Throws `FileError` as `read`.
  public static func decode(_ bytes: [UInt8], path: String = "array") throws(FileError) -> Tensor {
    let header = try NPYHeader(bytes, path: path)
    // Fortran order is row-major order of the array with its axes reversed.
    let shape = header.isFortranOrder ? header.shape.reversed() : header.shape
    let tensor = header.elementType.tensor(from: .memory(bytes), at: header.data, shape: shape)
    return header.isFortranOrder ? tensor.permuted(shape.indices.reversed()) : tensor
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
}

extension Tensor {
  /// Pictures, [H, W, C] or [N, H, W, C], as NumPy and PyTorch lay them out: [C, H, W] or
  /// [N, C, H, W]. Tensors with other numbers of axes stay as they are.
  public var channelsFirst: Tensor {
    switch rank {
    case 3: permuted([2, 0, 1])
    case 4: permuted([0, 3, 1, 2])
    default: self
    }
  }

  /// The reverse of `channelsFirst`.
  public var channelsLast: Tensor {
    switch rank {
    case 3: permuted([1, 2, 0])
    case 4: permuted([0, 2, 3, 1])
    default: self
    }
  }
}
