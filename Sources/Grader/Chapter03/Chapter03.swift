/// The exercises of chapter 3, in order.
let chapter03: [Exercise] = [
  receptiveFields, timeWaves, groupNorm, residualWiring, maskedAttention, skips,
]
