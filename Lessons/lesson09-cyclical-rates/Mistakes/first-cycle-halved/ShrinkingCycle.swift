// caught by: Exercise09_2/`triangular2 begins with a whole cycle`
import Foundation
import LessonKit
import Schedules

/// Exercise 9.2, done wrong: the cycles are counted from 1, and so is the power: the first is halved already.
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
      case .triangular2: pow(2, -Double(step / (2 * stepSize) + 1))
      case .expRange(let gamma): pow(gamma, Double(step))
      }
    return base + (peak - base) * height(step) * scale
  }
}
