import Glibc
import Kernels
import Synchronization
import Tensors

/// The operations of one computation, in the order in which they ran.
///
/// Creation order is topological order, so the backward sweep is one loop from the end: no sort, no recursion. An entry
/// holds a function from the adjoint of its result to those of its operands; it captures values and positions, never
/// other entries, so nothing can form a cycle and a tape of any length is freed at once.
///
///     ∂L/∂operand = Σ over the entries that use it of pullback(∂L/∂result)
final class Tape<Scalar: TensorScalar>: AnyTape, @unchecked Sendable {
  /// From the adjoint of a result to the adjoints of the operands.
  typealias Pullback = Tensor<Scalar>.Pullback

  /// One entry for each tensor; nil for a variable, which was not computed.
  private var pullbacks: [Pullback?] = []

  /// How many tensors have been recorded.
  var count: Int { pullbacks.count }

  /// A tensor with respect to which gradients are wanted.
  func variable(_ value: Tensor<Scalar>) -> Tensor<Scalar> { append(value, nil) }

  /// The result of an operation.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func append(_ value: Tensor<Scalar>, _ pullback: Pullback?) -> Tensor<Scalar> {
    var result = value
    result.node = TapeReference(tape: number, index: pullbacks.count)
    pullbacks.append(pullback)
    return result
  }

  /// The adjoints of all variables, given that of one result.
  ///
  /// They are local to the call: asking twice gives the same answer, and there is nothing to set to zero. A sweep that
  /// `consumes` the tape forgets each entry, and the values that it saved, as soon as it is done.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sweep(from result: Tensor<Scalar>, adjoint: Tensor<Scalar>, consuming: Bool) -> Adjoints<Scalar> {
    var adjoints = Adjoints<Scalar>(tape: number, count: count)
    guard result.node.tape == number else { return adjoints }
    adjoints.add(adjoint, to: result.operand)
    for index in (0...result.node.index).reversed() {
      guard let pullback = pullbacks[index], let adjoint = adjoints.take(index) else { continue }
      pullback(adjoint, &adjoints)
      if consuming { pullbacks[index] = nil }
    }
    return adjoints
  }
}

/// ∂L/∂x for the tensors x of a tape, as far as the backward sweep has come.
public struct Adjoints<Scalar: TensorScalar> {
  private let tape: UInt64
  private var values: [Tensor<Scalar>?]
  /// The matrices a and b whose products aᵀ·b are still to be added, by the operand's position.
  private var products: [Int: [(Tensor<Scalar>, Tensor<Scalar>)]] = [:]

  init(tape: UInt64, count: Int) {
    self.tape = tape
    values = Array(repeating: nil, count: count)
  }

  /// Adds a contribution to the adjoint of an operand: a variable that is used twice gets both.
  ///
  /// Where broadcasting repeated the operand, the contribution has the larger shape and is summed over the repeated
  /// axes. For a constant the contribution is not even computed.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func add(_ contribution: @autoclosure () -> Tensor<Scalar>, to operand: Operand) {
    guard operand.node.tape == tape else { return }
    let contribution = contribution().summed(to: operand.shape)
    guard var sum = values[operand.node.index].take() else {
      values[operand.node.index] = contribution
      return
    }
    sum.accumulate(contribution)
    values[operand.node.index] = sum
  }

  /// Adds a contribution to the part of an operand's adjoint that a view names: nothing as large as the whole is made
  /// for each part.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func add(_ contribution: @autoclosure () -> Tensor<Scalar>, to operand: Operand, at view: TensorView) {
    guard operand.node.tape == tape else { return }
    guard var sum = values[operand.node.index].take() else {
      values[operand.node.index] = contribution().placed(view, in: operand.shape)
      return
    }
    sum.accumulate(contribution(), at: view)
    values[operand.node.index] = sum
  }

  /// Adds aᵀ·b to the adjoint of a matrix.
  ///
  /// A matrix that is used at every step of a sequence gets many such products: all but the first are added together,
  /// when the adjoint is asked for, so that it is written once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func add(productOf a: Tensor<Scalar>, _ b: Tensor<Scalar>, to operand: Operand) {
    guard operand.node.tape == tape else { return }
    guard values[operand.node.index] != nil else {
      return add(Tensor.product(a, b, transposingLeft: true), to: operand)
    }
    products[operand.node.index, default: []].append((a, b))
  }

  /// The adjoint at a position, which is then forgotten.
  mutating func take(_ index: Int) -> Tensor<Scalar>? {
    guard var value = values[index].take() else { return nil }
    if let others = products.removeValue(forKey: index) { value.accumulate(products: others) }
    return value
  }
}

