import ArgumentParser
import Terminal

/// What lesson 06 lets you change about its points and networks.
struct PointCloudOptions: ParsableArguments {
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

  /// "moons: 200 points, seed 1".
  var summary: String { "\(form.rawValue): \(points.grouped) points, seed \(seed)" }
}

/// What can be changed about the lesson's images.
struct ImageOptions: ParsableArguments {
  @Option(help: "How many images to train on.")
  var images = 6_400

  @Option(help: "How many times each image is seen.")
  var epochs = 2

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  @Flag(help: "Leave the images out.")
  var noImages = false

  func validate() throws {
    guard (64...60_000).contains(images) else {
      throw ValidationError("--images is \(images); choose a number of images from 64 to 60000")
    }
    guard (1...1000).contains(epochs) else {
      throw ValidationError("--epochs is \(epochs); choose from 1 to 1000")
    }
  }
}
