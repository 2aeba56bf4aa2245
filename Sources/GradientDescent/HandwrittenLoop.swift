import Optimizers
import Schedules

/// A training loop whose calls stand in the order in which somebody wrote them, right or wrong.
///
///     for epoch in 0, 1, 2, …
///         (J, g) = loss and gradient at θ             the forward pass
///         each of `calls` in turn:
///             backward         G ← G + g
///             zero_grad        G ← nothing, or G ← 0
///             step             the optimizer's step from θ along G; none where G is nothing
///
/// `[.zeroGrad, .backward, .step]` is gradient descent, bit for bit what `Descent` does. A second `backward` of one epoch
/// adds the same g again, also after a step: the graph holds the values of the forward pass. PyTorch refuses it ("trying
/// to backward through the graph a second time") unless the first one said `retain_graph=True`; this loop always retains.
///
/// A run is a sequence of records that never ends by itself, like `Descent`; record 0 is the start.
public struct HandwrittenLoop<Goal: Objective, Method: Optimizer>: Sequence, IteratorProtocol, Sendable
where Method.Point == Goal.Point {
  /// What one epoch does after its forward pass.
  public let calls: [LoopCall]
  /// What `zero_grad` leaves: nothing, or zeros.
  public let setToNone: Bool
  /// The learning rate of every epoch.
  public let schedule: any Schedule
  /// Where the run is now.
  public private(set) var point: Goal.Point
  /// What the backward passes have left for the next step.
  public private(set) var gradient = GradientAccumulator<Goal.Point>()
  /// How many epochs are done.
  public private(set) var epoch = 0

  private var objective: Goal
  private var method: Method

  /// - Parameters:
  ///   - calls: one epoch, in order.
  ///   - setToNone: whether `zero_grad` leaves nothing, as PyTorch does where nothing is said; otherwise it leaves zeros.
  public init(
    _ calls: [LoopCall], on objective: Goal, from start: Goal.Point, by method: Method, at schedule: any Schedule,
    setToNone: Bool = true
  ) {
    self.calls = calls
    self.objective = objective
    self.point = start
    self.method = method
    self.schedule = schedule
    self.setToNone = setToNone
  }

  /// A run at one constant learning rate.
  public init(
    _ calls: [LoopCall], on objective: Goal, from start: Goal.Point, by method: Method, at rate: Double,
    setToNone: Bool = true
  ) {
    self.init(calls, on: objective, from: start, by: method, at: Hold(rate), setToNone: setToNone)
  }

  /// The record of the current point, then one epoch; never nil.
  public mutating func next() -> Record? {
    let (loss, fresh) = objective.lossAndGradient(at: point)
    let record = Record(step: epoch, rate: schedule(epoch), loss: loss, gradientNorm: Double(fresh.norm))
    for call in calls {
      switch call {
      case .backward: gradient.add(fresh)
      case .zeroGrad: gradient.zero(setToNone: setToNone)
      case .step:
        if let sum = gradient.sum { method.step(&point, along: sum, rate: record.rate) }
      }
    }
    epoch += 1
    return record
  }
}
