/// Rates of your choice, each from a step of your choice on.
///
///     η(t) = values[n],   n = number of boundaries b with b ≤ t        t ≥ 0
///
///     let rate = try PiecewiseConstant(boundaries: [10, 20], values: [0.1, 0.05, 0.01])
///     rate(9), rate(10), rate(20)        // 0.1, 0.05, 0.01
///
/// Use it where ``MultiStepLR``, which divides by the same factor every time, is too rigid. It has no end.
///
/// - Parameters:
///   - boundaries: the steps at which the second and later values begin, at least 0, in ascending order.
///   - values: the rates, one more than boundaries.
/// - Source: the counting is that of PyTorch's milestones and of `optax.piecewise_constant_schedule`. Keras's
///   `PiecewiseConstantDecay` keeps the old value at the boundary itself and changes one step later.
public struct PiecewiseConstant: Schedule, NamedSchedule {
  /// The steps at which the second and later values begin, in ascending order.
  public let boundaries: [Int]
  /// The rates, one more than boundaries.
  public let values: [Double]

  /// The first value up to the first boundary, and so on.
  ///
  /// - Throws: ``ScheduleError`` for boundaries out of order, a wrong number of values, and values that are negative or
  ///   not finite.
  public init(boundaries: [Int], values: [Double]) throws {
    try Self.require(
      boundaries.allSatisfy { $0 >= 0 } && zip(boundaries, boundaries.dropFirst()).allSatisfy { $0 < $1 }, "boundaries",
      boundaries, "at least 0 and in ascending order")
    try Self.require(
      values.count == boundaries.count + 1, "values", values, "one more than the \(boundaries.count) boundaries")
    try Self.require(values.allSatisfy { $0.isFinite && $0 >= 0 }, "values", values, "finite and at least 0")
    (self.boundaries, self.values) = (boundaries, values)
  }

  public func callAsFunction(_ step: Int) -> Double { values[boundaries.count { $0 <= step }] }

  public static let parameters = [
    Parameter("boundaries", "the steps at which the second and later values begin"),
    Parameter("values", "the rates, one more than boundaries"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(boundaries: arguments.counts("boundaries"), values: arguments.numbers("values"))
  }

  public var arguments: [String: ArgumentValue] {
    ["boundaries": .list(boundaries.map(ArgumentValue.int)), "values": .list(values.map(ArgumentValue.double))]
  }
}
