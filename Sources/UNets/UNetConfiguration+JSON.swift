import Files

/// Why a published configuration is not one for the network of this book.
public struct ConfigurationError: Error, CustomStringConvertible {
  /// Which entry has which value, and what there may be.
  public let description: String
}

extension UNetConfiguration {
  /// Reads the `config.json` of a `UNet2DModel` or a `UNet2DConditionModel` of diffusers.
  ///
  /// Throws `ConfigurationError` for anything that this network cannot be, and names it: a published
  /// option that is passed over in silence would be a picture that is wrong in silence.
  public init(decoding json: JSON) throws(ConfigurationError) {
    let reader = ConfigurationReader(json)
    let isConditional = try reader.choice(
      "_class_name", ["UNet2DModel": false, "UNet2DConditionModel": true])
    for (key, value) in isConditional ? Self.fixedIfConditional : Self.fixed {
      try reader.require(key, value)
    }
    let down = try reader.texts("down_block_types")
    let up = try reader.texts("up_block_types")
    let isAttending = try Self.attendingLevels(down, up, isConditional: isConditional)

    self.init(
      inputs: try reader.integer("in_channels"), outputs: try reader.integer("out_channels"),
      channels: try reader.integers("block_out_channels"),
      blocksPerLevel: try reader.integer("layers_per_block"))
    groups = try reader.integer("norm_num_groups", else: 32)
    epsilon = try reader.number("norm_eps", else: 1e-5)
    cosinesFirst = try reader.bool("flip_sin_to_cos", else: true)
    frequencyShift = try reader.number("freq_shift", else: 0)
    timeScales = try reader.choice(
      "resnet_time_scale_shift", ["default": false, "scale_shift": true], else: false)
    classes = try reader.integer("num_class_embeds", else: 0)
    numbers = try reader.integer("augment_dim", else: 0)
    downsamplingPadding = try reader.integer("downsample_padding", else: 1)
    dropout = try reader.number("dropout", else: 0)
    guard down.count == channels.count, groups > 0, blocksPerLevel > 0,
      channels.allSatisfy({ $0 > 0 && $0 % groups == 0 })
    else {
      throw ConfigurationError(
        description: "Levels with \(channels) channels, \(down.count) kinds of blocks and "
          + "\(groups) groups do not fit together.")
    }
    let kinds = try attentionKinds(reader, isConditional: isConditional)
    attention = zip(isAttending, kinds).map { $0 ? $1 : nil }
    let hasMiddle = try reader.bool("add_attention", else: true)
    middleAttention = hasMiddle ? kinds.last : nil
  }

  /// What each level would do if it attends.
  private func attentionKinds(
    _ reader: ConfigurationReader, isConditional: Bool
  ) throws(ConfigurationError) -> [AttentionKind] {
    let count = channels.count
    guard isConditional else {
      let size = try reader.integer("attention_head_dim", else: 8)
      return Array(repeating: .pixels(headSize: size), count: count)
    }
    // What diffusers calls `attention_head_dim` here is the number of heads.
    let key = reader.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim"
    let heads = try reader.integers(key, count: count, else: 8)
    let blocks = try reader.integers("transformer_layers_per_block", count: count, else: 1)
    let context = try reader.integer("cross_attention_dim", else: 1280)
    let isLinear = try reader.bool("use_linear_projection", else: false)
    return (0..<count).map {
      .transformer(
        heads: heads[$0], contextChannels: context, blocks: blocks[$0], isLinear: isLinear)
    }
  }

  private static func attendingLevels(
    _ down: [String], _ up: [String], isConditional: Bool
  ) throws(ConfigurationError) -> [Bool] {
    let kind = isConditional ? "CrossAttn" : "Attn"
    func read(_ names: [String], _ way: String) throws(ConfigurationError) -> [Bool] {
      let (plain, attending) = ("\(way)Block2D", "\(kind)\(way)Block2D")
      for name in names where name != plain && name != attending {
        throw ConfigurationError(
          description: "Blocks of the kind \(name) are not known; there are \(plain) and "
            + "\(attending).")
      }
      return names.map { $0 == attending }
    }
    let levels = try read(down, "Down")
    guard try levels == read(up, "Up").reversed() else {
      throw ConfigurationError(
        description: "The levels attend differently on the way down, \(down), and up, \(up).")
    }
    return levels
  }

