import Foundation
import GradientDescent

/// The trials of a grid search and the best of them.
///
/// A trial that diverged or ended in NaN never wins. Between equal trials the smallest rate wins, in whatever order
/// they stand.
public struct SearchResult: Sendable {
  /// Every trial, in the order in which it was given.
  public let trials: [Trial]
  /// The winner.
  public let best: Trial
  /// What made it the winner.
  public let criterion: Criterion

  /// Chooses the best of these trials.
  ///
  /// - Throws: `GridSearchError` when there is no trial, or none that can win.
  public init(_ trials: [Trial], by criterion: Criterion = .lowestLoss) throws {
    guard let lowest = trials.map(\.rate).min() else { throw GridSearchError.noTrials }
    if criterion == .highestAccuracy, trials.allSatisfy({ $0.accuracy == nil }) { throw GridSearchError.noAccuracy }
    let candidates = trials.filter(\.canWin).sorted { $0.rate < $1.rate }
    guard var best = candidates.first else {
      throw GridSearchError.allDiverged(count: trials.count, lowestRate: lowest)
    }
    for trial in candidates.dropFirst() where criterion.prefers(trial, to: best) { best = trial }
    self.trials = trials
    self.best = best
    self.criterion = criterion
  }

  /// Gradients that all trials took together: what the answer cost.
  public var gradients: Int { trials.reduce(0) { $0 + $1.gradients } }

  /// A warning when the winner stands at an end of what was tried, where the best may lie outside.
  public var remark: String? {
    let rates = trials.map(\.rate)
    guard let low = rates.min(), let high = rates.max(), low < high else { return nil }
    // Above the highest rate that can win, everything has diverged: then the upper end has been found.
    let highestThatCanWin = trials.filter(\.canWin).map(\.rate).max()
    if best.rate == low {
      return "The best rate is the lowest that was tried (\(low)): the best of all may lie below; try lower rates."
    }
    if best.rate == high && highestThatCanWin == high {
      return "The best rate is the highest that was tried (\(high)): the best of all may lie above; try higher rates."
    }
    return nil
  }
}

/// One trial of a grid search: a rate, and the result of training with it.
public struct Trial: Hashable, Sendable {
  /// The learning rate that was tried.
  public let rate: Double
  /// The loss over the training data after the last step.
  public let trainingLoss: Double
  /// The loss over the validation data after the last step.
  public let validationLoss: Double
  /// The share of validation rows predicted rightly, 0…1, or nil where there is nothing to be right about (regression).
  public let accuracy: Double?
  /// The step at which training was found to diverge, or nil.
  public let divergedAt: Int?
  /// How many gradients the trial took: what it cost.
  public let gradients: Int

  /// A trial by its numbers; it took no gradients unless told otherwise.
  public init(
    rate: Double, trainingLoss: Double, validationLoss: Double, accuracy: Double? = nil, divergedAt: Int? = nil,
    gradients: Int = 0
  ) {
    self.rate = rate
    self.trainingLoss = trainingLoss
    self.validationLoss = validationLoss
    self.accuracy = accuracy
    self.divergedAt = divergedAt
    self.gradients = gradients
  }

  /// A trial can win when it neither diverged nor ended in something that is not a number.
  public var canWin: Bool {
    divergedAt == nil && validationLoss.isFinite && (accuracy?.isFinite ?? true)
  }
}

extension Trial: CustomStringConvertible {
  /// The line that the article prints for each trial, rate and loss rounded for reading.
  public var description: String {
    let loss = divergedAt.map { "diverged at step \($0)" } ?? String(format: "%.6g", validationLoss)
    let score = divergedAt == nil ? accuracy.map { String(format: "%.4f", $0) } : nil
    return "Learning Rate: \(String(format: "%.4g", rate)), Validation Loss: \(loss), Accuracy: \(score ?? "n/a")"
  }
}

extension Criterion {
  /// Whether `a` is strictly better than `b`, both of them trials that can win.
  public func prefers(_ a: Trial, to b: Trial) -> Bool {
    if self == .highestAccuracy, let mine = a.accuracy, let other = b.accuracy, mine != other { return mine > other }
    return a.validationLoss < b.validationLoss
  }
}

/// Why a grid search has no winner.
public enum GridSearchError: Error, Hashable, CustomStringConvertible {
  /// Nothing was tried.
  case noTrials
  /// Every one of `count` trials diverged; the smallest rate among them was `lowestRate`.
  case allDiverged(count: Int, lowestRate: Double)
  /// The criterion is accuracy, and no trial has one.
  case noAccuracy

  public var description: String {
    switch self {
    case .noTrials: "the grid holds no rates; give at least one"
    case .allDiverged(let count, let lowest):
      "all \(count) trials diverged, also the one with the lowest rate, \(lowest); "
        + "search a lower range, for example \(lowest / 1000) to \(lowest / 10)"
    case .noAccuracy: "a regression has no accuracy to choose by; choose by loss"
    }
  }
}
