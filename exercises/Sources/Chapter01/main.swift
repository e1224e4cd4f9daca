// The door between your functions and the grader. There is nothing to edit here. It calls what it
// needs by module and name, so that no name in your files can take its place.
import Contract
import Tensors

Contract.serve([
  "1.1": { call in
    .answer(
      try linearBeta(
        steps: call.integer("steps"), first: call.number("first"), last: call.number("last")))
  },
  "1.2": { call in .answer(try alphaBar(beta: call.numbers("beta"))) },
  // Two calls with one generator: fresh noise differs from call to call.
  "1.3": { call in
    var generator = Tensors.TorchGenerator(seed: Swift.UInt64(call.integer("seed")))
    let (previous, beta) = (call.tensor("previous"), call.number("beta"))
    return Contract.Values(tensors: [
      Contract.Values.single: try noisedOnce(previous, beta: beta, generator: &generator),
      "again": try noisedOnce(previous, beta: beta, generator: &generator),
    ])
  },
  "1.4": { call in
    .answer(
      try noised(
        call.tensor("clean"), steps: call.integers("steps"), alphaBar: call.numbers("alphaBar"),
        noise: call.tensor("noise")))
  },
  "1.5": { call in
    .answer(
      try combinedNoise(
        call.tensor("first"), call.tensor("second"), from: call.integer("s"),
        to: call.integer("t"), alphaBar: call.numbers("alphaBar")))
  },
  "1.6": { call in
    let (mean, variance) = try posterior(
      clean: call.tensor("clean"), noisy: call.tensor("noisy"), t: call.integer("t"),
      beta: call.numbers("beta"), alphaBar: call.numbers("alphaBar"))
    return Contract.Values(tensors: ["mean": mean, "variance": Tensors.Tensor(variance)])
  },
])
