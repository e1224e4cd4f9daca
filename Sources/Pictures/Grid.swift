import Tensors

/// Pictures side by side in rows, in the order of reading.
///
/// `pictures` are [H, W, C] with one or three channels, or batches [N, H, W, C] whose pictures
/// follow each other. They need not be equally large: a row is as high as its highest picture and a
/// column as wide as its widest. `columns` is the number of pictures in a row; without it the grid
/// comes out about square. `gap` pixels of paper lie between pictures and around them all; every
/// pixel is drawn as a square of `scale` pixels. Returns [H, W, 3].
public func grid(
  of pictures: [Tensor], columns: Int? = nil, gap: Int = 2, enlargedBy scale: Int = 1,
  theme: Theme = .light
) -> Tensor {
  let cells = pictures.flatMap(\.pictures).map(PixelGrid.init)
  let columns = columns ?? Int(Float(cells.count).squareRoot().rounded(.up))
  guard !cells.isEmpty, columns >= 1, scale >= 1, gap >= 0 else {
    fatalError("\(cells.count) pictures do not make a grid of \(columns) columns.")
  }
  let used = min(columns, cells.count)
  let lefts = edges(cells, gap: gap, lines: used, extent: { $0.width * scale }) { $0 % used }
  let rows = (cells.count + used - 1) / used
  let tops = edges(cells, gap: gap, lines: rows, extent: { $0.height * scale }) { $0 / used }
  var raster = Raster(width: lefts[used], height: tops[rows], paper: theme.paper)
  for (i, cell) in cells.enumerated() {
    raster.place(cell, x: lefts[i % used], y: tops[i / used], enlargedBy: scale)
  }
  return raster.picture
}

/// Where each line of cells begins, and where the last one's gap ends: a line is as large as its
/// largest cell.
private func edges(
  _ cells: [PixelGrid], gap: Int, lines: Int, extent: (PixelGrid) -> Int, line: (Int) -> Int
) -> [Int] {
  var largest = Array(repeating: 0, count: lines)
  for (i, cell) in cells.enumerated() {
    largest[line(i)] = max(largest[line(i)], extent(cell))
  }
  return largest.reduce(into: [gap]) { $0.append($0[$0.count - 1] + $1 + gap) }
}
