import Autograd
import Tensors

// Down, through the middle, and up.

extension UNet {
  /// What the network says about noisy pictures `x`, [N, H, W, inputs], at `times`, one for each: of
  /// shape [N, H, W, outputs].
  ///
  /// Times are counted as in training. `condition` is what it is told about the pictures; `context` is
  /// what a transformer looks at, [N, words, channels].
  public func callAsFunction(
    _ x: Variable, times: [Float], condition: Condition = Condition(), context: Variable? = nil,
    observer: Observer? = nil
  ) -> Variable {
    requireFit(x, times, condition)
    func seen(_ part: String, _ x: Variable, _ apply: (Variable) -> Variable) -> Variable {
      let y = apply(x)
      observer?(part, x, y)
      return y
    }
    let time = embedding(of: times, condition, on: x.tape)
    var h = seen("conv_in", x) { input($0) }
    var aside = [h]
    for (number, level) in down.enumerated() {
      let name = "down_blocks.\(number)"
      for index in level.blocks.indices {
        h = seen("\(name).resnets.\(index)", h) { level.blocks[index]($0, time: time) }
        if let attention = level.attention[index] {
          h = seen("\(name).attentions.\(index)", h) { attention($0, context: context) }
        }
        aside.append(h)
      }
      if let halving = level.down {
        h = seen("\(name).downsamplers.0", h) { halving($0) }
        aside.append(h)
      }
    }
    h = seen("mid_block.resnets.0", h) { middle.first($0, time: time) }
    if let attention = middle.attention {
      h = seen("mid_block.attentions.0", h) { attention($0, context: context) }
    }
    h = seen("mid_block.resnets.1", h) { middle.second($0, time: time) }
    for (number, level) in up.enumerated() {
      let name = "up_blocks.\(number)"
      for index in level.blocks.indices {
        h = .concatenated([h, aside.removeLast()], axis: 3)
        h = seen("\(name).resnets.\(index)", h) { level.blocks[index]($0, time: time) }
        if let attention = level.attention[index] {
          h = seen("\(name).attentions.\(index)", h) { attention($0, context: context) }
        }
      }
      if let doubling = level.up { h = seen("\(name).upsamplers.0", h) { doubling($0) } }
    }
    h = seen("conv_norm_out", h) { norm($0) }
    return seen("conv_out", h) { output($0) }
  }

  /// What all blocks are told: the time, and what the condition adds to it.
  private func embedding(
    of times: [Float], _ condition: Condition, on tape: Tape?
  ) -> Variable {
    var embedding = timeEmbedding(Variable(waves(times), on: tape))
    if let classEmbedding, let classes = condition.classes {
      embedding = embedding + classEmbedding(shares: classes, on: tape)
    }
    if let numberEmbedding, let numbers = condition.numbers {
      embedding = embedding + numberEmbedding(Variable(numbers, on: tape))
    }
    return embedding
  }

  private func requireFit(_ x: Variable, _ times: [Float], _ condition: Condition) {
    let unit = 1 << configuration.halvings
    guard x.rank == 4, x.shape[3] == configuration.inputs, x.shape[1] % unit == 0,
      x.shape[2] % unit == 0
    else {
      fatalError(
        "This network takes pictures [N, H, W, \(configuration.inputs)] with H and W multiples of "
          + "\(unit), not \(x.shape).")
    }
    let (count, classes, numbers) = (x.shape[0], configuration.classes, configuration.numbers)
    guard times.count == count,
      condition.classes?.shape == (classes == 0 ? nil : [count, classes]),
      condition.numbers.map({ $0.shape == [count, numbers] }) ?? true
    else {
      fatalError(
        "\(count) pictures need as many times, not \(times.count); shares of \(classes) classes, "
          + "not \(condition.classes?.shape ?? []); \(numbers) numbers, not "
          + "\(condition.numbers?.shape ?? []).")
    }
  }
}
