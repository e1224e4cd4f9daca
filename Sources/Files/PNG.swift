import Tensors

/// A picture as a PNG file holds it: pixels and texts.
///
///     let photo = try PNG.read("photo.png")
///     photo.pixels.shape                  // [512, 512, 3]
///     photo.text("parameters")            // what a web interface wrote about it, if it did
///     try PNG(pixels: x0, texts: [.init("seed", "7")]).write(to: "x0.png")
///
/// Numbers are stored as the file has them: a gamma value, a colour profile and other colour
/// management in the file are ignored, as Pillow and PyTorch ignore them, so that reading and
/// writing give the same numbers here and there.
public struct PNG: Sendable {
  /// The picture, [H, W, C], values 0…1.
  ///
  /// C is 1 for grey, 2 for grey and alpha, 3 for RGB, 4 for RGB and alpha. A palette counts as the
  /// RGB that it stands for. Alpha is 0 where the picture is transparent and 1 where it is opaque;
  /// colours are not multiplied with it.
  public var pixels: Tensor

  /// Bits per sample in the file: 1, 2, 4, 8 or 16; of a palette picture, bits per pixel.
  public var bitDepth: Int

  /// The texts in the file, in their order there. Keywords may repeat.
  public var texts: [Text]

  /// What was wrong with the file without being fatal, in libpng's words.
  public private(set) var warnings: [String] = []

  /// Makes a picture that can be written, with 8 or 16 bits.
  public init(pixels: Tensor, bitDepth: Int = 8, texts: [Text] = []) {
    (self.pixels, self.bitDepth, self.texts) = (pixels, bitDepth, texts)
  }

  init(pixels: Tensor, bitDepth: Int, texts: [Text], warnings: [String]) {
    self.init(pixels: pixels, bitDepth: bitDepth, texts: texts)
    self.warnings = warnings
  }

  /// The most pixels that a picture may have, read or written: 2²⁶, as in 8192 by 8192.
  ///
  /// A file of a few bytes can claim to be a picture of four billion rows; as a tensor, 2²⁶ RGB
  /// pixels are 768 MiB already.
  public static let mostPixels = 1 << 26
}

extension PNG {
  /// A remark in a PNG: a keyword and what it says.
  public struct Text: Sendable, Equatable {
    /// One to 79 Latin-1 characters, such as "Title", "Comment" or "parameters".
    public let keyword: String
    /// Any text. Stored as tEXt where it is Latin-1, else as iTXt.
    public let text: String

    /// Makes a remark.
    public init(_ keyword: String, _ text: String) { (self.keyword, self.text) = (keyword, text) }
  }

  /// The first text under `keyword`, if there is one.
  public func text(_ keyword: String) -> String? {
    texts.first { $0.keyword == keyword }?.text
  }
}

// MARK: - Colours

extension PNG {
  /// The picture in grey, [H, W, 1], laid over a background where it is transparent.
  ///
  /// grey = 0.299 R + 0.587 G + 0.114 B   (ITU-R BT.601, as Pillow computes it)
  ///
  /// The background, white unless given, is a grey from 0 to 1.
  public func grey(over background: Float = 1) -> Tensor {
    let colours = opaque(over: Tensor([background]))
    guard colours.shape[2] == 3 else { return colours }
    let weights = Tensor([0.299, 0.587, 0.114])
    return (colours * weights).sum(axes: 2, keepingAxes: true)
  }

  /// The picture in RGB, [H, W, 3], laid over a background where it is transparent.
  ///
  /// The background, white unless given, is one grey or three numbers, from 0 to 1.
  public func rgb(over background: Tensor = Tensor([1])) -> Tensor {
    let colours = opaque(over: background)
    let (height, width) = (colours.shape[0], colours.shape[1])
    return colours.broadcast(to: [height, width, 3])
  }

  /// The picture without alpha: colour · alpha + background · (1 − alpha).
  private func opaque(over background: Tensor) -> Tensor {
    let channels = pixels.shape[2]
    guard channels % 2 == 0 else { return pixels }
    let colours = pixels.slice(axis: 2, 0..<channels - 1)
    let alpha = pixels.slice(axis: 2, channels - 1..<channels)
    return colours * alpha + background * (1 - alpha)
  }
}
