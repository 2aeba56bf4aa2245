// caught by: Exercise09_2/`exp_range has shrunk by gamma to the s at its first peak`
import Foundation
import LessonKit
import Schedules

/// Exercise 9.2, done wrong: the power of γ counts the steps of the cycle, and begins anew with each.
public struct ShrinkingCycle: Schedule {
  public enum Mode: Hashable, Sendable {
    case triangular2
    case expRange(gamma: Double)
  }

  public let base: Double
  public let peak: Double
  public let stepSize: Int
  public let mode: Mode

  public init(base: Double, peak: Double, stepSize: Int, mode: Mode) {
    self.base = base
    self.peak = peak
    self.stepSize = stepSize
    self.mode = mode
  }

  public func height(_ step: Int) -> Double {
    let position = step % (2 * stepSize)
    return Double(min(position, 2 * stepSize - position)) / Double(stepSize)
  }

  public func callAsFunction(_ step: Int) -> Double {
    let scale =
      switch mode {
      case .triangular2: pow(2, -Double(step / (2 * stepSize)))
      case .expRange(let gamma): pow(gamma, Double(step % (2 * stepSize)))
      }
    return base + (peak - base) * height(step) * scale
  }
}
