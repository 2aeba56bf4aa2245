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
///
/// The rate in a record is the one that was applied: the schedule's, or what a `RateFindingOptimizer` made of it. Under
/// an `AveragingOptimizer` the point, and the loss and gradient in a record, are those of the average, over the same
/// data as the gradient of the step, which is taken elsewhere: that costs a second evaluation.
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
    let now = evaluate(rate: rate)
    return now.record.with(rate: update(after: now))
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
      let now = evaluate(rate: schedule(step))
      history.append(now.record)
      if history.isDiverged || step >= end { return history }
      let applied = update(after: now)
      if applied != now.record.rate { history.correctLast(rate: applied) }
    }
  }

  /// What is known in the middle of a step.
  @usableFromInline struct Evaluated {
    /// The record of the current point, with the rate that was asked for.
    @usableFromInline let record: Record
    /// The loss where the gradient was taken: that of the record, but for an average.
    @usableFromInline let loss: Double
    @usableFromInline let gradient: Goal.Point

    @inlinable init(_ record: Record, loss: Double, gradient: Goal.Point) {
      (self.record, self.loss, self.gradient) = (record, loss, gradient)
    }
  }

  /// The first half of a step: the record of the current point, and the gradient that the update needs.
  @inlinable mutating func evaluate(rate: Double) -> Evaluated {
    guard let ahead = optimizer.gradientPoint(from: point) else {
      let (loss, gradient) = objective.lossAndGradient(at: point)
      return Evaluated(record(loss, gradient, rate: rate), loss: loss, gradient: gradient)
    }
    // A copy of the objective stands at the same place in the data.
    var sameData = objective
    let (average, slope) = sameData.lossAndGradient(at: point)
    let (loss, gradient) = objective.lossAndGradient(at: ahead)
    return Evaluated(record(average, slope, rate: rate), loss: loss, gradient: gradient)
  }

  @inlinable func record(_ loss: Double, _ gradient: Goal.Point, rate: Double) -> Record {
    Record(step: step, rate: rate, loss: loss, gradientNorm: measuresGradient ? Double(gradient.norm) : nil)
  }

  /// The second half of a step: the update, the only call of an optimizer in the library, and the rate it applied.
  @inlinable mutating func update(after now: Evaluated) -> Double {
    let rate = now.record.rate
    step += 1
    guard now.record.loss.isFinite && now.loss.isFinite else { return rate }
    return optimizer.step(&point, along: now.gradient, loss: now.loss, rate: rate)
  }
}
