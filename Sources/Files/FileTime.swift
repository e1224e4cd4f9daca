import Glibc

/// A moment, as files carry one: when they were last written.
public struct FileTime: Sendable, Equatable, Comparable, CustomStringConvertible {
  /// Seconds since the beginning of 1970, UTC.
  public let seconds: Int
  /// And billionths of one.
  public let nanoseconds: Int

  /// Now.
  public static var now: FileTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return FileTime(time)
  }

  /// When the file at `path` was last written; nil if there is none.
  public init?(ofFile path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status.st_mtim)
  }

  private init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }

  /// Reads `2026-11-21`, `2026-11-21 18:00` or `2026-11-21T18:00`, with seconds if there are any: in
  /// the local time, or with a `Z` behind it in UTC. A day alone means its end. Nil for anything else.
  public init?(_ text: String) {
    let isUniversal = text.hasSuffix("Z")
    let parts = (isUniversal ? text.dropLast() : text[...]).split { "-T :".contains($0) }
    let numbers = parts.compactMap { Int32($0) }
    guard numbers.count == parts.count, [3, 5, 6].contains(numbers.count) else { return nil }
    let clock = numbers.count == 3 ? [23, 59, 59] : numbers[3...] + [0]
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (
      numbers[0] - 1900, numbers[1] - 1, numbers[2]
    )
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (clock[0], clock[1], clock[2])
    fields.tm_isdst = -1
    let asked = (fields.tm_mon, fields.tm_mday, fields.tm_hour, fields.tm_min)
    seconds = isUniversal ? timegm(&fields) : mktime(&fields)
    nanoseconds = 0
    // The 31st of November would become the 1st of December, which nobody meant.
    guard asked == (fields.tm_mon, fields.tm_mday, fields.tm_hour, fields.tm_min) else {
      return nil
    }
  }

  /// The moment to the second, in UTC: `2026-11-21T13:44:19Z`.
  public var description: String {
    var (time, fields) = (seconds, tm())
    gmtime_r(&time, &fields)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let day = "\(fields.tm_year + 1900)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))"
    return day + "T\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec))Z"
  }

  /// Whether `a` comes before `b`.
  public static func < (a: FileTime, b: FileTime) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }
}
