import LessonKit
import Schedules

/// Exercise 3.4 · Plateau: lower the rate when a loss has stopped falling.
///
///     a loss below the best so far is an improvement: it is the new best, and the count of bad ones is 0 again
///     any other loss is a bad one; with more than `patience` bad ones in a row
///         rate ← rate·factor, and the count is 0 again
///
/// The best begins at ∞, so the first finite loss is an improvement. ∞ and NaN are never below the best: they are bad losses,
/// the first one too. However little below the best a loss is, it improves; a cut leaves the best as it is.
public struct Plateau: FeedbackSchedule {
  /// The rate to train with now.
  public private(set) var rate: Double
  /// The factor of each cut, above 0 and below 1.
  public let factor: Double
  /// How many bad losses in a row are forgiven, at least 0.
  public let patience: Int
  /// The lowest loss so far.
  private var best = Double.infinity
  /// How many bad losses there were since the last improvement or the last cut.
  private var badCount = 0

  public init(base: Double, factor: Double, patience: Int) {
    rate = base
    self.factor = factor
    self.patience = patience
  }

  /// Looks at the loss at the end of an epoch.
  public mutating func observe(_ metric: Double) {
    // TODO 3.4: is it an improvement? If not, is patience at an end? And which of the counters starts again?
    if metric < best {
      best = metric
      badCount = 0
    } else {
      badCount += 1
    }
    if badCount > patience {
      rate *= factor
      badCount = 0
    }
    // END 3.4: rate = .todo
  }
}
