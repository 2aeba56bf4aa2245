import LessonKit

/// Exercise 13.3 · Schedule-free descent: one point that runs, its average that rests, and a third between them at which the
/// gradient is taken.
///
///     y_t     = (1 − β)·z_t + β·x_t
///     z_{t+1} = z_t − η·∇J(y_t)
///     x_{t+1} = (1 − c)·x_t + c·z_{t+1}        c = 1/(t + 1)        t = 0, 1, 2, …
///
/// x_0 = z_0 is the start. With this c, x_t is the mean of z_1 … z_t, each with the same weight; the start has none.
///
/// - Source: Defazio et al. 2024, "The Road Less Scheduled" (arXiv:2405.15682).
public struct AveragedDescent: Sendable {
  /// x, which is the result of the run.
  public private(set) var average: [Double]
  /// z, which makes the steps.
  public private(set) var runner: [Double]
  /// t, how many steps have been made.
  public private(set) var steps = 0
  /// β, from 0 (the gradient is taken at z) to 1 (at x).
  public let beta: Double

  public init(start: [Double], beta: Double) {
    average = start
    runner = start
    self.beta = beta
  }

  /// y, the point at which the next gradient is to be taken.
  public var probe: [Double] {
    // TODO 13.3: whose share is β, that of the average or that of the point that runs?
    return zip(runner, average).map { z, x in (1 - beta) * z + beta * x }
    // END 13.3: return .todo
  }

  /// One step along the gradient at ``probe``, at the rate η, any number; it may be another one in each step.
  public mutating func step(along gradient: [Double], rate: Double) {
    // TODO 13.3: which of the three points moves along the gradient, and what share of the average is the newest one's?
    runner = zip(runner, gradient).map { z, g in z - rate * g }
    steps += 1
    let c = 1 / Double(steps)
    average = zip(average, runner).map { x, z in (1 - c) * x + c * z }
    // END 13.3: (average, runner) = (.todo, .todo)
  }
}
