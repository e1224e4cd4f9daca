import Testing

@testable import Tensors

private struct Printed: Decodable {
  let x: [UInt32]
  let float16, bfloat16: [UInt16]
  let fromFloat16, fromBfloat16: [UInt32]
}

@Suite struct HalfPrecisionTests {
  @Test("Numbers at the borders of 16-bit formats are rounded as PyTorch does")
  func goldens() throws {
    let printed = try fixture("halves.json", as: Printed.self)
    let x = Tensor(printed.x.map(Float.init(bitPattern:)))
    func check(_ format: HalfFormat, _ halves: [UInt16], _ widened: [UInt32]) {
      let ours = x.halves(as: format)
      let back = Tensor(halves: ours, as: format, shape: [ours.count]).scalars
      for (i, expected) in widened.map(Float.init(bitPattern:)).enumerated() {
        if expected.isNaN {
          #expect(back[i].isNaN)
        } else {
          #expect(ours[i] == halves[i], "\(x.scalars[i])")
          #expect(back[i] == expected, "\(x.scalars[i])")
        }
      }
    }
    check(.float16, printed.float16, printed.fromFloat16)
    check(.bfloat16, printed.bfloat16, printed.fromBfloat16)
  }

  @Test(
    "Every 16-bit pattern survives widening and rounding",
    arguments: [HalfFormat.float16, .bfloat16])
  func roundTrip(format: HalfFormat) {
    let all = (0...UInt16.max).map { $0 }
    let wide = Tensor(halves: all, as: format, shape: [all.count])
    let back = wide.halves(as: format)
    let isSame = zip(all, zip(back, wide.scalars)).allSatisfy { $0 == $1.0 || $1.1.isNaN }
    #expect(isSame)
  }
}
