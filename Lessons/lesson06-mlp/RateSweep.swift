import Core
import Datasets
import Dispatch
import NeuralNetworks
import Plotting
import Synchronization
import Terminal
import Training

/// Every method at every rate, on several networks: the least accuracy that came of it.
struct RateSweep {
  static let rates = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

  /// What became of one network.
  struct Outcome: Sendable {
    let network: MLP<Double>
    let loss: Double
    let accuracy: Double
  }

  let cloud: Cloud
  let options: CloudOptions
  /// The outcomes, as outcomes[method][rate][trial].
  private(set) var outcomes: [[[Outcome]]]

  init(_ cloud: Cloud, options: CloudOptions, showing bar: ProgressBar) throws {
    self.cloud = cloud
    self.options = options
    let (methods, rates, trials) = (Method.allCases, RateSweep.rates, options.trials)
    let found = Mutex([Outcome?](repeating: nil, count: methods.count * rates.count * trials))
    let done = Atomic(0)
    let batches = try options.batches()
    let count = methods.count * rates.count * trials
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let (method, rate, trial) = (index / trials / rates.count, index / trials % rates.count, index % trials)
      let outcome = RateSweep.run(
        methods[method], at: rates[rate], on: cloud, options: options, batches: batches, trial: UInt64(trial))
      found.withLock { $0[index] = outcome }
      bar.show(done.add(1, ordering: .relaxed).newValue)
    }
    let all = found.withLock { $0.compactMap { $0 } }
    outcomes = methods.indices.map { method in
      rates.indices.map { rate in
        let first = (method * rates.count + rate) * trials
        return Array(all[first..<(first + trials)])
      }
    }
  }

  static func run(
    _ method: Method, at rate: Double, on cloud: Cloud, options: CloudOptions, batches: BatchSampler, trial: UInt64
  ) -> Outcome {
    var random = RandomSource(seed: options.seed, stream: trial)
    let start = MLP<Double>([2, options.hidden, options.hidden, 2], using: &random)
    let network = cloud.trained(start, by: method, at: rate, batches: batches, steps: options.steps)
    return Outcome(network: network, loss: cloud.loss(at: network), accuracy: cloud.accuracy(of: network))
  }

  func mean(_ method: Int, _ rate: Int) -> Double {
    let all = outcomes[method][rate].map(\.accuracy)
    return all.reduce(0, +) / Double(all.count)
  }

  /// The best rate of a method, by its place in the list: the best mean accuracy, the least mean loss among equals.
  func best(_ method: Int) -> Int {
    func loss(_ rate: Int) -> Double { outcomes[method][rate].reduce(0) { $0 + ($1.loss.isFinite ? $1.loss : 1e9) } }
    return RateSweep.rates.indices.min {
      (-mean(method, $0), loss($0)) < (-mean(method, $1), loss($1))
    } ?? 0
  }
}
