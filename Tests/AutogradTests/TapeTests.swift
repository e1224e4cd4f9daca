import Autograd
import Tensors
import Testing

@Suite("The tape")
struct TapeTests {
  @Test("What is used several times gets the sum of its gradients")
  func sums() throws {
    let tape = Tape()
    let x = tape.variable(Tensor([1, 2, 3]))
    let y = x * x + x * 5 - x
    #expect(tape.gradients(of: y.sum())[x] == Tensor([6, 8, 10]))
  }

  @Test("What the result does not depend on has no gradient")
  func independence() {
    let tape = Tape()
    let (x, y) = (tape.variable(Tensor([1])), tape.variable(Tensor([2])))
    let unused = y * 3
    let gradients = tape.gradients(of: (x * 2).sum())
    #expect(gradients[y] == nil)
    #expect(gradients[unused] == nil)
    #expect(gradients[x] == Tensor([2]))
  }

  @Test("No gradient flows through a constant")
  func constants() {
    let tape = Tape()
    let x = tape.variable(Tensor([3]))
    #expect(tape.gradients(of: (x * (x * x).constant).sum())[x] == Tensor([9]))
  }

  @Test("A parameter that is used twice is one variable, and without a tape a constant")
  func parameters() {
    let weight = Parameter("weight", Tensor([2, 4]))
    let tape = Tape()
    let x = Variable(Tensor([3, 5]), on: tape)
    let y = weight.beside(x) * x * weight.beside(x)
    #expect(tape.gradients(of: y.sum())[weight] == Tensor([12, 40]))
    #expect(weight.beside(Variable(Tensor([1]))).tape == nil)
  }

  @Test("A tape that leaves parameters out still differentiates with respect to its variables")
  func inputsOnly() {
    let weight = Parameter("weight", Tensor([2, 4]))
    let tape = Tape(recordsParameters: false)
    let x = tape.variable(Tensor([3, 5]))
    let gradients = tape.gradients(of: (weight.beside(x) * x).sum())
    #expect(gradients[weight] == nil)
    #expect(gradients[x] == Tensor([2, 4]))
  }

  @Test("Dropout keeps the mean, is the same for value and gradient, and needs a generator")
  func dropout() throws {
    let tape = Tape(dropoutGenerator: TorchGenerator(seed: 7))
    let x = tape.variable(.ones([10_000]))
    let y = x.dropout(0.25)
    // The share of ones that stay is 3/4, with a deviation of 0.0043; four of them.
    #expect(abs(y.value.mean - 1) < 0.024)
    #expect(Set(y.value.scalars) == [0, 1 / 0.75])
    let value = y.value
    #expect(tape.gradients(of: y.sum())[x] == value)

    let without = Tape()
    #expect(without.variable(.ones([5])).dropout(0.25).value == .ones([5]))
  }

  /// Counts what is alive of what operations remember.
  private final class Counter {
    var alive = 0
  }
  private final class Token {
    let counter: Counter
    init(_ counter: Counter) {
      self.counter = counter
      counter.alive += 1
    }
    deinit { counter.alive -= 1 }
  }

  @Test("What an operation remembers is given back as soon as its gradient is known")
  func memory() {
    let counter = Counter()
    var alive: [Int] = []
    let tape = Tape()
    var x = tape.variable(Tensor([1]))
    for _ in 0..<5 {
      x = x.applying { x in
        let token = Token(counter)
        return (
          x,
          { g in
            alive.append(token.counter.alive)
            return g
          }
        )
      }
    }
    #expect(counter.alive == 5)
    _ = tape.gradients(of: x)
    #expect(alive == [5, 4, 3, 2, 1])
    #expect(counter.alive == 0)
  }

  @Test("A tape that is never read does not hold on to itself")
  func noCycle() {
    let counter = Counter()
    do {
      let x = Tape().variable(Tensor([1]))
      let y = x.applying { x in
        let token = Token(counter)
        return (x, { g in g * Float(token.counter.alive) })
      }
      _ = exp(y * y + x)
      #expect(counter.alive == 1)
    }
    #expect(counter.alive == 0)
  }
}
