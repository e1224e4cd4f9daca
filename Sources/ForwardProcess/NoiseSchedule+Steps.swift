// Which steps there are, and how others count them.

extension NoiseSchedule {
  /// Returns `t` if it is a step of this schedule; for steps that a person typed.
  ///
  /// Throws a `ScheduleError` otherwise.
  public func validated(step t: Int) throws -> Int {
    guard (0...steps).contains(t) else { throw ScheduleError(outside(t)) }
    return t
  }

  /// ᾱ_t. A step that this schedule does not have is the programmer's fault here and traps.
  public func alphaBar(at t: Int) -> Double {
    guard (0...steps).contains(t) else { fatalError(outside(t)) }
    return alphaBar[t]
  }

  private func outside(_ t: Int) -> String {
    "Step \(t) is outside this schedule's 0...\(steps): "
      + "0 is the clean picture, \(steps) the noisiest."
  }

  /// ᾱ_t / ᾱ_s: the variance that the steps after `s` up to `t` keep; for t = s + 1 it is α_t.
  ///
  /// The two have to be in order, 0 ≤ s < t ≤ T.
  public func kept(from s: Int, to t: Int) -> Double {
    guard s < t else { fatalError("Step \(s) does not come before step \(t).") }
    return alphaBar(at: t) / alphaBar(at: s)
  }
}

// MARK: - How checkpoints count

extension NoiseSchedule {
  /// The number by which Stable Diffusion's checkpoints, and diffusers, call step `t`: t − 1.
  ///
  /// The papers write x₀ for the clean picture and x₁ for the first noised one, and so does this
  /// project. Code with arrays that start at 0 calls the first noised picture's timestep 0 and has
  /// no number for the clean one. A network learned its timesteps from such code, so this is the
  /// number that has to go into it. Everything else here speaks of steps; this is the one door.
  public static func checkpointTimestep(ofStep t: Int) -> Int { t - 1 }

  /// The same for a time between steps, which a network never saw but can be asked about.
  public static func checkpointTime(ofTime t: Double) -> Float { Float(t - 1) }

  /// The step that a checkpoint's timestep stands for: one more.
  public static func step(ofCheckpointTimestep timestep: Int) -> Int { timestep + 1 }
}
