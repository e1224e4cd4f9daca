import ForwardProcess
import ReverseProcess
import Tensors
import Training
import UNets

// A network as what denoises.

extension Model {
  /// A network that is told `condition`, about one picture for all or about each; in messages it is
  /// called `name`.
  ///
  /// What it guesses is kept within −1…1, where pictures lie: at much noise an error in ε̂ grows by
  /// 1/√ᾱ_t on its way into x̂₀, and under the cosine schedule that is a factor of thousands.
  init(_ trained: TrainedModel, told condition: Condition, name: String) {
    let (denoiser, anywhere) = (trained.denoiser(condition), trained.sigmaDenoiser(condition))
    let clipping = Clipping.fixed()
    self.init(
      name: name, kind: .picture, shape: trained.description.shape,
      network: (trained, condition),
      predict: { noisy, t in
        trained.schedule.clipped(try denoiser(noisy, t), by: clipping, noisy: noisy, at: t)
      }, denoised: { clipping(try anywhere($0, $1)) })
  }
}

extension Session {
  /// The network called `name` as what denoises; `asked` is the class or the mixture that it is asked
  /// for.
  ///
  /// Throws: a `ShellError` for a class that it does not know.
  func denoiser(ofNetwork name: String, asked: String?) throws -> Model {
    let trained = try network(name)
    guard let mixture = try asked.map({ try mixture($0, of: trained, name) }) else {
      return Model(trained, told: try trained.condition(), name: "the network \(name)")
    }
    return Model(
      trained, told: try trained.condition(mixture.shares),
      name: "the network \(name), \(mixture.terms.count == 1 ? "class " : "")\(mixture)")
  }

  /// What was typed as a class, or as a mixture of classes, of a network.
  ///
  /// Throws: a `ShellError` if the network knows no classes, or not these.
  func mixture(_ text: String, of trained: TrainedModel, _ name: String) throws -> ClassMixture {
    let classes = trained.description.classNames
    guard !classes.isEmpty else {
      let told = networkFiles.map(\.name).filter { other in
        (try? network(other))?.description.classNames.isEmpty == false
      }
      let hint = told.isEmpty ? "" : " These were: \(told.joined(separator: ", "))."
      throw ShellError(
        "\(name) was trained without being told classes, so none can be asked for.\(hint)")
    }
    return try ClassMixture(text, of: classes)
  }

  /// Says that a run follows the schedule of its network, where the session's is another.
  func tellSchedule(of trained: TrainedModel, _ name: String) {
    let own = trained.description.scheduleName
    guard own != state.schedule.name else { return }
    console.say(
      "\(name) was trained with \(own): this run follows that, and not \(state.schedule.name).")
  }

  /// The error for a value that was noised by another schedule than the network knows.
  func otherSchedule(
    _ name: String, _ value: Value, at step: Int, for model: Model, _ own: NamedSchedule
  ) -> ShellError {
    let noised = value.schedule ?? namedSchedule
    let alphaBar = noised.values.alphaBar(at: step)
    let alike =
      (1...own.values.steps).min {
        abs(own.values.alphaBar(at: $0) - alphaBar) < abs(own.values.alphaBar(at: $1) - alphaBar)
      } ?? 1
    return ShellError(
      "\(name) is at t=\(step) of \(noised.name), and \(model.name) was trained with \(own.name), "
        + "where t=\(alike) is as noisy. Noise it by that: schedule \(own.name), and then "
        + "noise x0 t=\(alike)")
  }
}
