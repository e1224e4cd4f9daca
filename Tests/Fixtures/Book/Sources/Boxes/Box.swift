/// A box, with room in it.
struct Box {
  /// How wide it is.
  let width: Int

  /// The box, wider by `a`.
  func grown(by a: Int) -> Box {
    // region: the growth
    let sum = width + a
    // endregion
    return Box(width: sum)
  }
}
