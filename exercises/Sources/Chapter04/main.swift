// The door between your functions and the grader. There is nothing to edit here. It calls what it
// needs by module and name, so that no name in your files can take its place.

import Contract
import Tensors

Contract.serve([
  // The network is as small as can be: tanh of the noisy picture times a number for its step.
  "4.1": { call in
    let gains = call.tensor("gains")
    return .answer(
      try noiseLoss(
        call.tensor("clean"), steps: call.integers("steps"), noise: call.tensor("noise"),
        alphaBar: call.numbers("alphaBar"),
        network: { noisy, steps in
          Tensors.tanh(gains.gathered(steps).reshaped([-1, 1, 1, 1]) * noisy)
        }))
  },
  "4.2": { call in .answer(try errorGradient(call.tensor("guess"), call.tensor("truth"))) },
  "4.3": { call in
    let (parameter, mean, meanSquare) = try adamStep(
      call.tensor("parameter"), gradient: call.tensor("gradient"), mean: call.tensor("mean"),
      meanSquare: call.tensor("meanSquare"), step: call.integer("step"),
      learningRate: call.number("learningRate"), beta1: call.number("beta1"),
      beta2: call.number("beta2"), epsilon: call.number("epsilon"),
      weightDecay: call.number("weightDecay"))
    return Contract.Values(
      tensors: ["parameter": parameter, "mean": mean, "meanSquare": meanSquare])
  },
  "4.4": { call in
    .answer(
      try weightAverages(
        call.tensor("history"), start: call.integer("start"), decay: call.number("decay")))
  },
  "4.5": { call in
    let steps = try evenSteps(
      count: call.integer("count"), steps: call.integer("steps"), start: call.number("start"))
    return .answer(steps.map { Swift.Float($0) })
  },
  "4.6": { call in
    .answer(
      try noiseWeight(
        clean: call.number("clean"), noise: call.number("noise"), alphaBar: call.number("alphaBar"))
    )
  },
])
