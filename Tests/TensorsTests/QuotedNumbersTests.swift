import Foundation
import Tensors
import Testing

/// What the book quotes of PyTorch.
@Suite struct QuotedNumbersTests {
  private func text(_ path: String) throws -> String {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try String(contentsOf: here.appendingPathComponent(path), encoding: .utf8)
  }

  /// The numbers in the brackets of each `tensor([…])`.
  private func tensors(in session: String) -> [[Float]] {
    session.components(separatedBy: "tensor([").dropFirst().map { rest in
      rest.prefix { $0 != "]" }.split { ",\n ".contains($0) }.compactMap { Float($0) }
    }
  }

  @Test("Chapter 0 quotes PyTorch as it printed")
  func quotation() throws {
    let session = try text("../Fixtures/Tensors/start.txt")
    #expect(try text("../../chapters/00-start.md").contains(session))
  }

  @Test("The numbers that chapter 0 quotes are those of our seed 7")
  func sameNumbers() throws {
    let printed = tensors(in: try text("../Fixtures/Tensors/start.txt"))
    var (uniform, few) = (TorchGenerator(seed: 7), TorchGenerator(seed: 7))
    var block = TorchGenerator(seed: 7)
    let ours = [uniform.uniform([4]), few.normal([4]), block.normal([16])]
    #expect(printed.map(\.count) == [4, 4, 16])
    for (ours, printed) in zip(ours, printed) {
      // Half of the last printed digit, and what two implementations of log, sin and cos differ by.
      #expect(ours.isClose(to: Tensor(printed), absolute: 5.1e-5))
    }
  }
}
