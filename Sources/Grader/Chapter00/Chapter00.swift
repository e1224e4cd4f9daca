/// The exercises of chapter 0, in order.
let chapter00: [Exercise] = [
  pixelRange, channelMeans, meanSquaredError, channelsLast, boxMuller, noiseTwice,
]
