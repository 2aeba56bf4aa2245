import Foundation
import LessonKit
import Schedules

/// Exercise 10.3 · Silver steps: beyond the bound at every fourth step, far beyond it at fewer and fewer.
///
///     η(t) = (1 + ρ^(ν(t + 1) − 1))/L        t = 0, 1, 2, …
///     ρ = 1 + √2
///     ν(i): how often i can be halved, so ν(1) = 0, ν(2) = 1, ν(3) = 0, ν(4) = 2
///
/// √2/L, 2/L, √2/L, (1 + ρ)/L, √2/L, 2/L, √2/L, (1 + ρ²)/L, …
public struct SilverSteps: Schedule {
  /// L, the largest curvature, above 0.
  public let largest: Double

  public init(largest: Double) {
    self.largest = largest
  }

  /// The rate at `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    // TODO 10.3: the formula counts from 1. How often does 2 divide that number, and what is ρ to the power of −1?
    let ρ = 1 + 2.0.squareRoot()
    let halvings = (step + 1).trailingZeroBitCount
    return (1 + pow(ρ, Double(halvings - 1))) / largest
    // END 10.3: return .todo
  }
}
