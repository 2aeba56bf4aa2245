import Foundation
import Optimizers
import Synchronization
import Tensors
import Testing

@testable import Autograd

/// A straight line as a model of two tensors.
struct Line: TensorModel, Equatable {
  var weight: Tensor<Double>
  var bias: Tensor<Double>

  mutating func combineTensors(with other: Line, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
    weight.combineTensors(with: other.weight, body)
    bias.combineTensors(with: other.bias, body)
  }
}

@Suite struct TapeTests {
  let x = Tensor([1.0, -2, 3])

  @Test func `a variable used twice gets both contributions`() {
    let square = gradient(at: x) { ($0 * $0).sum() }
    #expect(square == x * 2)
    let cubic = gradient(at: x) { x in
      let cube = x * x * x
      return (cube + x + x).sum()
    }
    let slope = x * x * 3
    #expect(cubic == slope + 2)
  }

  @Test func `asking twice gives the same answer`() {
    let (value, pullback) = valueWithPullback(at: x) { x in exp(x) * x }
    let adjoint = Tensor([1.0, 2, 0.5])
    let first = pullback(adjoint)
    #expect(pullback(adjoint) == first)
    #expect(pullback(adjoint * 0) == x * 0)
    #expect(pullback(adjoint) == first)
    let expected = adjoint * exp(x) * (x + 1)
    #expect(maximumDifference(first, expected) <= 1e-14 * 100)
    #expect(value == exp(x) * x)
  }

  @Test func `a gradient has the shape of the model, and zeros where the loss does not look`() {
    let model = Line(weight: Tensor([[2.0, 3]]), bias: Tensor(1.0))
    let (loss, gradient) = valueAndGradient(at: model) { model in model.weight.squared().sum() }
    #expect(loss == 13)
    #expect(gradient == Line(weight: Tensor([[4.0, 6]]), bias: Tensor(0.0)))
    let (constant, nothing) = valueAndGradient(at: model) { _ in Tensor(3.0) }
    #expect(constant == 3)
    #expect(nothing == Line(weight: .zeros([1, 2]), bias: Tensor(0.0)))
  }

  @Test func `the gradient of what broadcasting repeats is a sum`() {
    let rows = Tensor([[1.0, 2, 3], [4, 5, 6]])
    let gradient = gradient(at: Line(weight: rows, bias: Tensor([10.0, 20, 30]))) { ($0.weight * $0.bias).sum() }
    #expect(gradient.bias == Tensor([5.0, 7, 9]))
    #expect(gradient.weight == Tensor([[10.0, 20, 30], [10, 20, 30]]))
  }

  @Test func `a chain of 100,000 operations neither overflows the stack nor leaks`() {
    weak var tape: AnyTape?
    let (value, gradient) = valueAndGradient(at: Tensor(0.5)) { x in
      tape = AnyTape.current
      return (0..<100_000).reduce(x) { y, _ in y * 1.0 + 0.0 }
    }
    #expect(value == 0.5)
    #expect(gradient == Tensor(1.0))
    #expect(tape == nil)
  }

  @Test func `a tape lives as long as its pullback, and no longer`() {
    weak var tape: AnyTape?
    do {
      let (_, pullback) = valueWithPullback(at: x) { x in
        tape = AnyTape.current
        return sin(x)
      }
      #expect(tape != nil)
      _ = pullback(x)
    }
    #expect(tape == nil)
  }

  @Test func `a matrix that every step of a sequence uses gets the sum of all products, also beside other uses`() {
    let model = Line(weight: Tensor([[0.5, -1.0], [0.25, 2.0]]), bias: Tensor([0.1, -0.2]))
    let inputs = (0..<5).map { Tensor([[Double($0), 1.0], [0.5, -Double($0)], [2.0, 0.25]]) }
    func loss(_ model: Line) -> Tensor<Double> {
      let sums = inputs.reduce(Tensor(0)) {
        $0 + (linear($1, weight: model.weight, bias: model.bias) * $1 + matmul($1, model.weight)).sum()
      }
      return sums + model.weight.squared().sum()
    }
    let gradient = gradient(at: model, of: loss)
    // Σ over the steps of (x ∘ 1)ᵀ·x, of xᵀ·1, and 2·W.
    var expected = model.weight * 2
    for x in inputs {
      expected += matmul(x.transposed(), x) + matmul(x.transposed(), Tensor.ones([3, 2]))
    }
    #expect(maximumDifference(gradient.weight, expected) <= 1e-12)
    #expect(gradient.bias == inputs.reduce(Tensor.zeros([2])) { $0 + $1.sum(axes: [0]) })
  }

