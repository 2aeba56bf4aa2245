/// Two optimizers that step one after the other along the same gradient, each on its own part of the model.
public struct Both<First: Optimizer, Second: Optimizer>: Optimizer where First.Point == Second.Point {
  public typealias Point = First.Point

  public var first: First
  public var second: Second

  @inlinable public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    first.step(&w, along: gradient, rate: rate)
    second.step(&w, along: gradient, rate: rate)
  }
}

extension Part {
  /// This part, then another; parts should not overlap.
  @inlinable public func and<Other: Optimizer<Point>>(_ other: Other) -> Both<Self, Other> {
    Both<Self, Other>(self, other)
  }
}

extension Both {
  /// These parts, then another; parts should not overlap.
  @inlinable public func and<Other: Optimizer<Point>>(_ other: Other) -> Both<Self, Other> {
    Both<Self, Other>(self, other)
  }
}

extension Both: Codable where First: Codable, Second: Codable {}
extension Both: Equatable where First: Equatable, Second: Equatable {}
