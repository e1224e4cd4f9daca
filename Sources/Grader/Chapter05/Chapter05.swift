/// The exercises of chapter 5, in order.
let chapter05: [Exercise] = [
  sigmas, karrasSigmas, eulerStep, ancestralSplit, twoThirds, stepWithMemory,
]
