import GradientDescent
import Optimizers

extension Descent {
  /// The records of at most `steps` updates, the start included; fewer when the run diverges on the way.
  ///
  /// The record at which divergence was noticed is the last one: a run never goes on over numbers that mean nothing.
  public func watched(steps: Int) -> WatchedRun<Goal.Point> {
    var watch = DivergenceWatch()
    var records: [Record<Goal.Point>] = []
    for record in prefix(max(steps, 0) + 1) {
      records.append(record)
      if watch.observe(record.loss) {
        return WatchedRun(records: records, divergedAt: record.step)
      }
    }
    return WatchedRun(records: records, divergedAt: nil)
  }
}
