// The door between your functions and the grader. There is nothing to edit here. It calls what it
// needs by module and name, so that no name in your files can take its place.

import Contract

Contract.serve([
  "5.1": { call in .answer(try sigmas(alphaBar: call.numbers("alphaBar"))) },
  "5.2": { call in
    .answer(
      try karrasSigmas(
        steps: call.integer("steps"), largest: call.number("largest"),
        smallest: call.number("smallest"), rho: call.number("rho")))
  },
  "5.3": { call in
    .answer(
      try eulerStep(
        call.tensor("noisy"), denoised: call.tensor("denoised"), from: call.number("sigma"),
        to: call.number("next")))
  },
  "5.4": { call in
    let (down, up) = try ancestralSplit(
      from: call.number("sigma"), to: call.number("next"), eta: call.number("eta"))
    return .answer([down, up])
  },
  "5.5": { call in
    .answer(
      try twoThirdsStep(
        call.tensor("noisy"), from: call.number("sigma"), to: call.number("next"),
        denoiser: call.denoiser("slope")))
  },
  "5.6": { call in
    .answer(
      try stepWithMemory(
        call.tensor("noisy"), denoised: call.tensor("denoised"),
        before: call.tensors["denoisedBefore"].map { ($0, call.number("sigmaBefore")) },
        from: call.number("sigma"), to: call.number("next")))
  },
])
