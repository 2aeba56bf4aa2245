import RealModule

infix operator ≈ : ComparisonPrecedence

/// Whether two numbers agree to about ten digits, relative to the larger of them.
///
/// Ten of a Double's sixteen: a few thousand roundings may pass, a wrong formula does not. Numbers that should be
/// exactly zero need ``isClose(_:_:relative:absolute:)`` with an absolute tolerance. NaN is close to nothing.
///
/// `#expect` does not know how tightly this operator binds: put arithmetic in parentheses, `#expect(x ≈ (a + b))`.
public func ≈ (a: Double, b: Double) -> Bool { isClose(a, b) }

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
