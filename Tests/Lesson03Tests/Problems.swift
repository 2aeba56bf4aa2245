import Datasets
import Dispatch
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import Synchronization
import TestSupport
import Training
import Tuning

extension Bowl {
  /// The records of a full-batch run from zero.
  func run(at schedule: any Schedule, steps: Int) -> [TracedRecord<LinearModel>] {
    Descent(on: regression, from: start, by: SGD(), at: schedule).traced(steps + 1)
  }

  /// The mean over `chains` of J − J*, over the last `tail` of `steps` updates on mini-batches.
  ///
  /// Chain c takes the seed `seed + c`; the chains run on all cores and are added up in their order.
  func meanExcess(
    at schedule: any Schedule, batch size: Int, order: BatchSampler.Order, from start: LinearModel, steps: Int,
    tail: Int, chains: Int, seed: UInt64
  ) throws -> Double {
    let samplers = try (0..<chains).map {
      try BatchSampler(rows: regression.rowCount, size: size, order: order, seed: seed + UInt64($0))
    }
    let means = Mutex([Double](repeating: .nan, count: chains))
    DispatchQueue.concurrentPerform(iterations: chains) { chain in
      let batches = MiniBatches(of: regression, by: samplers[chain], recording: .lossOverAllRows)
      let losses = Descent(on: batches, from: start, by: SGD(), at: schedule).prefix(steps + 1).map(\.loss)
      let excess = losses.suffix(tail).reduce(0) { $0 + $1 - curvature.leastCost }
      means.withLock { $0[chain] = excess / Double(tail) }
    }
    return means.withLock { $0.reduce(0, +) } / Double(chains)
  }
}

/// A rate that grows by a factor per step, from a share of the critical rate.
func ramp(from share: Double, by growth: Double, under bowl: Bowl) throws -> ExponentialLR {
  try ExponentialLR(baseLR: share * bowl.curvature.criticalRate, gamma: growth)
}

extension SteepSides {
  /// The losses of 400 updates from x = 3.
  static func losses(at schedule: any Schedule) -> [Double] {
    var run = Descent(on: SteepSides(), from: 3.0, by: SGD(), at: schedule)
    return run.history(steps: 400).losses
  }
}
