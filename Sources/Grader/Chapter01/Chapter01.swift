/// The exercises of chapter 1, in order.
let chapter01: [Exercise] = [
  linearBeta, alphaBar, noisedOnce, noised, combinedNoise, posterior,
]
