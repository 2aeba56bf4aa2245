import Foundation
import Lesson12
import NeuralNetworks
import Optimizers

// What the experiments of lesson 12 find.

/// The mean squared distance of a batch's gradient from that of all rows, over many draws, and what theory says.
struct VarianceRecord {
  let batch: Int
  let replacing: Bool
  let measured, theory: Double
}

/// What one step gains at a rate, over what theory says of the best rate for its batch: the mean over draws, and its standard error.
struct GainRecord {
  let batch: Int
  /// The rate, and as a multiple of the best one for this batch.
  let rate, overBest: Double
  let gain, standardError: Double
}

/// The losses along a run: the mean over seeds, and its standard error as a share of it.
struct MeanLosses {
  let means, errors: [Double]

  /// - Parameter runs: for each seed the losses, equally many.
  init(_ runs: [[Double]]) {
    let count = Double(runs.count)
    let means = (runs.first ?? []).indices.map { place in runs.reduce(0) { $0 + $1[place] } / count }
    errors = means.indices.map { place in
      let squares = runs.reduce(0) { $0 + ($1[place] - means[place]) * ($1[place] - means[place]) }
      return (squares / (count - 1) / count).squareRoot() / means[place]
    }
    self.means = means
  }
}

/// A run with k times the batch, against the run with the batch 1.
struct ScalingRecord {
  enum Method: String, CaseIterable {
    case sgd = "SGD"
    case adam = "Adam"

    var optimizer: AnyOptimizer<[Double]> { self == .sgd ? AnyOptimizer(SGD()) : AnyOptimizer(Adam()) }
    var optimizerOfNetworks: AnyOptimizer<MLP<Float>> { self == .sgd ? AnyOptimizer(SGD()) : AnyOptimizer(Adam()) }
  }

  let method: Method
  let factor: Int
  let rule: ScalingRule?
  /// The loss at eighths of the run, and of the base run.
  let losses, base: MeanLosses

  /// The bowl, and the run with the batch 1.
  static let (curvatures, noise) = (NoisyBowl.curvatures(κ: 20, count: 50), 3.0)
  static let (rate, steps) = (0.003, 16_384)

  var ratios: [Double] { zip(losses.means, base.means).map { $0 / $1 } }
  /// The largest standard error of a ratio, as a share of it.
  var largestError: Double {
    zip(losses.errors, base.errors).map { ($0 * $0 + $1 * $1).squareRoot() }.max() ?? .nan
  }
  /// The ratios that SGD has with k·η on average over all noise: E(wᵢ²) becomes (1 − ηλᵢ)²·E(wᵢ²) + η²σ²/B at each step.
  static func expectedRatios(factor: Int) -> [Double] {
    let losses = [1, factor].map { k in
      let (rate, variance) = (rate * Double(k), noise * noise / Double(k))
      var (squares, losses) = ([Double](repeating: 1, count: curvatures.count), [Double]())
      for step in 1...steps / k {
        for place in squares.indices {
          let left = 1 - rate * curvatures[place]
          squares[place] = left * left * squares[place] + rate * rate * variance
        }
        if step.isMultiple(of: steps / k / 8) { losses.append(zip(curvatures, squares).reduce(0) { $0 + $1.0 * $1.1 }) }
      }
      return losses
    }
    return zip(losses[1], losses[0]).map { $0 / $1 }
  }
  var onTheWay: (least: Double, largest: Double) { (ratios.min() ?? .nan, ratios.max() ?? .nan) }
  var atTheEnd: Double { ratios.last ?? .nan }
}

/// How high SGD stays on a parabola, over the height at k = 1.
struct FloorRecord {
  let factor: Int
  let measured, theory: Double
}

/// How many steps, and how many examples, it takes to a hundredth of the first loss with the best rate at each step.
struct TradeRecord {
  let batch: Int
  /// Over those without noise, and over those of batches so small that noise alone decides: the two asymptotes.
  let steps, examples: Double

  /// 1 on the textbook's hyperbola.
  var product: Double { (steps - 1) * (examples - 1) }

  /// The best rate for each step on a bowl with noise, whose mean squares are known exactly.
  static func trade(κ: Double, noise: Double, batches: [Int]) -> [TradeRecord] {
    let curvatures = NoisyBowl.curvatures(κ: κ, count: 20)
    func steps(_ variance: Double) -> Double {
      var squares = [Double](repeating: 1, count: curvatures.count)
      func sum(_ power: Int) -> Double {
        zip(curvatures, squares).reduce(0) { $0 + pow($1.0, Double(power)) * $1.1 }
      }
      let target = sum(1) / 100
      var (loss, count) = (sum(1), 0.0)
      while count < 1e7 {
        // Its own curvature and slope are means over all runs, so that this is exercise 12.2 in expectation.
        let rate = sum(2) / (sum(3) + curvatures.reduce(0, +) * variance)
        for place in squares.indices {
          let left = 1 - rate * curvatures[place]
          squares[place] = left * left * squares[place] + rate * rate * variance
        }
        let next = sum(1)
        if next <= target { return count + log(loss / target) / log(loss / next) }
        (loss, count) = (next, count + 1)
      }
      return .infinity
    }
    let needed = batches.map { steps(noise * noise / Double($0)) }
    let smallest = 1 / 16.0
    let (fewestSteps, fewestExamples) = (steps(0), smallest * steps(noise * noise / smallest))
    return zip(batches, needed).map { batch, count in
      TradeRecord(batch: batch, steps: count / fewestSteps, examples: Double(batch) * count / fewestExamples)
    }
  }
}

/// The losses of networks after their runs, one for each seed.
struct WidthRecord {
  let parametrisation: Parametrisation
  let width: Int
  let rate: Double
  let losses: [Double]

  /// How many networks.
  static let count: UInt64 = 3

  var loss: Double { losses.reduce(0, +) / Double(losses.count) }
  /// The standard deviation over the networks.
  var deviation: Double {
    (losses.reduce(0) { $0 + ($1 - loss) * ($1 - loss) } / Double(losses.count - 1)).squareRoot()
  }
}

/// Weights under noise and weight decay: their root mean square over the steps.
struct DecayRecord {
  let isCoupled: Bool
  let scale, rate, decay: Double
  private(set) var steps: [Int] = []
  private(set) var sizes: [Double] = []

  init(isCoupled: Bool, scale: Double, rate: Double, decay: Double) {
    (self.isCoupled, self.scale, self.rate, self.decay) = (isCoupled, scale, rate, decay)
  }

  /// AdamW, or Adam with the decay in its gradient, and an ε that no gradient here is near.
  var optimizer: AnyOptimizer<[Double]> {
    get throws(OptimizerError) {
      isCoupled
        ? AnyOptimizer(try Adam(epsilon: 1e-12, weightDecay: decay))
        : AnyOptimizer(try AdamW(epsilon: 1e-12, weightDecay: decay))
    }
  }

  mutating func append(_ point: [Double], at step: Int) {
    steps.append(step)
    sizes.append((point.reduce(0) { $0 + $1 * $1 } / Double(point.count)).squareRoot())
  }

  /// √(η/2λ).
  var theory: Double { (rate / (2 * decay)).squareRoot() }
  /// 1/(ηλ), in steps.
  var time: Int { Int(1 / (rate * decay)) }
  /// The mean over the last third.
  var late: Double { sizes.suffix(sizes.count / 3).reduce(0, +) / Double(sizes.count / 3) }
  /// The size after a time of 1/(ηλ).
  var afterOneTime: Double { zip(steps, sizes).first { $0.0 >= time }?.1 ?? .nan }
}
