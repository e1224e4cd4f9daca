/// The exercises of chapter 2, in order.
let chapter02: [Exercise] = [
  cleanFromNoise, fromVelocity, reverseMean, ancestralStep, implicitStep, idealDenoised, partlySeen,
]
