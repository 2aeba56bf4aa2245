import Autograd
import Lesson05
import TestSupport
import Testing

/// Exercise 5.1: operations for the tape, judged with the library's sweep.
@Suite struct Exercise05_1 {
  private func number(_ value: Double) -> Variable { ScalarTape().variable(value) }

  /// When a grows by h, a·b grows by what? Put numbers in: 3·5 and 3.1·5.
  @Test(arguments: [(3.0, 5.0), (-2, 0.5), (0, 7)])
  func `the product of two numbers moves with the other factor`(x: Double, y: Double) {
    let tape = ScalarTape()
    let (a, b) = (tape.variable(x), tape.variable(y))
    let product = Operations.product(a, b)
    #expect(product.value == x * y)
    #expect(product.gradient(of: a, b) == [y, x])
  }

  /// Both factors are the same number: does it get one contribution or two?
  @Test func `a number times itself gets both contributions`() {
    let x = number(3)
    #expect(Operations.product(x, x).gradient(of: x) == [6])
  }

  /// (x + h)² − x² is 2·x·h and something much smaller.
  @Test(arguments: [3.0, -0.25, 0])
  func `a square grows by twice its root`(x: Double) {
    let a = number(x)
    let square = Operations.square(a)
    #expect(square.value == x * x)
    #expect(square.gradient(of: a) == [2 * x])
  }

  /// To the right of 0 the number itself comes out, to the left of it 0.
  @Test func `relu passes on what is above 0 and nothing else`() {
    let (above, below) = (number(2.5), number(-2.5))
    #expect(Operations.relu(above).value == 2.5)
    #expect(Operations.relu(above).gradient(of: above) == [1])
    #expect(Operations.relu(below).value == 0)
    #expect(Operations.relu(below).gradient(of: below) == [0])
  }

  /// At the corner any slope from 0 to 1 would do; which one did the exercise fix?
  @Test func `relu is flat at 0`() {
    let corner = number(0)
    #expect(Operations.relu(corner).value == 0)
    #expect(Operations.relu(corner).gradient(of: corner) == [0])
  }

  /// The mask belongs to the value of the operand, not to what comes down from above.
  @Test func `relu passes on a negative slope as it is`() {
    let x = number(2)
    #expect((-3 * Operations.relu(x)).gradient(of: x) == [-3])
  }

  /// The gradient is the slope of the values: does a little step agree?
  @Test func `all three together have the slope that their values show`() {
    func value(_ point: [Double]) -> Variable {
      let tape = ScalarTape()
      let (x, y) = (tape.variable(point[0]), tape.variable(point[1]))
      return Operations.relu(Operations.product(Operations.square(x), y)) + Operations.product(y, x)
    }
    let tape = ScalarTape()
    let (x, y) = (tape.variable(0.7), tape.variable(1.3))
    let result = Operations.relu(Operations.product(Operations.square(x), y)) + Operations.product(y, x)
    let check = checkGradient(result.gradient(of: x, y), of: { value($0).value }, at: [0.7, 1.3])
    #expect(check.passes, "\(check)")
  }
}