/// What a pullback needs to know of an operand: where it stands on the tape and which shape it has, not its values.
public struct Operand: Sendable {
  let node: TapeReference
  /// The operand's shape.
  public let shape: Shape

  /// Whether the tensor was recorded, by this tape or by another.
  var isTracked: Bool { node.tape != 0 }
}

extension Tensor {
  /// This tensor as an operand of an operation that is about to be recorded.
  public var operand: Operand { Operand(node: node, shape: shape) }

  /// From the adjoint of a result to contributions to the adjoints of its operands.
  public typealias Pullback = (_ adjoint: Tensor, _ adjoints: inout Adjoints<Scalar>) -> Void

  /// This value as the result of an operation on `a`, so that gradients flow through it.
  ///
  /// Every differentiable operation is made with this function, and so can be a new one:
  ///
  ///     func cube(_ x: Tensor<Double>) -> Tensor<Double> {
  ///       let (operand, x) = (x.operand, x.detached)
  ///       return (x * x * x).recorded(from: operand) { g, adjoints in
  ///         adjoints.add(3 * g * x * x, to: operand)
  ///       }
  ///     }
  ///
  /// The value must be computed from detached tensors, and the pullback may capture only such.
  public func recorded(from a: Operand, _ pullback: @escaping Pullback) -> Tensor {
    guard a.isTracked, let tape = Tensor.tape(for: a) else { return self }
    return tape.append(self, pullback)
  }

  /// This value as the result of an operation on `a` and `b`.
  public func recorded(from a: Operand, _ b: Operand, _ pullback: @escaping Pullback) -> Tensor {
    guard a.isTracked || b.isTracked, let tape = Tensor.tape(for: a) ?? Tensor.tape(for: b) else { return self }
    return tape.append(self, pullback)
  }

  /// This value as the result of an operation on any number of operands.
  public func recorded(from operands: [Operand], _ pullback: @escaping Pullback) -> Tensor {
    guard let tape = operands.lazy.compactMap({ Tensor.tape(for: $0) }).first else { return self }
    return tape.append(self, pullback)
  }

  private static func tape(for operand: Operand) -> Tape<Scalar>? {
    guard let tape = AnyTape.recording(operand.node) else { return nil }
    // A tensor of this type carries the number of a tape of this type.
    return unsafeDowncast(tape, to: Tape<Scalar>.self)
  }
}

/// What every tape has, whatever the type of its numbers: a number, an owner, and whether it is still recording.
///
/// The current tape is task-local, so that two tasks that train two models do not meet. A tape belongs to the thread
/// that runs its closure: a second task that reaches it, by inheriting the task-local value or by being handed a
/// tracked tensor, stops the program with a sentence that says so, instead of corrupting the gradient.
public class AnyTape: @unchecked Sendable {
  @TaskLocal static var current: AnyTape?

  /// A tape that records nothing: the current one inside `noGradient`.
  static let paused = AnyTape(number: 0)

  /// The numbers of all tapes that are recording now, in any task.
  private static let open = Mutex<Set<UInt64>>([])
  private static let lastNumber = Atomic<UInt64>(0)

  let number: UInt64
  private let owner = pthread_self()
  private var isRecording = true

  private init(number: UInt64) { self.number = number }

  init() {
    number = AnyTape.lastNumber.add(1, ordering: .relaxed).newValue
    AnyTape.open.withLock { _ = $0.insert(number) }
  }

  /// Ends the recording; tensors that outlive it are constants.
  func close() {
    isRecording = false
    AnyTape.open.withLock { _ = $0.remove(number) }
  }

  /// The tape on which an operation on the tensor at `reference` is to be recorded, or nil for a constant.
  static func recording(_ reference: TapeReference) -> AnyTape? {
    guard reference.tape != 0 else { return nil }
    guard let current else {
      refuse(reference, "a tensor of a tape was used by another task; one tape, one task")
      return nil
    }
    guard current !== paused else { return nil }
    guard current.number == reference.tape else {
      refuse(reference, "a tensor of an outer tape was used on an inner one; if it is a constant there, use .detached")
      return nil
    }
    guard pthread_equal(current.owner, pthread_self()) != 0, current.isRecording else {
      programmerError("a second task recorded on a tape that is not its own; one tape, one task")
    }
    return current
  }

  /// Stops the program if the tape of a tensor is still recording: elsewhere it may not be used as a constant.
  private static func refuse(_ reference: TapeReference, _ sentence: String) {
    if open.withLock({ $0.contains(reference.tape) }) { programmerError(sentence) }
  }
}

/// Runs `body` without recording: values are computed, gradients are not prepared.
///
/// Inside it tensors of the current tape count as constants.
public func noGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try AnyTape.$current.withValue(AnyTape.paused, operation: body)
}
