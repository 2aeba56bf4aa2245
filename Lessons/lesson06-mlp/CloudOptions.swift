import ArgumentParser
import Datasets
import Terminal

/// What lesson 06 lets you change.
struct CloudOptions: ParsableArguments {
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case moons, spirals
  }

  @Option(help: "The two classes of points: moons or spirals.")
  var form = Form.moons

  @Option(help: "How many points there are.")
  var points = 500

  @Option(help: "How far the points are scattered around their moon or arm. (default: 0.2 for moons, 0.02 for spirals)")
  var noise: Double?

  @Option(help: "How many points a mini-batch has.")
  var batchSize = 32

  @Option(help: "The width of the two hidden layers.")
  var hidden = 16

  @Option(help: "How many updates every run makes.")
  var steps = 600

  @Option(help: "Adam's learning rate in the run that is drawn.")
  var rate = 0.01

  @Option(help: "How many networks every rate is tried on.")
  var trials = 3

  @Option(help: "The seed of the points and of the networks.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (10...100_000).contains(points) else {
      throw ValidationError("--points is \(points); choose a number of points from 10 to 100000")
    }
    guard (1...points).contains(batchSize) else {
      throw ValidationError("--batch-size is \(batchSize); choose from 1 to the \(points) points there are")
    }
    guard noise.map({ 0 <= $0 && $0 <= 1000 }) ?? true else {
      throw ValidationError("--noise is \(noise ?? 0); choose a number from 0 to 1000")
    }
    guard (1...1000).contains(hidden) else {
      throw ValidationError("--hidden is \(hidden); choose a width from 1 to 1000")
    }
    guard (10...100_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 10 to 100000")
    }
    guard rate > 0, rate.isFinite else {
      throw ValidationError("--rate is \(rate); a learning rate is a finite number above 0")
    }
    guard (1...100).contains(trials) else {
      throw ValidationError("--trials is \(trials); choose a number of networks from 1 to 100")
    }
  }

  /// The points, as the lesson sees them.
  func cloud() throws -> Cloud {
    switch form {
    case .moons: Cloud(try Generated.moons(count: points, noise: noise ?? 0.2, seed: seed))
    case .spirals: Cloud(try Generated.spirals(count: points, turns: 1, noise: noise ?? 0.02, seed: seed))
    }
  }

  /// The mini-batches of every run.
  func batches() throws -> BatchSampler { try BatchSampler(rows: points, size: batchSize, seed: seed) }

  /// "moons: 200 points, seed 1".
  var summary: String { "\(form.rawValue): \(points.grouped) points, seed \(seed)" }
}
