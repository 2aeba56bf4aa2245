// caught by: Exercise12_3/`the floor, by hand`
import LessonKit

/// Exercise 12.3, done wrong: as if the curvature were 1.
public enum ScalingRule: Sendable {
  case linear
  case root
}

public func scaled(rate: Double, steps: Int, by factor: Int, _ rule: ScalingRule) -> (rate: Double, steps: Int) {
  return (rule == .linear ? rate * Double(factor) : rate * Double(factor).squareRoot(), (steps + factor - 1) / factor)
}

public func floorRatio(rate: Double, curvature: Double, factor: Int) -> Double {
  let scaled = Double(factor) * rate
  return scaled < 2 ? (2 - rate * curvature) / (2 - scaled) : .infinity
}

public func largestFactor(rate: Double, curvature: Double, ratio: Double) -> Int {
  return Int((2 - (2 - rate * curvature) / ratio) / (rate * curvature))
}
