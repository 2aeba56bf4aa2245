import Core

/// An optimizer that moves one part of a model and leaves the rest alone.
///
///     var optimizer = Part(\Network.features, by: SGD(momentum: 0.9)).and(Part(\.head, by: Adam(), rateFactor: 0.1))
///     optimizer.step(&network, along: gradient, rate: 0.1)
///
/// To checkpoint it, encode its `member`: a key path cannot be encoded.
public struct Part<Point: Parameters, Member: Optimizer>: Optimizer {
  /// Which part; a stored property, for a computed one is copied in every step.
  public let path: any WritableKeyPath<Point, Member.Point> & Sendable
  /// The optimizer of this part.
  public var member: Member
  /// What the rate of a step is multiplied by.
  public var rateFactor: Double

  @inlinable public init(
    _ path: any WritableKeyPath<Point, Member.Point> & Sendable, by member: Member, rateFactor: Double = 1
  ) {
    self.path = path
    self.member = member
    self.rateFactor = rateFactor
  }

  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    member.step(&w[keyPath: path], along: gradient[keyPath: path], rate: rate * rateFactor)
  }
}
