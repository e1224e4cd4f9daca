import ForwardProcess
import ReverseProcess

/// Everything about a training that is decided before it begins.
public struct TrainingPlan: Sendable, Equatable {
  /// How many times the parameters change.
  public var steps: Int
  /// How many pictures each change looks at.
  public var batch: Int
  /// Into how many parts a batch is cut, one after the other, to need less memory.
  public var parts: Int = 1
  /// The learning rate and how it changes.
  public var learningRate: LearningRate
  /// The share that AdamW takes away from each number, times the learning rate.
  public var weightDecay = 0.01
  /// How long all gradients together may be; nil for no limit.
  public var gradientLimit: Float? = 1
  /// What the network learns to predict.
  public var target = PredictionTarget.noise
  /// Which steps of the noise schedule it is trained at.
  public var stepSampling = StepSampling.stratified
  /// How much the error at each of them counts.
  public var weighting = LossWeighting.plain
  /// How much of the moving average is kept at each step; nil for none. 0.999 is for trainings of 5,000
  /// steps or more, of which the beginning is forgotten in the end.
  public var averageDecay: Float? = 0.999
  /// Up to this step the average is the model itself.
  public var averageStart = 0
  /// The share of the pictures that is held back, to see how the network does on new ones.
  public var validationShare = 0.05
  /// The chance that a class is hidden from the network, so that it also learns to draw without one.
  public var hiddenClassShare: Float = 0
  /// How pictures are changed before they are learned from; nil if they are not.
  public var augmentation: Augmentation?
  /// Where all random numbers of the training begin.
  public var seed: UInt64 = 7

  /// A plan of `steps` changes, each by `batch` pictures.
  public init(steps: Int, batch: Int, learningRate: LearningRate) {
    (self.steps, self.batch, self.learningRate) = (steps, batch, learningRate)
  }
}
