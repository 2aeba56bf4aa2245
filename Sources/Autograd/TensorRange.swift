/// A range of an axis with a step: the indices start, start + step, … below end.
public struct TensorRange: Hashable, Sendable {
  public let start: Int
  public let end: Int
  public let step: Int

  /// Indices from `start` to below `end`, by a step of 1 or more.
  ///
  /// Negative numbers count from the end of the axis, and what lies beyond it is left out, as in Python.
  public init(_ start: Int, _ end: Int, by step: Int = 1) {
    precondition(step >= 1, "the step of a range is \(step), not 1 or more")
    self.start = start
    self.end = end
    self.step = step
  }

  /// The indices of a range.
  public init(_ range: Range<Int>) { self.init(range.lowerBound, range.upperBound) }

  /// Where the range begins on an axis of this extent, and how many indices it has there.
  func clamped(to extent: Int) -> (start: Int, count: Int) {
    let first = min(max(start < 0 ? start + extent : start, 0), extent)
    let last = min(max(end < 0 ? end + extent : end, 0), extent)
    return (first, max(last - first + step - 1, 0) / step)
  }
}
