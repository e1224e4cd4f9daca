import Foundation

/// Reads a file of Tests/Fixtures/Tensors, which Tests/Oracle/tensors.py wrote.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let file = here.appendingPathComponent("../Fixtures/Tensors/\(name)")
  return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
}
