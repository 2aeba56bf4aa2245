import Core
import Kernels

/// Descent at Polyak's rate: as far as the loss lies above its least value, by the square of the slope.
///
///     η = min(c·(J(w) − J*)/‖g‖², η_max)      g = ∇J(w) ≠ 0 and J(w) > J*
///     η = 0                                   elsewhere: there is nothing left to gain
///     w ← w − η·g
///
/// c is the rate of the step, 1 in Polyak's rule. At c = 1 on a convex J with least value J* the distance to a minimum
/// never grows; so on mini-batches where one point is best for every batch (interpolation). Where none is, η_max keeps
/// the steps short; without it the run ends above plain descent. At c = 2 on the squares ½(a·w − b)² of single rows it is
/// Kaczmarz's projection.
///
/// - Source: Polyak 1987, "Introduction to optimization"; Loizou et al. 2020, "Stochastic Polyak step-size for SGD"
///   (arXiv:2002.10542), where 1/c is called c.
public struct Polyak<Point: Parameters>: LossOptimizer {
  /// J*, the least value of the loss, in units of the loss.
  public let lowestLoss: Double
  /// η_max, the greatest rate; nil where there is none.
  public let maximumRate: Double?
  public private(set) var appliedRate = 0.0

  /// Polyak's rule for a loss whose least value is 0.
  public init() { (lowestLoss, maximumRate) = (0, nil) }

  /// Polyak's rule.
  ///
  /// - Parameters:
  ///   - lowestLoss: J*, finite.
  ///   - maximumRate: η_max, above 0; nil or infinite for none.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(lowestLoss: Double = 0, maximumRate: Double? = nil) throws(OptimizerError) {
    guard lowestLoss.isFinite else {
      throw OptimizerError("Polyak: lowestLoss is \(lowestLoss), but it must be finite.")
    }
    self.lowestLoss = lowestLoss
    self.maximumRate = maximumRate == .infinity ? nil : maximumRate
    if let maximum = self.maximumRate { try OptimizerError.check("Polyak", positive: ["maximumRate": maximum]) }
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @discardableResult
  public mutating func step(_ w: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double {
    let length = gradient.length
    appliedRate = 0
    // A NaN in the gradient goes on into the point, where it is seen.
    guard loss > lowestLoss, length != 0 else { return 0 }
    appliedRate = min(rate * ((loss - lowestLoss) / length / length), maximumRate ?? .infinity)
    w.descend(along: gradient, rate: appliedRate)
    return appliedRate
  }
}

extension Polyak: Codable, Equatable {}
