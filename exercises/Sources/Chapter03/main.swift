// The door between your functions and the grader. There is nothing to edit here. It calls what it
// needs by module and name, so that no name in your files can take its place.

import Contract

Contract.serve([
  "3.1": { call in
    .answer(
      try receptiveFields(sizes: call.integers("sizes"), strides: call.integers("strides"))
        .map { Swift.Float($0) })
  },
  "3.2": { call in
    .answer(try timeWaves(call.numbers("times"), size: call.integer("size")))
  },
  "3.3": { call in
    .answer(
      try groupNorm(
        call.tensor("pictures"), groups: call.integer("groups"), epsilon: call.number("epsilon"),
        scale: call.tensor("scale"), shift: call.tensor("shift")))
  },
  "3.4": { call in
    .answer(
      try residualBlock(
        call.tensor("x"), time: call.tensor("time"), norm1: call.norm("norm1"),
        conv1: call.layer("conv1"), project: call.layer("project"), norm2: call.norm("norm2"),
        conv2: call.layer("conv2"), shortcut: call.layer("shortcut")))
  },
  "3.5": { call in
    .answer(
      try maskedAttention(
        call.tensor("queries"), keys: call.tensor("keys"), values: call.tensor("values"),
        mask: call.tensor("mask")))
  },
  "3.6": { call in
    .answer(
      try unet(
        call.tensor("x"), down: call.layers("down"), halve: call.layer("halve"),
        middle: call.layer("middle"), double: call.layer("double"), up: call.layers("up")))
  },
])
