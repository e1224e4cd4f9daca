import Autograd
import ForwardProcess
import Samplers
import Tensors
import UNets

extension TrainedModel {
  /// The network as samplers see it that walk along σ.
  ///
  /// They ask at any σ, so the time need not be whole: the network's waves are defined in between, too,
  /// although it was trained at whole times only. `condition` is what it is told: about one picture,
  /// which then holds for all, or about each.
  public func sigmaDenoiser(_ condition: Condition) -> SigmaDenoiser {
    schedule.denoiser(of: description.target) { noisy, time in
      let count = noisy.shape[0]
      let times = Array(repeating: NoiseSchedule.checkpointTime(ofTime: time), count: count)
      return unet(Variable(noisy), times: times, condition: condition.repeated(count)).value
    }
  }
}
