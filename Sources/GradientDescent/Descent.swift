import Core
import Optimizers
import Schedules

/// A run of gradient descent: the training loop as a value.
///
///     g_t = ∇J(θ_t)        θ_{t+1} = the optimizer's step from θ_t along g_t at the rate η(t)
///
///     var run = Descent(on: regression, from: .zero(features: 1), by: SGD(), at: 0.1)
///     while let record = run.next(), record.step < 1_000 { print(record.loss) }
///
/// Each call of `next()` records the current point and then makes one update; the run never ends by itself. Record 0 is the
/// start, so `prefix(n + 1)` shows n updates; a `for` loop or a prefix runs a copy, and the run itself stays where it is.
/// ``history(steps:noiseLevel:)`` is the run that ends when it has diverged.
///
/// No step is taken along a gradient whose loss is NaN or infinite: the point stays the one at which that was noticed.
public struct Descent<Goal: Objective, Method: Optimizer>: Sequence, IteratorProtocol, Sendable
where Method.Point == Goal.Point {
  /// What the run descends on.
  public var objective: Goal
  /// θ, where the run is now.
  public var point: Goal.Point
  /// How a gradient becomes a step.
  public var optimizer: Method
  /// The learning rate as a function of the step; `next(at:)` overrides it.
  public var schedule: any Schedule
  /// How many steps have been made.
  public var step = 0
  /// Whether the records hold ‖∇J‖, which costs a pass over the gradient.
  public var measuresGradient: Bool

  /// A run that begins at `start` and has made no step.
  ///
  /// - Parameters:
  ///   - objective: the loss and its gradient.
  ///   - start: θ_0.
  ///   - optimizer: how a gradient becomes a step, with the state that it begins with.
  ///   - schedule: the learning rate of each step.
  ///   - measuresGradient: whether the records hold ‖∇J‖.
  public init(
    on objective: Goal, from start: Goal.Point, by optimizer: Method, at schedule: any Schedule,
    measuringGradient measuresGradient: Bool = true
  ) {
    (self.objective, point, self.optimizer) = (objective, start, optimizer)
    (self.schedule, self.measuresGradient) = (schedule, measuresGradient)
  }

  /// A run at one constant learning rate.
  public init(
    on objective: Goal, from start: Goal.Point, by optimizer: Method, at rate: Double,
    measuringGradient measuresGradient: Bool = true
  ) {
    self.init(on: objective, from: start, by: optimizer, at: Hold(rate), measuringGradient: measuresGradient)
  }

  /// The record of the current point, then one step at the schedule's rate; never nil.
  @inlinable public mutating func next() -> Record? { next(at: schedule(step)) }

  /// The record of the current point, then one step at `rate`: for range tests, and for rates that follow the validation.
  @inlinable public mutating func next(at rate: Double) -> Record {
    let (record, gradient) = evaluate(rate: rate)
    update(along: gradient, after: record)
    return record
  }

  /// At most `steps` steps, fewer when the run diverges on the way; the run stays at the point of the last record.
  ///
  /// The last record is that of the point after `steps` updates, or the one at which divergence was noticed: a run never
  /// goes on over numbers that mean nothing.
  ///
  /// - Parameters:
  ///   - steps: how many updates to make at most.
  ///   - noiseLevel: the losses at or below which everything is rounding; see ``DivergenceWatch``.
  @inlinable public mutating func history(steps: Int, noiseLevel: Double = 0) -> RunHistory {
    var history = RunHistory(noiseLevel: noiseLevel)
    let end = step + Swift.max(steps, 0)
    while true {
      let (record, gradient) = evaluate(rate: schedule(step))
      history.append(record)
      if history.isDiverged || step >= end { return history }
      update(along: gradient, after: record)
    }
  }

  /// The first half of a step: the record of the current point, and the gradient there.
  @inlinable mutating func evaluate(rate: Double) -> (record: Record, gradient: Goal.Point) {
    let (loss, gradient) = objective.lossAndGradient(at: point)
    let norm = measuresGradient ? Double(gradient.norm) : nil
    return (Record(step: step, rate: rate, loss: loss, gradientNorm: norm), gradient)
  }

  /// The second half of a step: the update, the only call of an optimizer in the library.
  @inlinable mutating func update(along gradient: Goal.Point, after record: Record) {
    if record.loss.isFinite { optimizer.step(&point, along: gradient, rate: record.rate) }
    step += 1
  }
}