  /// Entries that have only one value here.
  private static let fixed: [(String, JSON)] = [
    ("center_input_sample", .bool(false)), ("time_embedding_type", .string("positional")),
    ("time_embedding_dim", .null), ("mid_block_scale_factor", .integer(1)),
    ("mid_block_type", .string("UNetMidBlock2D")), ("downsample_type", .string("conv")),
    ("upsample_type", .string("conv")), ("act_fn", .string("silu")),
    ("attn_norm_num_groups", .null), ("class_embed_type", .null),
  ]
  private static let fixedIfConditional: [(String, JSON)] = [
    ("center_input_sample", .bool(false)), ("time_embedding_type", .string("positional")),
    ("time_embedding_dim", .null), ("mid_block_scale_factor", .integer(1)),
    ("mid_block_type", .string("UNetMidBlock2DCrossAttn")), ("act_fn", .string("silu")),
    ("class_embed_type", .null), ("only_cross_attention", .bool(false)),
    ("dual_cross_attention", .bool(false)), ("encoder_hid_dim", .null),
    ("encoder_hid_dim_type", .null), ("addition_embed_type", .null),
    ("resnet_skip_time_act", .bool(false)), ("resnet_out_scale_factor", .integer(1)),
    ("time_embedding_act_fn", .null), ("timestep_post_act", .null),
    ("time_cond_proj_dim", .null), ("conv_in_kernel", .integer(3)),
    ("conv_out_kernel", .integer(3)), ("attention_type", .string("default")),
    ("class_embeddings_concat", .bool(false)), ("mid_block_only_cross_attention", .null),
    ("cross_attention_norm", .null), ("reverse_transformer_layers_per_block", .null),
  ]
}

/// Reads entries of a configuration. What is missing or null has the value that diffusers would use.
private struct ConfigurationReader {
  let json: JSON

  init(_ json: JSON) { self.json = json }

  func has(_ key: String) -> Bool { value(key) != nil }

  private func value(_ key: String) -> JSON? {
    guard let value = json[key], value != JSON.null else { return nil }
    return value
  }

  private func read<Value>(
    _ key: String, _ kind: String, else standard: Value?, _ convert: (JSON) -> Value?
  ) throws(ConfigurationError) -> Value {
    guard let value = value(key) else {
      if let standard { return standard }
      throw ConfigurationError(description: "The configuration has no entry \(key).")
    }
    guard let converted = convert(value) else {
      throw ConfigurationError(description: "\(key) is \(value.text), and no \(kind).")
    }
    return converted
  }

  func integer(_ key: String, else standard: Int? = nil) throws(ConfigurationError) -> Int {
    try read(key, "whole number from 0 up", else: standard) { json in
      json.integer.flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  func number(_ key: String, else standard: Float) throws(ConfigurationError) -> Float {
    try read(key, "number", else: standard) { $0.number.map { Float($0) } }
  }

  func bool(_ key: String, else standard: Bool) throws(ConfigurationError) -> Bool {
    try read(key, "truth value", else: standard) { $0.bool }
  }

  func integers(_ key: String) throws(ConfigurationError) -> [Int] {
    try read(key, "list of whole numbers", else: nil) { json in
      json.array.flatMap { list in
        let numbers = list.compactMap(\.integer)
        return numbers.count == list.count && !numbers.isEmpty ? numbers : nil
      }
    }
  }

  /// A number for each level, which may be given once for all.
  func integers(
    _ key: String, count: Int, else standard: Int
  ) throws(ConfigurationError) -> [Int] {
    let numbers =
      value(key)?.array == nil
      ? Array(repeating: try integer(key, else: standard), count: count) : try integers(key)
    guard numbers.count == count, numbers.allSatisfy({ $0 > 0 }) else {
      throw ConfigurationError(
        description: "\(key) is \(numbers), and needs \(count) numbers from 1 up.")
    }
    return numbers
  }

  func texts(_ key: String) throws(ConfigurationError) -> [String] {
    try read(key, "list of texts", else: nil) { json in
      json.array.flatMap { list in
        let texts = list.compactMap(\.string)
        return texts.count == list.count && !texts.isEmpty ? texts : nil
      }
    }
  }

  func choice<Value>(
    _ key: String, _ choices: [String: Value], else standard: Value? = nil
  ) throws(ConfigurationError) -> Value {
    let names = choices.keys.sorted().joined(separator: " or ")
    return try read(key, names, else: standard) { json in json.string.flatMap { choices[$0] } }
  }

  /// Refuses an entry that is there with another value than the one that is known.
  func require(_ key: String, _ known: JSON) throws(ConfigurationError) {
    guard let value = value(key), value != known else { return }
    if let a = value.number, let b = known.number, a == b { return }
    throw ConfigurationError(
      description: "\(key) is \(value.text); this network knows only \(known.text).")
  }
}
