/// What somebody might write in one line in place of a solution: calls of what has the answer, and of
/// what is near it.
struct OneLiner {
  /// A call of the library that shows the answer, the module that it is in, and what is called there.
  let library: (module: String, name: String, body: String)
  /// A call of a later exercise of the chapter; nil for its last one.
  let later: String?
  /// A call of an earlier exercise of the chapter, which the examiner may replace by its solution; nil
  /// for its first one.
  let earlier: String?
  /// One operation of what a solution may import, the nearest there is to an answer that is none.
  let operation: String
}

extension OneLiner {
  /// By the exercise's number.
  static let all: [String: OneLiner] = [
    // The book's library calls these in passing; only the grader has functions for them.
    "0.1": OneLiner(
      library: ("Pictures", "var dataValues", "pixels.dataValues"),
      later: "try channelsLast(pixels)", earlier: nil, operation: "abs(pixels)"),
    "0.2": OneLiner(
      library: key("0.2", "[\"pictures\": pictures]"),
      later: "try channelsLast(pictures)", earlier: "try dataValues(pictures)",
      operation: "pictures.mean(axes: 1, 2, 3)"),
    "0.3": OneLiner(
      library: key("0.3", "[\"guess\": guess, \"truth\": truth]", as: ".number(\"answer\")"),
      later: "try varianceAfterTwo(0, scales: guess.scalars, deviations: truth.scalars)",
      earlier: "try channelMeans(guess - truth).mean", operation: "(guess - truth).norm"),
    "0.4": OneLiner(
      library: key("0.4", "[\"pictures\": pictures]"),
      later: "Tensor(try boxMuller(pictures.scalars, pictures.scalars))",
      earlier: "try channelMeans(pictures)", operation: "pictures.flipped(axis: 1)"),
    "0.5": OneLiner(
      library: key(
        "0.5", "[\"first\": Tensor(first), \"second\": Tensor(second)]",
        as: ".numbers(\"answer\")"),
      later: "[try varianceAfterTwo(0, scales: first, deviations: second)]",
      earlier: "try dataValues(Tensor(first)).scalars",
      operation: "[TorchGenerator(seed: 0)].map { var g = $0; return g.normal([first.count]) }[0]"
        + ".scalars"),
    "0.6": OneLiner(
      library: teachersKey("0.6"), later: nil,
      earlier: "try meanSquaredError(Tensor(scales), Tensor(deviations))",
      operation: "variance * Tensor(scales).sum"),

    "1.1": OneLiner(
      library: (
        "ForwardProcess", "static func linear",
        "try NoiseSchedule.linear(steps: steps).alphaBar.map { Float($0) }"
      ),
      later: "try alphaBar(beta: [first, last])", earlier: nil,
      operation: "Tensor.linspace(first...last, count: steps + 1).scalars"),
    "1.2": OneLiner(
      library: (
        "ForwardProcess", "init(beta: [Double])",
        "try NoiseSchedule(beta: beta.dropFirst().map { Double($0) }).alphaBar.map { Float($0) }"
      ),
      later: "try posterior(\(pair("Tensor(beta)")), t: 1, beta: beta, alphaBar: beta).mean"
        + ".scalars",
      earlier: "try linearBeta(steps: beta.count - 1, first: 1, last: 0)",
      operation: "exp(-Tensor(beta).cumulativeSum()).scalars"),
    "1.3": OneLiner(
      library: (
        "ForwardProcess", "func noisedOnce",
        "try NoiseSchedule(beta: [Double(beta)]).noisedOnce(previous, to: 1, noise: "
          + "generator.noise(previous.shape))"
      ),
      later: "try noised(previous, steps: [1], alphaBar: [1, 1 - beta], noise: previous)",
      earlier: "previous * (try alphaBar(beta: [0, beta])[1])",
      operation: "generator.noise(previous.shape)"),
    "1.4": OneLiner(
      library: (
        "ForwardProcess", "func noised",
        "try NoiseSchedule(alphaBar: alphaBar.dropFirst().map { Double($0) }).noised(clean, to: "
          + "steps, noise: noise)"
      ),
      later: "try combinedNoise(clean, noise, from: 0, to: steps[0], alphaBar: alphaBar)",
      earlier: "try [TorchGenerator(seed: 0)].map { var g = $0; return try noisedOnce(clean, beta: "
        + "1 - alphaBar[steps[0]], generator: &g) }[0]",
      operation: "Tensor.weightedSum(alphaBar[steps[0]], clean, 1 - alphaBar[steps[0]], noise)"),
    "1.5": OneLiner(
      library: teachersKey("1.5"),
      later: "try posterior(clean: first, noisy: second, t: t, beta: alphaBar, alphaBar: alphaBar)"
        + ".mean",
      earlier: "try noised(first, steps: [t], alphaBar: alphaBar, noise: second)",
      operation: "Tensor.weightedSum(alphaBar[s], first, alphaBar[t], second)"),
    "1.6": OneLiner(
      library: (
        "ForwardProcess", "func posteriorMean",
        "(try NoiseSchedule.linear().posteriorMean(\(pair()), from: t, to: t - 1), beta[t])"
      ),
      later: nil,
      earlier: "(try noised(clean, steps: [t - 1], alphaBar: alphaBar, noise: noisy), beta[t])",
      operation: "(Tensor.weightedSum(alphaBar[t], clean, beta[t], noisy), beta[t])"),

    "2.1": OneLiner(
      library: (
        "ReverseProcess", "func prediction",
        "try NoiseSchedule(alphaBar: [Double(alphaBar)]).prediction(from: predictedNoise, as: "
          + ".noise, noisy: noisy, at: 1).clean"
      ),
      later: "try implicitStep(\(eyes), from: 1, to: 0, alphaBar: [1, alphaBar], eta: 0, "
        + "freshNoise: noisy)",
      earlier: nil,
      operation: "Tensor.weightedSum(1 / alphaBar, noisy, -1 / alphaBar, predictedNoise)"),
    "2.2": OneLiner(
      library: (
        "ReverseProcess", "func prediction",
        "[try NoiseSchedule(alphaBar: [Double(alphaBar)]).prediction(from: velocity, as: "
          + ".velocity, noisy: noisy, at: 1)].map { ($0.clean, $0.noise) }[0]"
      ),
      later: "(try idealDenoised(noisy, pictures: velocity, alphaBar: alphaBar), velocity)",
      earlier: "(try cleanPicture(noisy, predictedNoise: velocity, alphaBar: alphaBar), velocity)",
      operation: "(Tensor.weightedSum(alphaBar, noisy, alphaBar - 1, velocity), velocity)"),
    "2.3": OneLiner(
      library: (
        "ReverseProcess", "func ancestralStep",
        "try NoiseSchedule.linear().ancestralStep(Prediction(clean: noisy, noise: predictedNoise), "
          + "noisy: noisy, freshNoise: Tensor(0), from: t, to: t - 1)"
      ),
      later: "try ancestralStep(\(eyes), \(step), freshNoise: .zeros(noisy.shape))",
      earlier: "try cleanPicture(\(eyes), alphaBar: alphaBar[t])",
      operation: "Tensor.weightedSum(1, noisy, -beta[t], predictedNoise)"),
    "2.4": OneLiner(
      library: (
        "ReverseProcess", "func ancestralStep",
        "try NoiseSchedule.linear().ancestralStep(Prediction(clean: noisy, noise: predictedNoise), "
          + "noisy: noisy, freshNoise: freshNoise, from: t, to: t - 1)"
      ),
      later: "try implicitStep(\(eyes), from: t, to: t - 1, alphaBar: alphaBar, eta: 1, "
        + "freshNoise: freshNoise)",
      earlier: "try reverseMean(\(eyes), \(step))",
      operation: "Tensor.weightedSum(1, noisy, beta[t], freshNoise)"),
    "2.5": OneLiner(
      library: (
        "ReverseProcess", "func implicitStep",
        "try NoiseSchedule.linear().implicitStep(Prediction(clean: noisy, noise: predictedNoise), "
          + "freshNoise: freshNoise, from: t, to: s, eta: Double(eta))"
      ),
      later: "try idealDenoised(noisy, pictures: predictedNoise, alphaBar: alphaBar[s])",
      earlier: "try cleanPicture(\(eyes), alphaBar: alphaBar[t])",
      operation: "Tensor.weightedSum(alphaBar[s], noisy, eta, freshNoise)"),
    "2.6": OneLiner(
      library: (
        "ReverseProcess", "struct IdealDenoiser",
        "IdealDenoiser(pictures: pictures, schedule: try NoiseSchedule(alphaBar: "
          + "[Double(alphaBar)])).prediction(noisy, at: 1).clean"
      ),
      later: "try partlySeen(noisy, pictures: pictures, seen: .ones(noisy.shape), alphaBar: "
        + "alphaBar)",
      earlier: "try cleanPicture(noisy, predictedNoise: noisy, alphaBar: alphaBar)",
      operation: "noisy / alphaBar.squareRoot()"),
    "2.7": OneLiner(
      library: teachersKey("2.7"), later: nil,
      earlier: "try idealDenoised(noisy, pictures: pictures, alphaBar: alphaBar)",
      operation: "noisy * seen / alphaBar.squareRoot()"),

    "3.1": OneLiner(
      library: (
        "Grader", "let reference",
        "Catalogue()[ExerciseID(\"3.1\")!]!.key!.reference(.init(integers: [\"sizes\": sizes, "
          + "\"strides\": strides])).numbers(\"answer\").map { Int($0) }"
      ),
      later: "try timeWaves(sizes.map { Float($0) }, size: 2).scalars.map { Int($0) }",
      earlier: nil,
      operation: "Tensor(sizes.map { Float($0) }).cumulativeSum().scalars.map { Int($0) }"),
    "3.2": OneLiner(
      library: (
        "Layers", "struct SinusoidalEmbedding",
        "SinusoidalEmbedding(size: size, cosinesFirst: true, frequencyShift: 0)(times)"
      ),
      later: "try groupNorm(Tensor(times, shape: [1, 1, 1, times.count]), groups: 1, epsilon: 1, "
        + "scale: Tensor(1), shift: Tensor(0))",
      earlier: "Tensor(try receptiveFields(sizes: times.map { Int($0) }, strides: [size]).map { "
        + "Float($0) })",
      operation: "cos(Tensor(times))"),
    "3.3": OneLiner(
      library: (
        "Layers", "struct GroupNorm",
        "try GroupNorm(Parameters(), channels: scale.count, groups: groups, epsilon: epsilon)("
          + "Variable(pictures)).value"
      ),
      later: "try residualBlock(pictures, time: scale, norm1: { $0 }, conv1: { $0 }, project: { $0 "
        + "}, norm2: { $0 }, conv2: { $0 }, shortcut: { $0 })",
      earlier: "try timeWaves(pictures.scalars, size: 2)",
      operation: "pictures.standardized(epsilon: epsilon) * scale + shift"),
    "3.4": OneLiner(
      library: (
        "UNets", "struct ResidualBlock",
        "try ResidualBlock(Parameters(), inputs: 1, outputs: 1, timeChannels: 1, .init())(x)"
      ),
      later: "try unet(x, down: [], halve: conv1, middle: conv2, double: shortcut, up: [])",
      earlier: "try groupNorm(x, groups: 1, epsilon: 1e-5, scale: Tensor(1), shift: Tensor(0))",
      operation: "shortcut(x) + conv2(x)"),
    "3.5": OneLiner(
      library: teachersKey("3.5"),
      later: "try unet(queries, down: [], halve: { $0 }, middle: { $0 }, double: { $0 }, up: [])",
      earlier: "try timeWaves(queries.scalars, size: 2)",
      operation: "queries.matmul(keys, transposingOther: true).softmax().matmul(values)"),
    "3.6": OneLiner(
      library: ("UNets", "struct UNet", "try UNet(.tiny, Parameters())(Variable(x)).value"),
      later: nil,
      earlier: "try residualBlock(x, time: x, norm1: halve, conv1: middle, project: { $0 }, norm2: "
        + "double, conv2: { $0 }, shortcut: { $0 })",
      operation: "middle(halve(x))"),

    "4.1": OneLiner(
      library: (
        "Training", "struct Trainer",
        "try Trainer(TrainingPlan(steps: 1, batch: 1, learningRate: .constant(0))).advance().loss"
      ),
      later: "try errorGradient(clean, noise).mean", earlier: nil,
      operation: "square(noise - (try network(clean, steps))).mean"),
    "4.2": OneLiner(
      library: ("Autograd", "class Tape", "Tape().gradients(of: Variable(guess - truth))"),
      later: "try adamStep(guess, gradient: truth, \(means), step: 1, \(rates)).parameter",
      earlier: "guess * (try noiseLoss(guess, steps: [0], noise: truth, alphaBar: [1], network: "
        + "{ noisy, _ in noisy }))",
      operation: "guess - truth"),
    "4.3": OneLiner(
      library: (
        "Training", "struct AdamW",
        "(AdamW([Parameter(\"x\", parameter)]).means[0], mean, meanSquare)"
      ),
      later: "(try weightAverages(.stacked([parameter, gradient]), start: 0, decay: beta1)[1], "
        + "mean, meanSquare)",
      earlier: "(try errorGradient(parameter, gradient), mean, meanSquare)",
      operation: "(Tensor.weightedSum(1, parameter, -learningRate, gradient), mean, meanSquare)"),
    "4.4": OneLiner(
      library: (
        "Training", "struct MovingAverage",
        "MovingAverage([], decay: decay, start: start).values[0]"
      ),
      later: "history * Float(try evenSteps(count: 1, steps: start + 1, start: decay)[0])",
      earlier: "try adamStep(history, gradient: history, mean: history, meanSquare: history, "
        + "step: 1, learningRate: decay, beta1: decay, beta2: decay, epsilon: 1, weightDecay: 0)"
        + ".parameter",
      operation: "history * decay"),
    "4.5": OneLiner(
      library: (
        "Training", "struct StepSampler",
        "[TorchGenerator(seed: 0)].map { var g = $0; return StepSampler(.stratified, steps: steps)"
          + ".draw(count: count, using: &g).steps }[0]"
      ),
      later: "[Int(try noiseWeight(clean: 1, noise: start, alphaBar: 0.5))]",
      earlier: "try weightAverages(Tensor([0, 1], shape: [2, 1]), start: 0, decay: start).scalars"
        + ".map { Int($0 * Float(steps)) + 1 }",
      operation: "Tensor.linspace(1...Float(steps), count: count).scalars.map { Int($0) }"),
    "4.6": OneLiner(
      library: teachersKey("4.6"), later: nil,
      earlier: "Float(try evenSteps(count: 1, steps: 1, start: alphaBar)[0])",
      operation: "alphaBar / (1 - alphaBar)"),

    "5.1": OneLiner(
      library: (
        "ForwardProcess", "func sigma",
        "[try NoiseSchedule(alphaBar: alphaBar.map { Double($0) })].map { s in alphaBar.indices.map {"
          + " Float(s.sigma(at: $0)) } }[0]"
      ),
      later: "try karrasSigmas(steps: alphaBar.count, largest: 1, smallest: 0, rho: 1)",
      earlier: nil, operation: "sqrt(1 - Tensor(alphaBar)).scalars"),
    "5.2": OneLiner(
      library: (
        "Samplers", "static func karras",
        "try SigmaGrid.karras(steps, from: Double(largest), to: Double(smallest), rho: Double(rho))"
          + ".sigmas.map { Float($0) }"
      ),
      later: "try eulerStep(Tensor(largest), denoised: Tensor(smallest), from: rho, to: 0).scalars",
      earlier: "try sigmas(alphaBar: [smallest, largest])",
      operation: "Tensor.linspace(smallest...largest, count: steps + 1).scalars"),
    "5.3": OneLiner(
      library: (
        "Samplers", "struct Euler",
        "try Euler().step(noisy, over: SigmaGrid([Double(sigma), Double(next)]).steps[0], noise: "
          + "noNoise) { _, _ in denoised }"
      ),
      later: "try stepWithMemory(\(looks), before: nil, \(way))",
      earlier: "noisy * (try sigmas(alphaBar: [1 / (1 + next)])[0])",
      operation: "Tensor.weightedSum(next, noisy, sigma, denoised)"),
    "5.4": OneLiner(
      library: key(
        "5.4", "[\"sigma\": Tensor(sigma), \"next\": Tensor(next), \"eta\": Tensor(eta)]",
        as: ".numbers(\"answer\").map { ($0, $0) }[0]"),
      later: "(next, try stepWithMemory(Tensor(1), denoised: Tensor(0), before: nil, \(way)).item)",
      earlier: "(next, try eulerStep(Tensor(1), denoised: Tensor(0), \(way)).item)",
      operation: "(next, eta * next)"),
    "5.5": OneLiner(
      library: teachersKey("5.5"),
      later: "try stepWithMemory(noisy, denoised: denoiser(noisy, sigma), before: nil, \(way))",
      earlier: "try eulerStep(noisy, denoised: denoiser(noisy, sigma), \(way))",
      operation: "try denoiser(noisy, sigma)"),
    "5.6": OneLiner(
      library: (
        "Samplers", "struct DPMPlusPlus2M",
        "[DPMPlusPlus2M()].map { var s = $0; return try! s.step(noisy, over: SigmaGrid([Double(sigma)"
          + ", Double(next)]).steps[0], noise: noNoise) { _, _ in denoised } }[0]"
      ),
      later: nil, earlier: "try eulerStep(\(looks), \(way))",
      operation: "Tensor.weightedSum(next, noisy, sigma, denoised)"),
  ]

