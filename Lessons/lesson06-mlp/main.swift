/// Lesson 06 · What changes when the bowl is not a bowl?
///
/// A network learns to bend a boundary; rates ten times too high and too low, by method; what zero weights do; and how
/// far a signal gets through ten layers. Then the same rates again, on images of clothes.
import ArgumentParser
import LessonKit
import Terminal

struct MLPLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson06-mlp", abstract: "Lesson 06 · What changes when the bowl is not a bowl?",
    discussion: "Trains small networks on two moons or two spirals and draws what they have learned.")

  @OptionGroup var cloudOptions: CloudOptions
  @OptionGroup var clothesOptions: ClothesOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    let cloud = try cloudOptions.cloud()
    console.print("Lesson 06 · What changes when the bowl is not a bowl?", right: cloudOptions.summary)
    console.print()

    let learning = Learning(cloud, options: cloudOptions)
    learning.describe(on: console)

    let bar = ProgressBar("runs", total: Method.allCases.count * RateSweep.rates.count * cloudOptions.trials)
    let sweep = try RateSweep(cloud, options: cloudOptions, showing: bar)
    bar.finish()
    sweep.describe(on: console)

    let zero = try ZeroStart(cloud, options: cloudOptions)
    zero.describe(on: console)
    let depth = Depth(seed: cloudOptions.seed)
    depth.describe(on: console)

    let clothes = clothesOptions.noImages ? nil : try ClothesSweep(Clothes(clothesOptions, seed: cloudOptions.seed))
    clothes?.describe(on: console)

    var gallery = pictureOptions.gallery(for: 6, on: console)
    gallery.show(sweep.picture, named: "rates")
    gallery.show(learning.picture, named: "boundary", inTerminal: false)
    gallery.show(fourBoundaries(zero, sweep), named: "panels", inTerminal: false)
    gallery.show(depth.picture(seed: cloudOptions.seed), named: "activations", inTerminal: false)
    if let clothes { gallery.show(clothes.picture, named: "clothes", inTerminal: false) }
    if let file = csvOption.csv { try sweep.csv.write(to: file) }

    console.mention(open: openExercises(), in: "lesson06-mlp")
    console.close(
      finding: sweep.finding, gallery: gallery,
      next: "--form spirals; then Lessons/lesson06-mlp/README.md, exercises 6.1 and 6.2")
  }
}

MLPLesson.main()
