/// The tape for numbers: reverse-mode differentiation in one page.
///
///     let tape = ScalarTape()
///     let (x, y) = (tape.variable(3, "x"), tape.variable(4, "y"))
///     let z = x * y + sin(x)
///     z.gradient(of: x, y)                      [4 + cos 3, 3]
///
/// Every operation appends one entry: where its operands stand, and the partial derivative with respect to each. An
/// operand always stands before its result, so the chain rule is one loop from the end:
///
///     ∂z/∂operand = Σ over the entries that use it of ∂z/∂result · partial
///
/// The tape of tensors (`valueAndGradient`) has the same loop, with a function in the place of each partial derivative.
/// Here the adjoints are local to `gradient`: asking twice gives the same answer, and there is nothing to set to zero.
/// A tape is deliberately not Sendable: one tape, one task.
public final class ScalarTape {
  /// One number on the tape, and how it came about.
  public struct Entry: Sendable {
    /// The name of a variable or the sign of an operation.
    public let label: String
    /// The number.
    public let value: Double
    /// For each operand its position and ∂value/∂operand; empty for a variable.
    public let edges: [(operand: Int, partial: Double)]
  }

  /// Everything that has been recorded; an operand always stands before its result.
  public private(set) var entries: [Entry] = []

  public init() {}

  /// How many numbers have been recorded.
  public var count: Int { entries.count }

  /// A number with respect to which gradients are wanted.
  public func variable(_ value: Double, _ name: String = "") -> Variable { record(name, value, []) }

  /// The result of an operation: its value, and ∂value/∂operand for each operand.
  ///
  /// For an operation that the tape does not have yet:
  ///
  ///     x.tape.record("softsign", x.value / d, [(x.index, 1 / (d * d))])          d = 1 + |x|
  ///
  /// - Parameters:
  ///   - label: the sign of the operation, for pictures.
  ///   - value: its result.
  ///   - edges: for each operand its position on this tape, and the partial derivative.
  public func record(_ label: String, _ value: Double, _ edges: [(operand: Int, partial: Double)]) -> Variable {
    precondition(edges.allSatisfy { entries.indices.contains($0.operand) }, "an operand that is not on this tape")
    entries.append(Entry(label: label, value: value, edges: edges))
    return Variable(value: value, index: entries.count - 1, tape: self)
  }

  /// The derivative of the number at `result` with respect to every number recorded up to it.
  func adjoints(from result: Int) -> [Double] {
    var adjoints = [Double](repeating: 0, count: entries.count)
    adjoints[result] = 1
    for index in (0...result).reversed() {
      for (operand, partial) in entries[index].edges { adjoints[operand] += partial * adjoints[index] }
    }
    return adjoints
  }
}
