import GradientDescent
import Optimizers
import Training

/// What remains of one run: its losses, and its way where the problem is a plane.
struct Course {
  let rate: Double
  private(set) var losses: [Double] = []
  /// (x, y) at each step; empty where there are more parameters than two.
  private(set) var places: [[Double]] = []

  /// Reads the records up to the first loss that is not finite.
  init<Goal: Objective, Method: Optimizer>(
    rate: Double, of run: Descent<Goal, Method>, steps: Int, place: (Goal.Point) -> [Double]
  ) {
    self.rate = rate
    var run = run
    for _ in 0...steps {
      let spot = place(run.point)
      if !spot.isEmpty { places.append(spot) }
      let loss = run.next(at: rate).loss
      losses.append(loss)
      guard loss.isFinite else { break }
    }
  }

  /// The loss in the end; infinite where the run diverged, so that it never wins.
  ///
  /// A run may climb high and come back, Adam from any rate: only where it ends counts.
  var end: Double {
    guard let first = losses.first, let last = losses.last, last <= 1e6 * first else { return .infinity }
    return last
  }

  var hasDiverged: Bool { end == .infinity }
}
