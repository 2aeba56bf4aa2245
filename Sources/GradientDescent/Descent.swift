import Optimizers
import Schedules

/// A run of gradient descent: a sequence of records that never ends by itself.
///
///     g_t = ∇J(θ_t)        θ_{t+1} = the optimizer's step from θ_t along g_t at the rate η(t)
///
/// A run is a value: take a prefix, copy it to fork it, send it to another task. Record 0 is the start, so
/// `prefix(n + 1)` shows n updates. `watched(steps:)` is the run that ends when it has diverged.
public struct Descent<Goal: Objective, Method: Optimizer>: Sequence, IteratorProtocol, Sendable
where Method.Point == Goal.Point {
  /// What the run descends on.
  public private(set) var objective: Goal
  /// Where the run is now.
  public private(set) var point: Goal.Point
  /// How a gradient becomes a step.
  public private(set) var method: Method
  /// The learning rate of every step.
  public let schedule: any Schedule
  /// How many updates have been made.
  public private(set) var step = 0

  public init(on objective: Goal, from start: Goal.Point, by method: Method, at schedule: any Schedule) {
    self.objective = objective
    self.point = start
    self.method = method
    self.schedule = schedule
  }

  /// A run at one constant learning rate.
  public init(on objective: Goal, from start: Goal.Point, by method: Method, at rate: Double) {
    self.init(on: objective, from: start, by: method, at: Hold(rate))
  }

  /// The record of the current point, then one update; never nil.
  public mutating func next() -> Record<Goal.Point>? {
    let (loss, gradient) = objective.lossAndGradient(at: point)
    let record = Record(
      step: step, rate: schedule(step), loss: loss, gradientNorm: Double(gradient.norm), point: point)
    method.step(&point, along: gradient, rate: record.rate)
    step += 1
    return record
  }
}
