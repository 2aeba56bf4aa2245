import ArgumentParser

/// What lesson 13 lets you change about the images and the seeds.
struct Options: ParsableArguments {
  @Option(help: "How many images to train on.")
  var images = 10_000

  @Option(help: "How many steps every run on the images makes, each on 64 of them. (default: 1500, with --quick 300)")
  var steps: Int?

  @Option(help: "The seed of the equations, the noise, the batches and the matrices.")
  var seed: UInt64 = 1

  @Flag(help: "Fewer steps on the images.")
  var quick = false

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  func validate() throws {
    guard (64...60_000).contains(images) else {
      throw ValidationError("--images is \(images); choose a number of images from 64 to 60000")
    }
    guard (10...1_000_000).contains(stepCount) else {
      throw ValidationError("--steps is \(stepCount); choose a number of steps from 10 to 1000000")
    }
  }

  var stepCount: Int { steps ?? (quick ? 300 : 1_500) }
}
