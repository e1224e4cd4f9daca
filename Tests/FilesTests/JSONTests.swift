import Files
import Testing

@Suite("JSON")
struct JSONTests {
  private func decode(_ text: String) throws -> JSON { try JSON.decode(Array(text.utf8)) }

  @Test("Every kind of value is read, and keys keep their order")
  func values() throws {
    let value = try decode(
      #" { "z" : [ 1, -0, 2.5e2, 1E-2 ], "a" : { }, "t":true,"f":false,"n":null , "e":[] } "#)
    #expect(value.object?.keys == ["z", "a", "t", "f", "n", "e"])
    #expect(value["z"] == .array([.integer(1), .integer(0), .number(250), .number(0.01)]))
    #expect(value["t"]?.bool == true && value["f"]?.bool == false && value["n"] == .null)
    #expect(value["a"]?.object?.keys == [] && value["e"]?.array == [])
    #expect(value["z"]?.array?.map(\.number) == [1, 0, 250, 0.01])
    #expect(value["missing"] == nil && value["z"]?["z"] == nil)
  }

  @Test("Whole numbers are exact as far as they fit, and fractions beyond")
  func numbers() throws {
    #expect(try decode("9223372036854775807").integer == .max)
    #expect(try decode("-9223372036854775808").integer == .min)
    #expect(try decode("9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(try decode("1.0").integer == nil)
  }

  @Test("Escapes stand for their characters")
  func escapes() throws {
    #expect(
      try decode(#""\"\\\/\b\f\n\r\té\u00e9\ud83c\udfb2""#).string
        == "\"\\/\u{8}\u{C}\n\r\téé🎲")
  }

  @Test("Keys that look alike but have other bytes are different keys")
  func lookAlikes() throws {
    let value = try decode(#"{"\u00e9": 1, "e\u0301": 2}"#)
    #expect(value["\u{E9}"]?.integer == 1 && value["e\u{301}"]?.integer == 2)
  }

  @Test("What is no strict JSON is refused, with the place")
  func invalid() {
    let cases = [
      "": "ends early at byte 0", "{": "a key is missing at byte 1", "[1,]": "no value at byte 3",
      "[1 2]": "',' or ']' is missing at byte 3", "{\"a\" 1}": "':' is missing at byte 5",
      "{\"a\":1,}": "a key is missing at byte 7", "{a:1}": "a key is missing at byte 1",
      "01": "follows the end at byte 1", "-": "a digit is missing", "1.": "a digit is missing",
      "+1": "no value", ".5": "no value", "1e": "a digit is missing",
      "1e999": "'1e999' is too large",
      "NaN": "no value", "nul": "no value", "truex": "follows the end", "\"a": "does not end",
      "\"\n\"": "control character", #""\x""#: "unknown escape", #""\ud800""#: "surrogate",
      #""\udc00""#: "surrogate", #""\ud800\u0041""#: "surrogate", #""\u12g4""#: "hexadecimal",
      #""\u+123""#: "hexadecimal", "[1] // no": "follows the end",
      #"{"a":1,"b":2,"a":3}"#: "'a' occurs twice at byte 13",
    ]
    for (text, problem) in cases {
      expectError(.malformed, "'text' is not valid JSON", problem) { _ = try decode(text) }
    }
    expectError(.malformed, "not UTF-8") { _ = try JSON.decode([0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test("64 levels are fine and 65 are not, however many brackets follow")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try decode(nested(64))
    _ = try decode("[" + nested(63) + "," + nested(63) + "]")
    expectError(.malformed, "more than 64 levels") { _ = try decode(nested(65)) }
    expectError(.malformed, "more than 64 levels") { _ = try decode(nested(1_000_000)) }
  }
}

@Suite("Writing JSON")
struct JSONWritingTests {
  @Test("What is written reads as the same value, whatever characters it has")
  func roundTrip() throws {
    let value: JSON = [
      "text": "ᾱ \"quoted\" \\ \n \u{1} é 🙂", "numbers": [0, -7, .number(0.1), .number(1e-300)],
      "nested": ["empty": [], "nothing": nil, "members": [:]], "flags": [true, false],
    ]
    #expect(try JSON.decode(Array(value.text.utf8)) == value)
  }

  @Test("Members keep their order, one a line")
  func layout() {
    #expect(
      JSON.members([("z", 1), ("a", ["b"])]).text == """
        {
          "z": 1,
          "a": [
            "b"
          ]
        }

        """)
  }
}