  /// The answer that the grader compares with.
  private static func key(
    _ id: String, _ tensors: String, as part: String = ".tensor(\"answer\")"
  ) -> (String, String, String) {
    (
      "Grader", "let reference",
      "Catalogue()[ExerciseID(\"\(id)\")!]!.key!.reference(.init(tensors: \(tensors)))\(part)"
    )
  }

  /// The answer to a transfer exercise, which only a teacher's program holds.
  private static func teachersKey(_ id: String) -> (String, String, String) {
    (
      "TeacherKeys", "let teacherKeys",
      "teacherKeys[ExerciseID(\"\(id)\")!]!.reference(.init()).tensor(\"answer\")"
    )
  }

  // What many calls have in common.
  private static let eyes = "noisy, predictedNoise: predictedNoise"
  private static let means = "mean: guess, meanSquare: truth"
  private static let rates =
    "learningRate: 1, beta1: 0, beta2: 0, epsilon: 1, weightDecay: 0"
  private static let looks = "noisy, denoised: denoised"
  private static let way = "from: sigma, to: next"
  private static let step = "t: t, beta: beta, alphaBar: alphaBar"
  private static func pair(_ both: String? = nil) -> String {
    "clean: \(both ?? "clean"), noisy: \(both ?? "noisy")"
  }
}