  @Test func `without gradients nothing is recorded`() {
    var recorded: [Int] = []
    let gradient = gradient(at: x) { x in
      func count() -> Int { (AnyTape.current as? Tape<Double>)?.count ?? -1 }
      let before = count()
      let constant = noGradient { exp(x) * x + matmul(x, x) }
      recorded = [before, count()]
      return (x * constant).sum()
    }
    #expect(recorded == [1, 1])
    #expect(gradient == exp(x) * x + matmul(x, x))
  }

  @Test func `constants are not recorded`() {
    let constant = Tensor([2.0, 2, 2])
    var counts: [Int] = []
    _ = gradient(at: x) { x in
      _ = exp(constant) * constant + sin(constant)
      counts.append((AnyTape.current as? Tape<Double>)?.count ?? -1)
      return (x * constant).sum()
    }
    #expect(counts == [1])
  }

  @Test func `a detached tensor is a constant`() {
    #expect(gradient(at: x) { ($0 * $0.detached).sum() } == x)
  }

  @Test func `a tensor that outlives its tape is a constant`() {
    var escaped = Tensor(0.0)
    _ = gradient(at: x) { x in
      escaped = exp(x)
      return escaped.sum()
    }
    #expect(gradient(at: x) { ($0 * escaped).sum() } == exp(x))
  }

  @Test func `an error thrown inside passes through and closes the tape`() {
    struct Stop: Error {}
    var escaped = Tensor(0.0)
    #expect(throws: Stop.self) {
      try valueAndGradient(at: x) { x in
        escaped = x * 2
        throw Stop()
      }
    }
    #expect((escaped + escaped).scalars == [4, -8, 12])
  }

  @Test func `what changes after the forward pass does not change the gradient`() {
    var scale = Tensor([1.0, 1, 1])
    let (_, pullback) = valueWithPullback(at: x) { $0 * scale }
    scale[0] = 100
    #expect(pullback(.ones([3])) == .ones([3]))
  }

  @Test func `an inner gradient inside an outer one sees constants`() {
    let outer = gradient(at: x) { x in
      let inner = gradient(at: x.detached) { ($0 * $0 * $0).sum() }
      return (inner * x).sum()
    }
    #expect(outer == x * x * 3)
  }

  @Test func `tasks with tapes of their own do not meet`() async {
    let sums = await withTaskGroup(of: Bool.self) { group in
      for k in 1...8 {
        group.addTask {
          let x = Tensor((0..<50).map { Double($0 * k) })
          return (0..<50).allSatisfy { _ in gradient(at: x) { ($0 * $0).sum() } == x * 2 }
        }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(sums == Array(repeating: true, count: 8))
  }

  @Test func `a second task that inherits a tape is stopped with a sentence`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = gradient(at: Tensor([1.0, 2])) { x in
          let done = DispatchSemaphore(value: 0)
          Task {
            _ = exp(x)
            done.signal()
          }
          done.wait()
          return x.sum()
        }
      })
    #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("one tape, one task"))
  }

  @Test func `a detached task that is handed a tracked tensor is stopped with a sentence`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = gradient(at: Tensor([1.0, 2])) { x in
          let done = DispatchSemaphore(value: 0)
          Task.detached {
            _ = exp(x)
            done.signal()
          }
          done.wait()
          return x.sum()
        }
      })
    #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("one tape, one task"))
  }

  @Test func `a tensor of an outer tape on an inner one is stopped with a sentence`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = gradient(at: Tensor([1.0, 2])) { x in gradient(at: Tensor([3.0, 4])) { (x * $0).sum() }.sum() }
      })
    #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains(".detached"))
  }

  @Test func `shapes that do not fit stop the program with both shapes and the operation`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = matmul(Tensor<Double>.ones([2, 3]), Tensor<Double>.ones([4, 2]))
      })
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("matmul") && text.contains("[2, 3]") && text.contains("[4, 2]"))
  }

  @Test func `a loss that is not one number stops the program`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = valueAndGradient(at: Tensor([1.0, 2])) { $0 * $0 }
      })
    #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("the loss has shape [2]"))
  }

  @Test func `an operation of one's own is differentiated like the others`() {
    func cube(_ x: Tensor<Double>) -> Tensor<Double> {
      let (operand, x) = (x.operand, x.detached)
      return (x * x * x).recorded(from: operand) { g, adjoints in adjoints.add(3 * g * x * x, to: operand) }
    }
    #expect(checkGradient(of: { cube(sin($0)).sum() }, at: x).passes)
  }
}

/// The largest absolute difference of two tensors of one shape; infinite for other shapes.
func maximumDifference(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
  guard a.shape == b.shape else { return .infinity }
  return zip(a.scalars, b.scalars).map { abs($0 - $1) }.max() ?? 0
}
