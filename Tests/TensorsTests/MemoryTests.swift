import Foundation
import Testing

@testable import Tensors

@Suite struct MemoryTests {
  @Test("A block comes back for the next tensor of about its size, and not while in use")
  func reuse() {
    let pool = MemoryPool(limit: 10 << 20)
    let first = pool.take(1_000_000)
    let second = pool.take(1_000_000)
    #expect(first != second)
    pool.giveBack(first, 1_000_000)
    #expect(pool.take(1_010_000) == first)
    pool.giveBack(first, 1_010_000)
    pool.giveBack(second, 1_000_000)
    #expect(pool.unusedBytes == 2 * MemoryPool.blockSize(1_000_000))
  }

  @Test("What is kept stays below the limit; the oldest goes first")
  func limit() {
    let pool = MemoryPool(limit: 3 << 20)
    let blocks = (0..<4).map { _ in pool.take(1 << 20) }
    for block in blocks { pool.giveBack(block, 1 << 20) }
    #expect(pool.unusedBytes == 3 << 20)
    #expect((0..<3).map { _ in pool.take(1 << 20) } == blocks.dropFirst().reversed())
    let large = pool.take(4 << 20)
    pool.giveBack(large, 4 << 20)
    #expect(pool.unusedBytes == 0)
  }

  @Test("Blocks hold what was asked for and waste an eighth at most")
  func blockSizes() {
    for size in (1...4000).map({ $0 * 997 + 65536 }) {
      #expect(MemoryPool.blockSize(size) >= size)
      #expect(MemoryPool.blockSize(size) - size <= size / 8)
    }
  }

  @Test("Memory is aligned to 64 bytes", arguments: [1, 100, 20_000, 3_000_000])
  func alignment(count: Int) {
    #expect(UInt(bitPattern: Tensor.zeros([count]).pointer) % 64 == 0)
  }

  private func temporaryFile(_ data: Data) throws -> URL {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try data.write(to: file)
    return file
  }

  @Test("A tensor in a mapped file reads it, and a change stays out of the file")
  func mappedFile() throws {
    let numbers: [Float] = [0, 1, 2, 3, 4, 5, 6]
    let url = try temporaryFile(numbers.withUnsafeBytes { Data($0) })
    defer { try? FileManager.default.removeItem(at: url) }
    var x = try Tensor(file: MappedFile(path: url.path), byteOffset: 4, shape: [2, 3])
    let y = x
    #expect(x.scalars == [1, 2, 3, 4, 5, 6])
    #expect((consume y + 1).scalars == [2, 3, 4, 5, 6, 7])
    x += 0 * x
    x[0] = Tensor([9, 9, 9])
    #expect(x.scalars == [9, 9, 9, 4, 5, 6])
    let again = try MappedFile(path: url.path)
    #expect(again.withBytes { Array($0.bindMemory(to: Float.self)) } == numbers)
  }

  @Test("What no tensor looks at any more can be looked at again")
  func forgottenFile() throws {
    let numbers = (0..<100_000).map { Float($0) }
    let url = try temporaryFile(numbers.withUnsafeBytes { Data($0) })
    defer { try? FileManager.default.removeItem(at: url) }
    let file = try MappedFile(path: url.path)
    let whole = Tensor(file: file, byteOffset: 0, shape: [100_000])
    for _ in 0..<2 {
      // Parts that begin and end within a page, beside others that are still in use.
      let sums = [0..<70_001, 33..<34, 70_001..<99_999].map { range in
        Tensor(file: file, byteOffset: 4 * range.lowerBound, shape: [range.count]).maximum
      }
      #expect(sums == [70_000, 33, 99_998])
    }
    #expect(whole.scalars == numbers)
  }

  @Test("What cannot be mapped is refused with a reason")
  func unmappable() throws {
    let empty = try temporaryFile(Data())
    defer { try? FileManager.default.removeItem(at: empty) }
    for (path, reason) in [
      ("/no/such/file", "No such file"), ("/tmp", "not a file"), (empty.path, "empty"),
    ] {
      let problem = #expect(throws: MappedFile.Problem.self) { _ = try MappedFile(path: path) }
      #expect(
        problem?.description.contains(reason) == true && problem?.description.contains(path) == true
      )
    }
  }
}
