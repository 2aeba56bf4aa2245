import RealModule

infix operator ≈ : ComparisonPrecedence

/// Whether two numbers agree to about ten digits, relative to the larger of them.
///
/// Ten of a Double's sixteen: a few thousand roundings may pass, a wrong formula does not. Numbers that should be
/// exactly zero need ``isClose(_:_:relative:absolute:)`` or ``Approximate`` with an absolute tolerance. NaN is close to
/// nothing.
///
/// `#expect` does not know how tightly this operator binds: put arithmetic in parentheses, `#expect(x ≈ (a + b))`.
public func ≈ (a: Double, b: Double) -> Bool { isClose(a, b) }

/// Whether two lists are of one length and agree number by number.
///
/// Disfavoured, as the others below, so that the compiler tries two numbers first: long sums take it too long otherwise.
@_disfavoredOverload
public func ≈ (a: [Double], b: [Double]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { $0 ≈ $1 } }

/// Whether two numbers agree within a tolerance: |a − b| ≤ max(absolute, relative·max(|a|, |b|)).
///
/// Equal infinities agree; NaN agrees with nothing, not even with NaN.
///
/// - Parameters:
///   - relative: of the larger magnitude; 1e-10 when left out, see ``≈(_:_:)``.
///   - absolute: 0 when left out, because no absolute size is small for every quantity.
public func isClose(_ a: Double, _ b: Double, relative: Double = 1e-10, absolute: Double = 0) -> Bool {
  a == b || a.isApproximatelyEqual(to: b, absoluteTolerance: absolute, relativeTolerance: relative)
}

/// A number and how far from it another may be: `#expect(rate ≈ right.within(1e-12 * peak))` shows both of them.
public struct Approximate<Value: Sendable>: Sendable, CustomStringConvertible {
  public let value: Value
  public let tolerance: Double
  public var description: String { "\(value)" }
}

extension Double {
  /// All numbers that are not further from this one than `tolerance`.
  public func within(_ tolerance: Double) -> Approximate<Double> { Approximate(value: self, tolerance: tolerance) }
}

extension [Double] {
  /// All lists of this length, no number of which is further from this one's than `tolerance`.
  public func within(_ tolerance: Double) -> Approximate<[Double]> { Approximate(value: self, tolerance: tolerance) }
}

/// Whether a number lies within an absolute tolerance of another; an infinity only at itself, NaN nowhere.
@_disfavoredOverload
public func ≈ (a: Double, b: Approximate<Double>) -> Bool { isClose(a, b.value, relative: 0, absolute: b.tolerance) }

/// Whether two lists are of one length and agree number by number within an absolute tolerance.
@_disfavoredOverload
public func ≈ (a: [Double], b: Approximate<[Double]>) -> Bool {
  a.count == b.value.count && zip(a, b.value).allSatisfy { isClose($0, $1, relative: 0, absolute: b.tolerance) }
}
