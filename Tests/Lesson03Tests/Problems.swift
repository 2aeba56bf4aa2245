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

/// The article's schedulers.
enum Schedulers {
  /// Eleven, with PyTorch's defaults where it has some; ReduceLROnPlateau has no path of its own and is left at its start.
  static func eleven(upTo rate: Double) throws -> [(name: String, schedule: any Schedule)] {
    [
      ("StepLR", try StepLR(baseLR: rate, stepSize: 10, gamma: 0.1)),
      ("MultiStepLR", try MultiStepLR(baseLR: rate, milestones: [30, 80], gamma: 0.1)),
      ("ExponentialLR", try ExponentialLR(baseLR: rate, gamma: 0.95)),
      ("ReduceLROnPlateau", Hold(try ReduceLROnPlateau(baseLR: rate).rate)),
      ("CyclicLR", try CyclicLR(baseLR: rate / 100, maxLR: rate, stepSizeUp: 25)),
      ("CosineAnnealingLR", try CosineAnnealingLR(baseLR: rate, tMax: 50)),
      ("OneCycleLR", try OneCycleLR(maxLR: rate, totalSteps: 101)),
      ("LambdaLR", try LambdaLR(baseLR: rate, lambda: Formula(.inverse, 0.1))),
      ("MultiplicativeLR", try MultiplicativeLR(baseLR: rate, lambda: Formula(.constant, 0.95))),
      ("ConstantLR", try ConstantLR(baseLR: rate)), ("LinearLR", try LinearLR(baseLR: rate)),
    ]
  }
}
