// caught by: Exercise13_3/`the gradient's point lies between the two`
import LessonKit

/// Exercise 13.3, done wrong: β is the share of the point that runs.
public struct AveragedDescent: Sendable {
  public private(set) var average: [Double]
  public private(set) var runner: [Double]
  public private(set) var steps = 0
  public let beta: Double
  public init(start: [Double], beta: Double) {
    average = start
    runner = start
    self.beta = beta
  }
  public var probe: [Double] {
    return zip(runner, average).map { z, x in beta * z + (1 - beta) * x }
  }
  public mutating func step(along gradient: [Double], rate: Double) {
    runner = zip(runner, gradient).map { z, g in z - rate * g }
    steps += 1
    let c = 1 / Double(steps)
    average = zip(average, runner).map { x, z in (1 - c) * x + c * z }
  }
}
