/// The exercises of chapter 1, in order.
let chapter01: [Exercise] = []
