import Samplers
import Testing

@Suite("Walks of diffusers, step by step")
struct DiffusersWalkTests {
  // States agree to 1e-4 of their size, as single precision allows: 50 steps, each with its rounding.
  let bound: Float = 1e-4

  @Test("of DPM-Solver and DPM-Solver++, multistep", arguments: RecordedWalk.all("dpm"))
  func dpm(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.dpmSolver()) < bound)
  }

  @Test("of DPM-Solver and DPM-Solver++, singlestep", arguments: RecordedWalk.all("singlestep"))
  func singlestep(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.singlestep()) < bound)
  }

  @Test("of DEIS", arguments: RecordedWalk.all("deis"))
  func deis(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.deis()) < bound)
  }

  @Test("of UniPC", arguments: RecordedWalk.all("unipc"))
  func uniPC(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.uniPC()) < bound)
  }

  @Test("of SA-Solver", arguments: RecordedWalk.all("sa"))
  func saSolver(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.saSolver()) < bound)
  }

  @Test("of DDPM and DDIM", arguments: RecordedWalk.all("ddim"))
  func ddim(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.older()) < bound)
  }

  @Test("of PNDM, PLMS and IPNDM", arguments: RecordedWalk.all("pndm"))
  func pndm(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.older()) < bound)
  }

  @Test("of LCM and TCD", arguments: RecordedWalk.all("consistency"))
  func consistency(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.older()) < bound)
  }
}
