import Core

/// Several groups of parameters, each with an optimizer and a rate of its own.
///
/// The point is an array with one element per group, and so is the gradient.
///
///     var groups = ParameterGroups([SGD(), SGD(momentum: 0.9)], rateFactors: [1, 0.1])
///     groups.step(&layers, along: gradient, rate: 0.1)      // rates 0.1 and 0.01
///
/// For the parts of a model, see `Part`.
public struct ParameterGroups<Member: Optimizer>: Optimizer {
  public typealias Point = [Member.Point]

  /// One optimizer per group.
  public var members: [Member]
  /// What the rate of a step is multiplied by, one factor per group.
  public var rateFactors: [Double]

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
}

extension ParameterGroups: Codable where Member: Codable {}
extension ParameterGroups: Equatable where Member: Equatable {}
