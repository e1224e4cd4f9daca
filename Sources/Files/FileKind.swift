/// What a file seems to be, judged by its first bytes, so that a message can say more than "wrong".
enum FileKind: Equatable {
  case empty
  case png
  case safetensors
  case npy
  /// Something that is not read here, and a command that makes something readable of it.
  case foreign(name: String, conversion: String?)
  case text
  case unknown

  init(_ bytes: [UInt8]) {
    if bytes.isEmpty {
      self = .empty
    } else if bytes.starts(with: [0x89] + "PNG".utf8) {
      self = .png
    } else if bytes.starts(with: [0x93] + "NUMPY".utf8) {
      self = .npy
    } else if bytes.count > 8, bytes[8] == UInt8(ascii: "{"), bytes[5..<8].allSatisfy({ $0 == 0 }) {
      // Before the others: a header of 640 bytes begins like a Python pickle.
      self = .safetensors
    } else if let match = Self.foreignKinds.first(where: { $0.matches(bytes) }) {
      self = .foreign(name: match.name, conversion: match.conversion)
    } else {
      self = Self.looksLikeText(bytes.prefix(512)) ? .text : .unknown
    }
  }

  private static func looksLikeText(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.allSatisfy({ $0 >= 32 && $0 != 127 || (9...13).contains($0) }) else { return false }
    // The last character may be cut in two.
    return (0..<4).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }
}

extension FileKind {
  /// How a kind of file begins.
  private struct Signature {
    let name: String
    let offset: Int
    let bytes: [UInt8]
    let conversion: String?

    init(_ name: String, _ bytes: [UInt8], at offset: Int = 0, conversion: String? = nil) {
      (self.name, self.bytes, self.offset) = (name, bytes, offset)
      self.conversion = conversion
    }

    init(_ name: String, _ text: String, at offset: Int = 0, conversion: String? = nil) {
      self.init(name, Array(text.utf8), at: offset, conversion: conversion)
    }

    func matches(_ content: [UInt8]) -> Bool { content.dropFirst(offset).starts(with: bytes) }
  }

  /// "IN" stands for the path of the file and "OUT" for the same path with a new ending.
  private static let foreignKinds = [
    Signature("a JPEG picture", [0xFF, 0xD8, 0xFF], conversion: "magick IN OUT.png"),
    Signature("a GIF picture", "GIF8", conversion: "magick IN[0] OUT.png"),
    Signature("a WebP picture", "WEBP", at: 8, conversion: "magick IN OUT.png"),
    Signature("an AVIF picture", "ftypavif", at: 4, conversion: "magick IN OUT.png"),
    Signature("a HEIC picture", "ftyphei", at: 4, conversion: "magick IN OUT.png"),
    Signature("a HEIC picture", "ftypmif1", at: 4, conversion: "magick IN OUT.png"),
    Signature("a JPEG XL picture", [0xFF, 0x0A], conversion: "magick IN OUT.png"),
    Signature("a JPEG XL picture", "JXL ", at: 4, conversion: "magick IN OUT.png"),
    Signature("a TIFF picture", [0x49, 0x49, 0x2A, 0], conversion: "magick IN OUT.png"),
    Signature("a TIFF picture", [0x4D, 0x4D, 0, 0x2A], conversion: "magick IN OUT.png"),
    Signature("a Windows bitmap", "BM", conversion: "magick IN OUT.png"),
    Signature("a Photoshop picture", "8BPS", conversion: "magick IN[0] OUT.png"),
    Signature("an SVG drawing", "<svg", conversion: "rsvg-convert IN -o OUT.png"),
    Signature("a PDF document", "%PDF", conversion: "pdftoppm -png IN OUT"),
    Signature("a video", "ftyp", at: 4, conversion: "ffmpeg -i IN -frames:v 1 OUT.png"),
    Signature("a web page", "<!DOCTYPE html"),
    Signature("a web page", "<!doctype html"),
    Signature("a web page", "<html"),
    Signature(
      "a placeholder of Git LFS, not the file itself", "version https://git-lfs",
      conversion: "git lfs pull"),
    Signature("compressed by gzip", [0x1F, 0x8B], conversion: "gunzip IN"),
    Signature("a zip archive, perhaps a PyTorch checkpoint", "PK\u{3}\u{4}"),
    Signature("a Python pickle, perhaps a PyTorch checkpoint", [0x80, 0x02]),
    Signature("a GGUF model", "GGUF"),
    Signature("an HDF5 file", [0x89] + "HDF".utf8),
  ]
}

extension FileKind {
  /// The error for a file that should have been `wanted` ("a PNG picture") and begins differently.
  static func mismatch(_ bytes: [UInt8], wanted: String, path: String) -> FileError {
    let name = quoted(path)
    switch FileKind(bytes) {
    case .empty:
      return FileError(.malformed, "\(name) is empty, not \(wanted). Copy or download it again.")
    case .foreign(let kind, let conversion?):
      let command = command(conversion, for: path)
      return FileError(.malformed, "\(name) is \(kind), not \(wanted). Try: \(command)")
    case .foreign(let kind, nil): return other(kind)
    case .png: return other("a PNG picture")
    case .npy: return other("a NumPy array")
    case .safetensors: return other("a safetensors file")
    case .text: return other("text")
    case .unknown:
      let start = bytes.prefix(8).map { hexadecimal($0) }.joined(separator: " ")
      return FileError(
        .malformed, "\(name) is not \(wanted): it begins with the bytes \(start). \(check)")
    }

    func other(_ kind: String) -> FileError {
      FileError(.malformed, "\(name) is \(kind), not \(wanted). \(check)")
    }
  }

  private static let check = "Check that it is the right file."

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  private static func command(_ conversion: String, for path: String) -> String {
    let (folder, name) = splitPath(path)
    let bareName = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let stem = path.contains("/") ? joined(folder, bareName) : bareName
    let words = conversion.split(separator: " ").map { word in
      switch word {
      case "IN": shellQuoted(path)
      case "IN[0]": shellQuoted(path + "[0]")
      case "OUT": shellQuoted(stem)
      case "OUT.png": shellQuoted(stem + ".png")
      default: String(word)
      }
    }
    return words.joined(separator: " ")
  }

  /// A path as one word of a command line.
  private static func shellQuoted(_ path: String) -> String {
    let harmless = path.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "/._-+@%".unicodeScalars.contains($0)
    }
    return harmless && !path.hasPrefix("-") ? path : quoted(path)
  }
}
