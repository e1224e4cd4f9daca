import Driver
import Shell

/// What is carried out, not only checked: what neither touches files nor takes long.
let harmless: Set<String> = [
  "noise", "schedule", "show", "describe", "compare", "names", "seed", "undo", "history", "help",
  "step", "back", "to", "fork", "switch", "peek", "edit",
]

/// It has read the digits, and others share them with it.
let first = try Session.silent(home: "../..")

// The input is a script. Whatever it says, the shell may complain, but not crash.
fuzz { start, count in
  let text = String(decoding: input(start, count), as: UTF8.self)
  guard let session = try? first.fresh() else { return 0 }
  // A short run, for what walks on runs.
  try? session.perform("schedule linear T=20")
  try? session.perform("denoise data=gaussians n=3 until=9")
  for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(8) {
    let line = String(line)
    let verb = line.prefix { $0 != " " }
    // Schedules of a hundred thousand steps are right, and slow.
    let isLong = verb == "schedule" && line.contains("T=")
    if harmless.contains(String(verb)), !isLong {
      try? session.perform(line)
    } else {
      try? session.check(line)
    }
  }
  return 0
}
