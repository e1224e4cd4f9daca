import Contract
import Glibc
import Tensors

/// Exercise 5.4: Old noise and fresh.
///
/// A step from σ to σ′ may go down further than asked, to σ_down, and add fresh noise of the deviation
/// σ_up on top. So that there is as much noise as there should be at σ′, variances have to add up:
///
///     σ_up = η σ′ √(σ² − σ′²) / σ
///     σ_down = √(σ′² − σ_up²)      (chapter 5, equation 5.5)
///
/// - `sigma` is σ, above 0, and `next` is σ′, where the step ends, σ > σ′ ≥ 0. Both are deviations.
/// - `eta` is η, 0…1: 0 draws nothing, 1 draws as much as DDPM does.
///
/// Returns both deviations. For example σ = 5, σ′ = 3 and η = 1 give σ_down = 1.8 and σ_up = 2.4.
/// After a long step almost all noise is fresh, and rounding may leave less than 0 under the second
/// root: take 0 for it, since a root of less is no number.
public func ancestralSplit(
  from sigma: Float, to next: Float, eta: Float
) throws -> (down: Float, up: Float) {
  throw Unfinished("5.4")
}
