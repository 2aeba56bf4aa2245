import ArgumentParser
import LessonKit

/// What can be changed about the lesson's images.
struct ClothesOptions: ParsableArguments {
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
