import Datasets
import Dispatch
import GradientDescent
import Lesson03
import LinearModels
import Optimizers
import Plotting
import Schedules
import Synchronization
import Terminal
import Training

/// The same noisy problem under several schedules: the same start, the same mini-batches, many runs each.
struct Contest {
  /// One schedule and what it came to.
  struct Entry: Sendable {
    let name: String
    let schedule: any Schedule
    /// The mean over all runs of J − J*, at each step.
    var excess: [Double] = []
    /// What one call of the schedule costs.
    var nanoseconds = 0.0
  }

  private(set) var entries: [Entry]
  let options: NoiseOptions
  /// The excess at which the constant rate must settle, by theory.
  let floor: Double

  init(on bowl: Curvature, options: NoiseOptions, showing bar: ProgressBar) throws {
    self.options = options
    floor = bowl.noiseFloor(rate: options.rate, batchSize: options.batchSize)
    entries = try Contest.schedules(from: options.rate, over: options.steps)

    let excess = try Contest.meanExcess(of: entries.map(\.schedule), on: bowl, options: options, showing: bar)
    for place in entries.indices {
      entries[place].excess = excess[place]
      entries[place].nanoseconds = Contest.cost(of: entries[place].schedule, over: options.steps)
    }
  }

  /// A constant rate and the ways to come down from it: some rightly paced, one too fast.
  private static func schedules(from rate: Double, over steps: Int) throws -> [Entry] {
    let third = max(steps / 3, 1)
    // The cosine is exercise 3.2; until it is written, the library's stands in for it.
    let own = CosineDecay(base: rate, floor: 0, steps: steps - 1)
    let cosine: any Schedule = own(0).isNaN ? try Cosine(from: rate, to: 0, over: steps) : own
    return [
      Entry(name: "constant", schedule: Hold(rate)),
      Entry(name: "half of it", schedule: Hold(rate / 2)),
      Entry(name: "StepLR ÷ 10", schedule: try StepLR(baseLR: rate, stepSize: third, gamma: 0.1)),
      Entry(name: "cosine to 0", schedule: cosine),
      Entry(name: "1/(1 + t/10)", schedule: try LambdaLR(baseLR: rate, lambda: Formula(.inverse, 0.1))),
      Entry(name: "γ = 0.995", schedule: try ExponentialLR(baseLR: rate, gamma: 0.995)),
      Entry(name: "γ = 0.9", schedule: try ExponentialLR(baseLR: rate, gamma: 0.9)),
    ]
  }

  /// The mean over the chains of J − J* at each step, for each schedule.
  ///
  /// Chain c draws the same batches under every schedule, and no chain waits for another: they run on all cores and
  /// are added up in their order.
  private static func meanExcess(
    of schedules: [any Schedule], on bowl: Curvature, options: NoiseOptions, showing bar: ProgressBar
  ) throws -> [[Double]] {
    let problem = bowl.regression
    let samplers = try (0..<options.chains).map { chain in
      try BatchSampler(
        rows: problem.rowCount, size: options.batchSize, order: .withReplacement, seed: options.seed &+ UInt64(chain))
    }
    let finished = Mutex([[[Double]]](repeating: [], count: options.chains))
    let done = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: options.chains) { chain in
      let start = LinearModel.zero(features: problem.featureCount)
      let curves = schedules.map { schedule in
        let batches = MiniBatches(of: problem, by: samplers[chain], reporting: .whole)
        return Descent(on: batches, from: start, by: SGD(), at: schedule)
          .prefix(options.steps + 1).map { $0.loss - bowl.leastCost }
      }
      finished.withLock { $0[chain] = curves }
      bar.show(done.add(1, ordering: .relaxed).newValue)
    }
    let chains = finished.withLock { $0 }
    return schedules.indices.map { place in
      (0...options.steps).map { step in
        chains.reduce(0) { $0 + $1[place][step] } / Double(chains.count)
      }
    }
  }

  /// Nanoseconds per call, over a million calls.
  private static func cost(of schedule: any Schedule, over steps: Int) -> Double {
    let calls = 1_000_000
    var sum = 0.0
    let time = ContinuousClock().measure {
      for call in 0..<calls { sum += schedule(call % steps) }
    }
    return sum.isNaN ? .nan : time / .nanoseconds(calls)
  }

  /// A row per step: the rate and the mean excess of every schedule.
  var csv: CSVFile {
    let names = ["constant", "half", "step", "cosine", "inverse", "gamma_0.995", "gamma_0.9"]
    var file = CSVFile(columns: ["step"] + names.flatMap { ["rate_\($0)", "excess_\($0)"] })
    for step in 0...options.steps {
      file.add(step, entries.flatMap { [$0.schedule(step), $0.excess[step]] })
    }
    return file
  }
}
