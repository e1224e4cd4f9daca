import Tensors

/// DPM-Solver and DPM-Solver++, singlestep, as diffusers walks them: groups of steps from one start.
///
/// The papers' singlestep methods look at one, two or three places inside each step and forget them
/// (arXiv:2206.00927, algorithms 1 and 2). Here the places inside are the grid's own: in a group of
/// three, the first step is of order 1, the second goes from the same start to the grid's next σ with
/// two looks, the third once more from that start with three. So each step costs one look, as with
/// `DPMSolver`, but only every third state is of third order. (DPM-Solver-fast and DPM-Solver-2 with
/// places between the grid's are `DPMFast` and `DPM2`.) A state inside a group is only looked at: change
/// it by hand, and the next one knows of it by that look alone.
///
/// All choices are those of diffusers' DPMSolverSinglestepScheduler.
public struct DPMSolverSinglestep: Solver {
  /// 1, 2 or 3: how many steps a group has.
  public let order: Int
  /// What the polynomial is of.
  public var interpolant: Interpolant
  /// How a group of two takes the integral over a line; by the `midpoint`, a group of three goes
  /// along the line through its first and last look, else along the parabola through all.
  public var rule: DPMSolver.Rule
  /// How a group of three takes the integral over u²: as released is exact without noise, and with
  /// noise 2 less, by the same sign as in `DPMSolver`.
  public var curvature: DPMSolver.Curvature
  /// τ, the share of noise, 0…1.
  public var tau: Double
  /// Whether a walk ends with steps of lower order. It does in any case if it ends at σ = 0, or cannot
  /// be divided into groups.
  public var lowersOrderAtEnd: Bool

  private var start = Tensor(0)
  private var looks: [Look] = []

  /// Makes the rule.
  public init(
    order: Int = 2, through interpolant: Interpolant = .clean, rule: DPMSolver.Rule = .midpoint,
    curvature: DPMSolver.Curvature = .asReleased, tau: Double = 0, lowersOrderAtEnd: Bool = false
  ) {
    guard (1...3).contains(order) else {
      fatalError("DPM-Solver, singlestep, goes through 1 to 3 looks, not through \(order).")
    }
    (self.order, self.interpolant, self.rule) = (order, interpolant, rule)
    (self.curvature, self.tau, self.lowersOrderAtEnd) = (curvature, tau, lowersOrderAtEnd)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    let place = min(place(of: step), looks.count)
    if place == 0 { (start, looks) = (x, []) }
    looks.append(Look(x, denoised, step.sigma, interpolant))
    let first = looks[0]
    let way = ExponentialStep(from: first.sigma, to: step.next, interpolant, tau: tau)
    let straight = way.straight(start, first.denoised, noise)
    let others = rule == .midpoint ? looks.dropFirst().suffix(1) : looks.dropFirst()
    let bend = way.bend(from: first, through: others, moments: moments(at: place, of: way))
    return bend.map { straight + $0 } ?? straight
  }
}

extension DPMSolverSinglestep {
  /// How many looks of its group come before that of `step`.
  private func place(of step: SigmaStep) -> Int {
    let groupsFillWalk = step.grid.count % order == 0
    let endsLower = step.stepsLeft == 0 && (step.next == 0 || lowersOrderAtEnd && groupsFillWalk)
    return endsLower ? 0 : step.index % order
  }

  /// What the integral makes of u, u² at this place of a group.
  private func moments(at place: Int, of way: ExponentialStep) -> [Double] {
    let exact = way.moments
    switch (place, rule, curvature) {
    case (1, .midpoint, _): return [way.midpoint]
    case (2, .heun, .half): return [exact[0], exact[1] / 2]
    case (2, .heun, .asReleased) where tau > 0: return [exact[0], exact[1] - 2]
    default: return exact
    }
  }
}
