// The door between your functions and the grader. There is nothing to edit here. It calls what it
// needs by module and name, so that no name in your files can take its place.

import Contract

Contract.serve([
  "2.1": { call in
    .answer(
      try cleanPicture(
        call.tensor("noisy"), predictedNoise: call.tensor("predictedNoise"),
        alphaBar: call.number("alphaBar")))
  },
  "2.2": { call in
    let parts = try ingredients(
      call.tensor("noisy"), velocity: call.tensor("velocity"), alphaBar: call.number("alphaBar"))
    return Contract.Values(tensors: ["clean": parts.clean, "noise": parts.noise])
  },
  "2.3": { call in
    .answer(
      try reverseMean(
        call.tensor("noisy"), predictedNoise: call.tensor("predictedNoise"), t: call.integer("t"),
        beta: call.numbers("beta"), alphaBar: call.numbers("alphaBar")))
  },
  "2.4": { call in
    .answer(
      try ancestralStep(
        call.tensor("noisy"), predictedNoise: call.tensor("predictedNoise"), t: call.integer("t"),
        beta: call.numbers("beta"), alphaBar: call.numbers("alphaBar"),
        freshNoise: call.tensor("freshNoise")))
  },
  "2.5": { call in
    .answer(
      try implicitStep(
        call.tensor("noisy"), predictedNoise: call.tensor("predictedNoise"),
        from: call.integer("t"), to: call.integer("s"), alphaBar: call.numbers("alphaBar"),
        eta: call.number("eta"), freshNoise: call.tensor("freshNoise")))
  },
  "2.6": { call in
    .answer(
      try idealDenoised(
        call.tensor("noisy"), pictures: call.tensor("pictures"), alphaBar: call.number("alphaBar")))
  },
  "2.7": { call in
    .answer(
      try partlySeen(
        call.tensor("noisy"), pictures: call.tensor("pictures"), seen: call.tensor("seen"),
        alphaBar: call.number("alphaBar")))
  },
])
