import Files

extension UNetConfiguration {
  /// The `config.json` from which diffusers makes the same network: a `UNet2DConditionModel` if it
  /// attends to a context, else a `UNet2DModel`.
  public var json: JSON {
    let isConditional = kinds.contains { if case .transformer = $0 { true } else { false } }
    let attending = isConditional ? "CrossAttn" : "Attn"
    func blocks(_ way: String) -> [JSON] {
      attention.map { .string(($0 == nil ? "" : attending) + way + "Block2D") }
    }
    var members: [(String, JSON)] = [
      ("_class_name", .string(isConditional ? "UNet2DConditionModel" : "UNet2DModel")),
      ("in_channels", .integer(inputs)), ("out_channels", .integer(outputs)),
      ("block_out_channels", .array(channels.map { .integer($0) })),
      ("layers_per_block", .integer(blocksPerLevel)),
      ("down_block_types", .array(blocks("Down"))),
      ("up_block_types", .array(blocks("Up").reversed())),
      ("norm_num_groups", .integer(groups)), ("norm_eps", .decimal(epsilon)),
      ("flip_sin_to_cos", .bool(cosinesFirst)), ("freq_shift", .decimal(frequencyShift)),
      ("resnet_time_scale_shift", .string(timeScales ? "scale_shift" : "default")),
      ("num_class_embeds", classes == 0 ? .null : .integer(classes)),
      ("augment_dim", numbers == 0 ? .null : .integer(numbers)),
      ("downsample_padding", .integer(downsamplingPadding)),
      ("dropout", .decimal(dropout)),
    ]
    members += isConditional ? transformerMembers : pixelMembers
    return .members(members)
  }

  /// How it attends, wherever it does.
  private var kinds: [AttentionKind] { (attention + [middleAttention]).compactMap { $0 } }

  private var pixelMembers: [(String, JSON)] {
    var members: [(String, JSON)] = [("add_attention", .bool(middleAttention != nil))]
    if case .pixels(let headSize) = kinds.first {
      members.append(("attention_head_dim", .integer(headSize)))
    }
    return members
  }

  /// What diffusers calls `attention_head_dim` here is the number of heads.
  private var transformerMembers: [(String, JSON)] {
    guard case .transformer(_, let context, _, let isLinear) = kinds.first else { return [] }
    let levels = attention.map { kind in
      if case .transformer(let heads, _, let blocks, _) = kind ?? middleAttention {
        (heads: JSON.integer(heads), blocks: JSON.integer(blocks))
      } else {
        (heads: JSON.integer(1), blocks: JSON.integer(1))
      }
    }
    return [
      ("cross_attention_dim", .integer(context)), ("use_linear_projection", .bool(isLinear)),
      ("attention_head_dim", .array(levels.map(\.heads))),
      ("transformer_layers_per_block", .array(levels.map(\.blocks))),
    ]
  }
}

extension JSON {
  /// The shortest decimal number that means `number`.
  fileprivate static func decimal(_ number: Float) -> JSON {
    .number(Double(number.description) ?? Double(number))
  }
}
