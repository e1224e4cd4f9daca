import Files
import Testing

@Suite("Moments")
struct FileTimeTests {
  // What `date -u -d @1795268659` says.
  @Test("A moment is read and written as ISO 8601 in UTC")
  func universal() throws {
    let time = try #require(FileTime("2026-11-21T13:44:19Z"))
    #expect(time.seconds == 1_795_268_659)
    #expect(time.description == "2026-11-21T13:44:19Z")
  }

  @Test("A day alone means its end, so that work of that day is in time")
  func dayAlone() throws {
    #expect(FileTime("2026-11-21Z") == FileTime("2026-11-21T23:59:59Z"))
    #expect(try #require(FileTime("2026-11-21")) > #require(FileTime("2026-11-21 18:00")))
  }

  @Test(
    "What is no day or no time is nothing",
    arguments: ["", "tomorrow", "2026-11-31", "2026-13-01", "2026-11-21 25:00", "2026-11", "1-2-x"])
  func refused(text: String) {
    #expect(FileTime(text) == nil)
  }

  @Test("A file that is not there has no time")
  func missing() {
    #expect(FileTime(ofFile: "/nowhere/at/all") == nil)
    #expect(FileTime(ofFile: #filePath).map { $0 < .now } == true)
  }
}
