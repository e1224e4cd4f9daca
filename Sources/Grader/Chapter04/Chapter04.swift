/// The exercises of chapter 4, in order.
let chapter04: [Exercise] = [
  noiseLoss, errorGradient, adamStep, weightAverages, evenSteps, noiseWeight,
]
