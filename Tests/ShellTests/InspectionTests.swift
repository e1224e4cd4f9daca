import Tensors
import Testing
import Training
import UNets

@testable import Shell

@Suite("Looking into networks")
struct InspectionTests {
  let project: NetworkProject
  init() throws { project = try NetworkProject() }

  @Test("The blocks hold all parameters, and a block's tensors all of the block's")
  func parameters() throws {
    let stage = try project.stage()
    let said = try stage.perform("params model=tiny")
    let network = try NetworkProject.network()
    let lines = said.split(separator: "\n").map(String.init)
    #expect(
      lines.last
        == "tiny has \(grouped(network.parameters.count)) parameters in "
        + "\(network.parameters.all.count) tensors.")
    let names = lines.dropFirst().dropLast().map { $0.split(separator: " ")[0] }
    #expect(
      names == [
        "conv_in", "time_embedding", "class_embedding", "down_blocks.0", "down_blocks.1",
        "up_blocks.0", "up_blocks.1", "mid_block", "conv_norm_out", "conv_out",
      ])
    #expect(
      try stage.perform("params conv_in model=tiny") == """
        name            shape    numbers  share
        conv_in.weight  8×1×3×3  72       under 1%
        conv_in.bias    8        8        under 1%
        80 parameters in 2 tensors, under 1% of tiny.

        """)
    #expect(
      stage.complaint(about: "params mid_blok model=tiny")
        == "There is no block “mid_blok”. Did you mean mid_block?")
  }

  @Test("Operations are those that layers of these shapes need")
  func operations() throws {
    let trained = try NetworkProject.network()
    let inspection = try NetworkInspection(of: trained, count: 2, size: 16, times: 0) { _ in }
    func part(_ name: String) throws -> InspectedPart {
      try #require(inspection.parts.first { $0.name == name })
    }
    // Two for each of 3·3·1·8 weights at each pixel of two pictures.
    #expect(try part("conv_in").operations == 2 * 72 * 256 * 2)
    #expect(try part("conv_in").output == [2, 16, 16, 8])
    // Two convolutions, the layer of the time, and the shortcut.
    let block = try part("down_blocks.1.resnets.0")
    let perPixel = 8 * 16 * 9 + 16 * 16 * 9 + 8 * 16
    #expect(block.operations == 2 * 2 * (perPixel * 64 + 32 * 16))
    #expect(block.bytes == 4 * (block.parameters + 2 * 64 * 8 + 2 * 64 * 16))
    // Queries, keys, values and output at 64 cells, and all cells with all.
    #expect(
      try part("mid_block.attentions.0").operations == 2 * (2 * 4 * 256 * 64 + 4 * 64 * 64 * 16))
    #expect(try part("down_blocks.0.downsamplers.0").operations == 2 * 2 * 8 * 8 * 9 * 64)
    // All parts are watched, in the order of the work.
    #expect(inspection.parts.first?.name == "conv_in")
    #expect(inspection.parts.last?.name == "conv_out")
  }

  @Test("A network is inspected with and without a clock, and only at sizes that it can halve")
  func inspection() throws {
    let stage = try project.stage()
    let said = try stage.perform("inspect model=tiny n=2 time=no")
    #expect(said.hasPrefix("part                          output      parameters  operations"))
    #expect(!said.contains("second"))
    #expect(try stage.perform("inspect model=plain").contains("operations a second."))
    #expect(
      stage.complaint(about: "inspect model=tiny size=17")
        == "tiny halves pictures 1 times, so their size has to be a multiple of 2; size=17 is not.")
    #expect(stage.complaint(about: "inspect model=tiny size=512 n=64").contains("at most 4."))
  }

  @Test("Where a pixel looks is dealt out wholly, in each head")
  func attention() throws {
    let stage = try project.stage()
    try stage.perform("denoise model=tiny steps=10 until=50")
    let said = try stage.perform("peek attn at=3,12 as a")
    #expect(said.hasPrefix("Where row 3, column 12 looks at t=50, in mid_block.attentions.0."))
    let maps = try stage.session.value("a").tensor
    // Two heads and their mean, over 8×8 cells.
    #expect(maps.shape == [3, 8, 8])
    for map in 0..<3 { #expect(abs(maps[map].sum - 1) < 1e-5) }
    #expect(((maps[0] + maps[1]) / 2 - maps[2]).maximumMagnitude < 1e-6)
    try stage.perform("peek attn head=1 as one", "peek attn head=mean")
    #expect(try stage.session.value("one").tensor.shape == [1, 8, 8])
  }

  @Test("What a pixel depends on is what changes it")
  func field() throws {
    let stage = try project.stage()
    try stage.perform("denoise model=tiny class=1 steps=10 until=50", "peek field at=5,6 as f")
    let field = try stage.session.value("f").tensor
    let run = try stage.session.run()
    let network = try #require(run.denoiser.network)
    func guess(_ x: Tensor) throws -> Tensor {
      try network.trained.denoiser(network.condition)(x, 50).clean
    }
    // The derivative against a difference quotient, at the pixel itself and at another.
    for (row, column) in [(5, 6), (7, 3)] {
      var step = [Float](repeating: 0, count: 256)
      step[row * 16 + column] = 0.01
      let change = Tensor(step, shape: [1, 16, 16, 1])
      let slope = try (guess(run.state + change) - guess(run.state - change)) / 0.02
      let expected = abs(slope[0][5][6].scalars[0])
      // Rounding of the difference, 1e-7 of numbers around 1, over the step of 0.02.
      #expect(abs(field[row].scalars[column] - expected) < 2e-4 + 0.01 * expected)
    }
  }

  @Test(
    "What cannot be looked at is said",
    arguments: [
      ("peek attn at=16,0", "at=16,0 is no pixel. Write row,column, each from 0: at most 15,15."),
      ("peek attn at=3", "at=3 is no pixel. Write row,column, each from 0: at most 15,15."),
      (
        "peek attn block=mid", "There is no attention “mid”. There are: mid_block.attentions.0."
      ),
      ("peek attn head=2", "head=2 does not fit. It takes 0…1, or mean."),
      ("peek field head=1", "head= belongs to: peek attn"),
      ("peek clean at=1,1", "at= belongs to: peek attn, peek field"),
    ])
  func complaints(line: String, text: String) throws {
    let stage = try project.stage()
    try stage.perform("denoise model=tiny steps=2 until=50")
    #expect(stage.complaint(about: line) == text)
  }

  @Test("An exact denoiser has nothing to look into, and pictures of attention can be redone")
  func exact() throws {
    let stage = try project.stage()
    try stage.perform("denoise steps=4 until=500")
    #expect(stage.complaint(about: "peek attn").hasPrefix("This run's denoiser is exact"))
    try stage.perform("denoise model=tiny steps=4 until=50", "peek attn", "peek field")
    for number in 3...4 {
      let said = try project.stage().perform("redo \(stage.folder)/out/00\(number).png")
      #expect(said.contains("the same, bit for bit"))
    }
  }
}
