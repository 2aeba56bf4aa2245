import ArgumentParser
import LessonKit

/// What lesson 12 lets you change about the draws, the runs and the networks.
struct Options: ParsableArguments {
  @Option(
    help: "How many batches the means of the first two experiments are taken over. (default: 4000, with --quick 1000)")
  var draws: Int?

  @Option(
    help: ArgumentHelp("The widths of the networks, a comma list.", valueName: "widths"), transform: Options.widths)
  var widths = [32, 128, 512]

  @Option(
    help: ArgumentHelp("The rates of the networks, a comma list.", valueName: "rates"), transform: rateList)
  var rates = [0.001, 0.003, 0.01, 0.03]

  @Option(help: "How many steps every network makes.")
  var steps = 150

  @Option(help: "How many images the networks are trained on.")
  var images = 6_000

  @Option(help: "The seed of the batches, the noise and the networks.")
  var seed: UInt64 = 1

  @Flag(help: "Fewer draws, and no widths above 128.")
  var quick = false

  @Option(
    help: ArgumentHelp("The folder of Fashion-MNIST's files, or shapes for the built-in images.", valueName: "folder"))
  var fashionMnist: String?

  func validate() throws {
    guard (100...1_000_000).contains(drawCount) else {
      throw ValidationError("--draws is \(drawCount); choose a number of draws from 100 to 1000000")
    }
    guard (10...100_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of steps from 10 to 100000")
    }
    guard (64...60_000).contains(images) else {
      throw ValidationError("--images is \(images); choose a number of images from 64 to 60000")
    }
  }

  var drawCount: Int { draws ?? (quick ? 1_000 : 4_000) }
  var shownWidths: [Int] {
    let narrow = widths.filter { $0 <= 128 }
    return quick && !narrow.isEmpty ? narrow : widths
  }

  /// "32,128" as numbers.
  private static func widths(_ text: String) throws -> [Int] {
    let widths = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...6).contains(widths.count), widths.allSatisfy((1...4_096).contains) else {
      throw ValidationError("\"\(text)\" is no list of 1 to 6 widths, each from 1 to 4096, with commas between them")
    }
    return widths
  }
}
