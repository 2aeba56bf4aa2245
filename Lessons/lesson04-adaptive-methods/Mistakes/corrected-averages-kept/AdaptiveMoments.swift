// caught by: Exercise04_2/`under a constant gradient every step is the rate`
import Core
import Foundation
import LessonKit
import Optimizers

/// Exercise 4.2, done wrong: the corrected averages are kept instead of the averages themselves.
///
///     m ← β₁·m + (1 − β₁)·g          m₀ = 0
///     v ← β₂·v + (1 − β₂)·g²         v₀ = 0
///     w ← w − η·m̂/(√v̂ + ε)           m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1, 2, …
///
/// Both averages start at 0; what is divided by makes up for it. t counts every step, also one at the rate 0, and the
/// correction goes on for ever. Nothing is limited or left out: a huge gradient and NaN go through the same lines.
public struct AdaptiveMoments: Optimizer {
  /// β₁, the share of the past that m keeps, from 0 to below 1.
  public let beta1: Double
  /// β₂, the share of the past that v keeps, from 0 to below 1.
  public let beta2: Double
  /// ε, above 0: a parameter whose gradients are all 0 stays where it is.
  public let epsilon: Double
  /// m, one for each parameter; empty before the first step.
  private var means: [Double] = []
  /// v, one for each parameter; empty before the first step.
  private var squares: [Double] = []
  /// t, the steps taken.
  private var steps = 0

  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public mutating func step(_ point: inout [Double], along gradient: [Double], rate: Double) {
    if means.isEmpty { (means, squares) = (gradient.map { _ in 0 }, gradient.map { _ in 0 }) }
    steps += 1
    for place in point.indices {
      (point[place], means[place], squares[place]) = next(
        from: point[place], mean: means[place], square: squares[place], gradient: gradient[place], rate: rate, t: steps)
    }
  }

  /// One parameter after step t = 1, 2, …, and its two averages.
  func next(
    from w: Double, mean m: Double, square v: Double, gradient g: Double, rate: Double, t: Int
  ) -> (w: Double, m: Double, v: Double) {
    let mean = beta1 * m + (1 - beta1) * g
    let square = beta2 * v + (1 - beta2) * g * g
    let correctedMean = mean / (1 - pow(beta1, Double(t)))
    let correctedSquare = square / (1 - pow(beta2, Double(t)))
    return (w - rate * correctedMean / (correctedSquare.squareRoot() + epsilon), correctedMean, correctedSquare)
  }
}
