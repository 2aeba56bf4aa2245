/// A PyTorch schedule that only ever multiplies the rate it finds: chainable, in PyTorch's word.
///
///     η(t) = baseLR·factor(t)
protocol ScalingSchedule: TorchSchedule {
  /// The factor between the base rate and the undisturbed rate at `step`.
  func factor(at step: Int) -> Double

  /// The factor that `scheduler.step()` multiplies by when it makes the scheduler's own count `step`.
  ///
  /// At step 0 this is what an ordinary step would do; the first step of a scheduler is ``initial(from:)``.
  func ratio(at step: Int) -> Double
}

extension ScalingSchedule {
  public func callAsFunction(_ step: Int) -> Double { baseLR * factor(at: step) }

  public func initial(from rate: Double) -> Double { rate * factor(at: 0) }
  public func next(after rate: Double, at step: Int) -> Double { rate * ratio(at: step) }
  public func restart(from rate: Double) -> Double { baseLR * factor(at: 0) }
  public func lastOverwrite(upTo step: Int) -> Int? { nil }

  public func rate(at step: Int, startingAt rate: Double) -> Double {
    factor(at: 0) == 0 ? baseLR * factor(at: step) : rate * (gain(from: 0, to: step) ?? 1)
  }

  public func gain(from start: Int, to end: Int) -> Double? {
    let before = factor(at: start)
    // Once a factor is 0 the rate is 0, and no factor changes that; the same is true of an overflow.
    return before == 0 || before.isInfinite ? 1 : factor(at: end) / before
  }
}
