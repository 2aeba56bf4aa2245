import Core

/// An optimizer whose kind is chosen while the program runs; still a value.
public struct AnyOptimizer<Point: Parameters>: Optimizer {
  /// The optimizer itself.
  public var base: any Optimizer<Point>

  public init(_ base: any Optimizer<Point>) { self.base = base }

  public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    base.step(&w, along: gradient, rate: rate)
  }
}
