import LinearModels
import Optimizers

extension Descent {
  /// The records of at most `steps` updates, the start included; fewer when the run diverges on the way.
  ///
  /// The record at which divergence was noticed is the last one: a run never goes on over numbers that mean nothing.
  ///
  /// - Parameters:
  ///   - steps: how many updates to make at most.
  ///   - noiseLevel: the losses at or below which everything is rounding; see `DivergenceWatch`.
  public func watched(steps: Int, noiseLevel: Double = 0) -> RunHistory<Goal.Point> {
    var watch = DivergenceWatch(noiseLevel: noiseLevel)
    var records: [Record<Goal.Point>] = []
    for record in prefix(Swift.max(steps, 0) + 1) {
      records.append(record)
      if watch.observe(record.loss) {
        return RunHistory(records: records, divergedAt: record.step)
      }
    }
    return RunHistory(records: records, divergedAt: nil)
  }
}
