// Pictures that a terminal receives as a PNG file, written in letters (base64) between escapes.

/// The text that makes a terminal with kitty's graphics protocol show a PNG file.
///
/// The file goes out in pieces of at most 4096 letters, all but the last marked `m=1`
/// (sw.kovidgoyal.net/kitty/graphics-protocol). With `columns` the terminal scales the picture to
/// that width.
public func kittyGraphics(png: [UInt8], columns: Int? = nil) -> String {
  let letters = Array(base64(png).utf8)
  let size = columns.map { ",c=\($0)" } ?? ""
  var text = ""
  for start in stride(from: 0, to: max(letters.count, 1), by: 4096) {
    let end = min(start + 4096, letters.count)
    // a=T: transmit and show; f=100: a PNG file; q=2: answer nothing.
    let keys = (start == 0 ? "a=T,f=100,q=2\(size)," : "") + (end < letters.count ? "m=1" : "m=0")
    text += "\u{1B}_G\(keys);" + String(decoding: letters[start..<end], as: UTF8.self) + "\u{1B}\\"
  }
  return text + "\n"
}

/// The text that makes iTerm2, and the terminals that follow it, show a PNG file
/// (iterm2.com/documentation-images.html). With `columns` the terminal scales it to that width.
public func inlineImage(png: [UInt8], columns: Int? = nil) -> String {
  let width = columns.map(String.init) ?? "auto"
  return "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(width);preserveAspectRatio=1:"
    + base64(png) + "\u{07}\n"
}

/// Bytes as letters, six bits to a letter (RFC 4648, section 4).
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var letters: [UInt8] = []
  letters.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0...3 {
      let isFilled = place <= group.count
      letters.append(isFilled ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
    }
  }
  return String(decoding: letters, as: UTF8.self)
}
