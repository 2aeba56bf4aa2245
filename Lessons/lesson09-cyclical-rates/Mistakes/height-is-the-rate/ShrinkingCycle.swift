// caught by: Exercise09_2/`the height goes from 0 to 1 and back, in every cycle`
import Foundation
import LessonKit
import Schedules

/// Exercise 9.2, done wrong: the height is given as a rate, and the rate does without it.
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
    let distance = min(position, 2 * stepSize - position)
    return base + (peak - base) * Double(distance) / Double(stepSize)
  }

  public func callAsFunction(_ step: Int) -> Double {
    let scale =
      switch mode {
      case .triangular2: pow(2, -Double(step / (2 * stepSize)))
      case .expRange(let gamma): pow(gamma, Double(step))
      }
    return base + (height(step) - base) * scale
  }
}
