/// A place where a schedule that bears a PyTorch name deliberately does something else.
///
/// One table for the docstrings' readers, the lesson that prints it and the test that checks it.
public struct Deviation: Hashable, Sendable {
  /// The class.
  public let schedule: String
  /// When they differ.
  public let when: String
  /// What PyTorch does.
  public let torch: String
  /// What this does.
  public let here: String
  /// Why.
  public let reason: String
  /// Whether a run of valid arguments gives other rates; otherwise arguments are refused that PyTorch accepts.
  public let changesRates: Bool

  /// All of them.
  public static let all: [Deviation] = rates + refusals

  private static let rates = [
    Deviation(
      schedule: "CosineAnnealingWarmRestarts", when: "step(epoch) at some exact ends of a cycle, T_mult > 1",
      torch: "a rounded logarithm: the minimum", here: "the restart", reason: "its own step() restarts there",
      changesRates: true),
    Deviation(
      schedule: "OneCycleLR", when: "after step total_steps",
      torch: "ValueError in the middle of the run", here: "rests at the minimum",
      reason: "check(epochs:batchesPerEpoch:) tells before training", changesRates: true),
    Deviation(
      schedule: "OneCycleLR", when: "step total_steps, pct_start = 1",
      torch: "ZeroDivisionError", here: "rests at the minimum", reason: "a value, no crash", changesRates: true),
    Deviation(
      schedule: "ConstantLR", when: "step total_iters, factor = 0",
      torch: "ZeroDivisionError", here: "the base rate", reason: "its closed form says so", changesRates: true),
    Deviation(
      schedule: "MultiplicativeLR", when: "step(epoch)",
      torch: "multiplies once by λ(epoch)", here: "the product of λ(1) to λ(epoch)",
      reason: "a rate depends on the step alone", changesRates: true),
  ]

  private static let refusals = [
    Deviation(
      schedule: "StepLR", when: "step_size ≤ 0", torch: "0: ZeroDivisionError at step 1; negative: accepted",
      here: "refused", reason: "told at once", changesRates: false),
    Deviation(
      schedule: "CosineAnnealingLR", when: "T_max ≤ 0", torch: "0: ZeroDivisionError at step 1; negative: accepted",
      here: "refused", reason: "told at once", changesRates: false),
    Deviation(
      schedule: "OneCycleLR", when: "pct_start·total_steps = 1", torch: "ZeroDivisionError in the constructor",
      here: "refused with a sentence", reason: "the rise would take no time", changesRates: false),
    Deviation(
      schedule: "CyclicLR", when: "step_size_up ≤ 0 or step_size_down < 0", torch: "ZeroDivisionError, or accepted",
      here: "refused", reason: "time does not run backwards", changesRates: false),
    Deviation(
      schedule: "all", when: "γ < 0, negative counts, milestones, minima or rates, numbers that are not finite",
      torch: "accepted", here: "refused", reason: "the rate would be negative, or no number", changesRates: false),
    Deviation(
      schedule: "SequentialLR", when: "milestones out of order", torch: "accepted, members are skipped silently",
      here: "refused", reason: "never what is meant", changesRates: false),
    Deviation(
      schedule: "SequentialLR", when: "a composition as a later member", torch: "TypeError at the milestone",
      here: "refused", reason: "told at once", changesRates: false),
    Deviation(
      schedule: "SequentialLR", when: "LinearLR or PolynomialLR of total_iters 0 as a later member",
      torch: "ZeroDivisionError at the milestone", here: "refused", reason: "told at once", changesRates: false),
    Deviation(
      schedule: "ChainedScheduler", when: "a ConstantLR of factor 0 (total_iters > 0) as a member",
      torch: "ZeroDivisionError at step total_iters", here: "refused", reason: "told at once", changesRates: false),
    Deviation(
      schedule: "SequentialLR, ChainedScheduler", when: "runs of more than 4194304 steps", torch: "accepted",
      here: "refused", reason: "PyTorch's steps are replayed one by one", changesRates: false),
  ]
}
