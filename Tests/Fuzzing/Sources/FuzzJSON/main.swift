import Driver
import Files

// An error is fine, a crash is a finding.
fuzz { start, count in
  _ = try? JSON.decode(input(start, count))
  return 0
}
