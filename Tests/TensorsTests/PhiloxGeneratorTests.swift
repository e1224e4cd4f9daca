import Testing

@testable import Tensors

@Suite struct PhiloxGeneratorTests {
  @Test("The words are those published with Random123 (kat_vectors, philox4x32, 10 rounds)")
  func knownAnswers() {
    let none = PhiloxGenerator.words(counter: SIMD4(repeating: 0), key: 0)
    #expect(none == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let all = PhiloxGenerator.words(counter: SIMD4(repeating: .max), key: .max)
    #expect(all == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let digitsOfPi = PhiloxGenerator.words(
      counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: 0x299f_31d0_a409_3822)
    #expect(digitsOfPi == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test("Seed 0 begins as on a GPU")
  func beginning() {
    var generator = PhiloxGenerator(seed: 0)
    let expected: [Float] = [-0.92466, -0.42534, -2.64385]  // as printed, to five places
    for (value, expected) in zip(generator.normal([4, 64, 64]).reshaped([-1]).scalars, expected) {
      #expect(abs(value - expected) < 6e-6)
    }
  }

  @Test("Each call draws other numbers; a copy repeats them")
  func calls() {
    var generator = PhiloxGenerator(seed: 3)
    var copy = generator
    let first = generator.normal([10])
    #expect(generator.normal([10]) != first)
    #expect(copy.normal([10]) == first)
    #expect(Set(generator.permutation(of: 20)) == Set(0..<20))
    #expect(generator.integers(below: 1 << 40, count: 50).allSatisfy { (0..<1 << 40).contains($0) })
    #expect(generator.integers(below: 3, count: 50).allSatisfy { (0..<3).contains($0) })
    #expect(generator.uniform([1000]).scalars.allSatisfy { (0..<1).contains($0) })
  }
}
