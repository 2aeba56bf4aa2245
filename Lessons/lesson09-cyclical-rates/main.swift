/// Lesson 09 · Fixed or cyclic?
///
/// A cycle that crosses the bound on a bowl; then Smith's advice carried out on two networks: a range test, and fixed
/// rates against triangular, triangular2 and exp_range cycles, warm restarts and one-cycle, for the same budget.
import ArgumentParser
import LessonKit

struct CyclicalRatesLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson09-cyclical-rates", abstract: "Lesson 09 · Fixed or cyclic?",
    discussion: "Compares rates that go up and down with fixed ones: on a bowl, on a perceptron and on LeNet-5.")

  @OptionGroup var cycleOptions: CycleOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    console.print("Lesson 09 · Fixed or cyclic?", right: "a bowl, a perceptron, LeNet-5")
    console.print()

    let bowl = try BowlCycles()
    bowl.describe(on: console)

    let networks = cycleOptions.noImages ? nil : try NetworkCycles(cycleOptions)
    networks?.describe(on: console)

    var gallery = pictureOptions.gallery(for: 9, on: console)
    if !bowl.isOpen { gallery.show(bowl.picture, named: "bowl") }
    if let cycles = StudentCycles.picture { gallery.show(cycles, named: "cycles", inTerminal: false) }
    if let networks {
      gallery.show(networks.ranges, named: "range", inTerminal: false)
      gallery.show(networks.contests[0].picture(of: networks.summary), named: "mlp", inTerminal: false)
      gallery.show(networks.contests[1].picture(of: networks.summary), named: "lenet", inTerminal: false)
      gallery.show(networks.spread, named: "spread", inTerminal: false)
      gallery.show(networks.peaks, named: "peaks", inTerminal: false)
      if let file = csvOption.csv { try networks.csv.write(to: file) }
    }

    console.mention(open: openExercises(), in: "lesson09-cyclical-rates")
    let other = cycleOptions.noImages ? "the same without --no-images" : "--no-images for the bowl alone"
    console.close(
      finding: networks?.finding ?? bowl.finding, gallery: gallery,
      next: "\(other); then Lessons/lesson09-cyclical-rates/README.md, exercises 9.1 to 9.3")
  }
}

CyclicalRatesLesson.main()
