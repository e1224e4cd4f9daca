extension Record {
  /// The record as learners may read it.
  ///
  /// The hidden cases of transfer exercises are asked again when work is handed in again. What was
  /// asked, what would have been right and what the learner's code printed about it would make a
  /// table of answers; so of these cases only their names are told. The record itself keeps
  /// everything.
  var handedBack: Record {
    guard setting.hasTeacherKeys else { return self }
    var record = self
    record.entries = entries.map { entry in
      guard entry.isTransfer else { return entry }
      var entry = entry
      entry.verdict = entry.verdict.withoutCaseContents
      return entry
    }
    return record
  }
}

extension Verdict {
  fileprivate var withoutCaseContents: Verdict {
    var verdict = self
    verdict.printed = ""
    verdict.cases = cases.map { result in
      var result = result
      if !result.passed { result.explanation = "This case is not right." }
      return result
    }
    // A crash may quote what it was asked for.
    if outcome == .crashed { verdict.message = "It stopped before it answered." }
    return verdict
  }
}
