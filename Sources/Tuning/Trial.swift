import Foundation
import GradientDescent

/// One trial of a grid search: a rate, and what training with it came to.
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
