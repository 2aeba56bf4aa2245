import Core

/// One group of a model's parameters, with an optimizer and a rate of its own; the rest of the model stays as it is.
///
///     var optimizer = ParameterGroup(\Network.features, by: SGD(momentum: 0.9))
///       .and(ParameterGroup(\.head, by: Adam(), rateFactor: 0.1))
///     optimizer.step(&network, along: gradient, rate: 0.1)      // rates 0.1 and 0.01
///
/// Groups should not overlap: what is in two of them is moved twice. To checkpoint a group, encode its `member`: a key
/// path cannot be encoded.
public struct ParameterGroup<Point: Parameters, Member: Optimizer>: Optimizer {
  /// Which parameters; a stored property, for a computed one is copied in every step.
  public let path: any WritableKeyPath<Point, Member.Point> & Sendable
  /// The optimizer of this group.
  public var member: Member
  /// What the rate of a step is multiplied by.
  public var rateFactor: Double

  /// The parameters at `path`, moved by `member` at `rateFactor` times the rate.
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

  /// The step, and the rate that its member found; the rate itself where that finds none.
  @inlinable @discardableResult public mutating func step(
    _ w: inout Point, along gradient: Point, loss: Double, rate: Double
  ) -> Double {
    let own = rate * rateFactor
    let applied = member.step(&w[keyPath: path], along: gradient[keyPath: path], loss: loss, rate: own)
    return applied == own ? rate : applied
  }

  @inlinable public func gradientPoint(from point: Point) -> Point? {
    guard let part = member.gradientPoint(from: point[keyPath: path]) else { return nil }
    var whole = point
    whole[keyPath: path] = part
    return whole
  }
}

/// Two groups, or a group and more joined groups: each steps along the same gradient, the first one first.
public struct JoinedGroups<First: Optimizer, Second: Optimizer>: Optimizer where First.Point == Second.Point {
  /// The model whose groups these are.
  public typealias Point = First.Point

  /// The group that steps first.
  public var first: First
  /// The group, or the joined groups, that step after it.
  public var second: Second

  /// Two groups of one model.
  @inlinable public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    first.step(&w, along: gradient, rate: rate)
    second.step(&w, along: gradient, rate: rate)
  }

  /// The steps, and the rate of the first group.
  @inlinable @discardableResult public mutating func step(
    _ w: inout Point, along gradient: Point, loss: Double, rate: Double
  ) -> Double {
    let applied = first.step(&w, along: gradient, loss: loss, rate: rate)
    second.step(&w, along: gradient, loss: loss, rate: rate)
    return applied
  }

  @inlinable public func gradientPoint(from point: Point) -> Point? {
    let ahead = first.gradientPoint(from: point)
    return second.gradientPoint(from: ahead ?? point) ?? ahead
  }
}

extension ParameterGroup {
  /// This group, then another.
  @inlinable public func and<Other: Optimizer<Point>>(_ other: Other) -> JoinedGroups<Self, Other> {
    JoinedGroups<Self, Other>(self, other)
  }
}

extension JoinedGroups {
  /// These groups, then another.
  @inlinable public func and<Other: Optimizer<Point>>(_ other: Other) -> JoinedGroups<Self, Other> {
    JoinedGroups<Self, Other>(self, other)
  }
}

extension JoinedGroups: Codable where First: Codable, Second: Codable {}
extension JoinedGroups: Equatable where First: Equatable, Second: Equatable {}

/// Groups of parameters of one type, each with an optimizer and a rate of its own.
///
/// The point is an array with one element per group, and so is the gradient.
///
///     var groups = ParameterGroups([SGD(), SGD(momentum: 0.9)], rateFactors: [1, 0.1])
///     groups.step(&layers, along: gradient, rate: 0.1)      // rates 0.1 and 0.01
///
/// For groups of different types, see `ParameterGroup`.
public struct ParameterGroups<Member: Optimizer>: Optimizer {
  /// One set of parameters per group.
  public typealias Point = [Member.Point]

  /// One optimizer per group.
  public var members: [Member]
  /// What the rate of a step is multiplied by, one factor per group.
  public var rateFactors: [Double]

  /// One optimizer for each element of the point.
  ///
  /// - Parameters:
  ///   - members: one optimizer per group, with its own weight decay, momentum, betas …
  ///   - rateFactors: one factor per group; nil is 1 for each.
  /// - Throws: `OptimizerError` unless there is one factor per group, each finite and at least 0.
  public init(_ members: [Member], rateFactors: [Double]? = nil) throws(OptimizerError) {
    let factors = rateFactors ?? members.map { _ in 1 }
    guard factors.count == members.count else {
      throw OptimizerError("ParameterGroups: there are \(factors.count) rate factors for \(members.count) groups.")
    }
    for factor in factors { try OptimizerError.check("ParameterGroups", nonNegative: ["rate factor": factor]) }
    self.members = members
    self.rateFactors = factors
  }

  @inlinable public mutating func step(_ w: inout [Member.Point], along gradient: [Member.Point], rate: Double) {
    precondition(w.count == members.count, "one group of parameters per optimizer")
    for index in members.indices {
      members[index].step(&w[index], along: gradient[index], rate: rate * rateFactors[index])
    }
  }

  /// The steps, and the rate that the first group found; the rate itself where that finds none.
  @inlinable @discardableResult public mutating func step(
    _ w: inout [Member.Point], along gradient: [Member.Point], loss: Double, rate: Double
  ) -> Double {
    precondition(w.count == members.count, "one group of parameters per optimizer")
    var applied = rate
    for index in members.indices {
      let own = rate * rateFactors[index]
      let found = members[index].step(&w[index], along: gradient[index], loss: loss, rate: own)
      if index == 0 && found != own { applied = found }
    }
    return applied
  }

  @inlinable public func gradientPoint(from point: [Member.Point]) -> [Member.Point]? {
    let parts = zip(members, point).map { $0.gradientPoint(from: $1) }
    return parts.contains { $0 != nil } ? zip(parts, point).map { $0 ?? $1 } : nil
  }
}

extension ParameterGroups: Codable where Member: Codable {}
extension ParameterGroups: Equatable where Member: Equatable {}
