import Glibc

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

  /// A tape on which nothing is recorded.
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

  /// The derivative of the number at `result` with respect to every number recorded up to it; 0 where it does not depend on it.
  func adjoints(from result: Int) -> [Double] {
    var adjoints = [Double](repeating: 0, count: entries.count)
    adjoints[result] = 1
    // What the result does not use hands nothing on: 0 times an infinite slope would be NaN.
    var isUsed = [Bool](repeating: false, count: entries.count)
    isUsed[result] = true
    for index in (0...result).reversed() where isUsed[index] {
      for (operand, partial) in entries[index].edges {
        adjoints[operand] += partial * adjoints[index]
        isUsed[operand] = true
      }
    }
    return adjoints
  }
}

/// A number on a `ScalarTape`: its value, and where it stands.
public struct Variable: CustomStringConvertible {
  /// The number itself.
  public let value: Double
  /// Its position on the tape.
  public let index: Int
  /// The tape that recorded it.
  public let tape: ScalarTape

  /// ∂self/∂variable for each of the variables; 0 for one that this number does not depend on.
  public func gradient(of variables: Variable...) -> [Double] { gradient(of: variables) }

  /// ∂self/∂variable for each of the variables.
  public func gradient(of variables: [Variable]) -> [Double] {
    let adjoints = tape.adjoints(from: index)
    return variables.map { variable in
      precondition(variable.tape === tape, "a variable of another tape")
      return adjoints[variable.index]
    }
  }

  public var description: String { "\(value)" }
}

// Each operation is one line in the same shape: its sign, its value, and the partial derivative for each operand.
extension Variable {
  /// a + b; the derivative is 1 for a and 1 for b.
  public static func + (a: Variable, b: Variable) -> Variable { a.with(b, "+", a.value + b.value, 1, 1) }
  /// a − b; the derivative is 1 for a and −1 for b.
  public static func - (a: Variable, b: Variable) -> Variable { a.with(b, "−", a.value - b.value, 1, -1) }
  /// a·b; the derivative is b for a and a for b.
  public static func * (a: Variable, b: Variable) -> Variable { a.with(b, "×", a.value * b.value, b.value, a.value) }
  /// a/b; the derivative is 1/b for a and −a/b² for b.
  public static func / (a: Variable, b: Variable) -> Variable {
    a.with(b, "/", a.value / b.value, 1 / b.value, -a.value / (b.value * b.value))
  }
  /// −a; the derivative is −1.
  public static prefix func - (a: Variable) -> Variable { a.alone("−", -a.value, -1) }

  /// a + b for a constant b; the derivative is 1.
  public static func + (a: Variable, b: Double) -> Variable { a.alone("+ \(b)", a.value + b, 1) }
  /// a − b for a constant b; the derivative is 1.
  public static func - (a: Variable, b: Double) -> Variable { a.alone("− \(b)", a.value - b, 1) }
  /// a·b for a constant b; the derivative is b.
  public static func * (a: Variable, b: Double) -> Variable { a.alone("× \(b)", a.value * b, b) }
  /// a/b for a constant b; the derivative is 1/b.
  public static func / (a: Variable, b: Double) -> Variable { a.alone("/ \(b)", a.value / b, 1 / b) }
  /// a + b for a constant a; the derivative is 1.
  public static func + (a: Double, b: Variable) -> Variable { b + a }
  /// a − b for a constant a; the derivative is −1.
  public static func - (a: Double, b: Variable) -> Variable { b.alone("\(a) −", a - b.value, -1) }
  /// a·b for a constant a; the derivative is a.
  public static func * (a: Double, b: Variable) -> Variable { b * a }
  /// a/b for a constant a; the derivative is −a/b².
  public static func / (a: Double, b: Variable) -> Variable {
    b.alone("\(a) /", a / b.value, -a / (b.value * b.value))
  }

  /// self · self.
  public func squared() -> Variable { alone("²", value * value, 2 * value) }

  fileprivate func alone(_ label: String, _ value: Double, _ partial: Double) -> Variable {
    tape.record(label, value, [(index, partial)])
  }

  private func with(_ b: Variable, _ label: String, _ value: Double, _ left: Double, _ right: Double) -> Variable {
    precondition(tape === b.tape, "an operation on variables of two tapes")
    return tape.record(label, value, [(index, left), (b.index, right)])
  }
}

/// eˣ.
public func exp(_ x: Variable) -> Variable { x.alone("exp", Glibc.exp(x.value), Glibc.exp(x.value)) }
/// log x.
public func log(_ x: Variable) -> Variable { x.alone("log", Glibc.log(x.value), 1 / x.value) }
/// sin x.
public func sin(_ x: Variable) -> Variable { x.alone("sin", Glibc.sin(x.value), Glibc.cos(x.value)) }
/// cos x.
public func cos(_ x: Variable) -> Variable { x.alone("cos", Glibc.cos(x.value), -Glibc.sin(x.value)) }
/// The hyperbolic tangent.
public func tanh(_ x: Variable) -> Variable {
  let y = Glibc.tanh(x.value)
  return x.alone("tanh", y, 1 - y * y)
}
/// √x.
public func sqrt(_ x: Variable) -> Variable {
  x.alone("√", x.value.squareRoot(), 0.5 / x.value.squareRoot())
}
/// max(x, 0); the derivative at 0 is 0.
public func relu(_ x: Variable) -> Variable { x.alone("relu", max(x.value, 0), x.value > 0 ? 1 : 0) }
