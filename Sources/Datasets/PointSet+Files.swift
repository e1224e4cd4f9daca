import Files
import Tensors

extension PointSet {
  /// Draws a folder with `count` points of every set, an array [count, 2] each in NumPy's format.
  public static func folder(count: Int, seed: UInt64) -> FolderContents {
    var contents = FolderContents()
    for set in allCases {
      var generator = TorchGenerator(seed: seed)
      contents["\(set.rawValue).npy"] = NPY.encode(set.sample(count, generator: &generator))
    }
    return contents
  }
}
