/// Lesson 07 · Can one short run find the rate?
///
/// On a straight line, where the bound is known: a probe that finds it, and a ramp that runs past it. Then on a network:
/// what seven ways of reading one short run suggest, what a grid of whole runs finds, and what the two cost.
import ArgumentParser
import LessonKit

struct FinderLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson07-lr-finder", abstract: "Lesson 07 · Can one short run find the rate?",
    discussion: "Compares a range test's suggestions with a grid search on the same network.")

  @OptionGroup var finderOptions: FinderOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    console.print("Lesson 07 · Can one short run find the rate?", right: "a straight line, clothes")
    console.print()

    let line = try StraightLine(seed: finderOptions.seed)
    line.describe(on: console)

    let images = try finderOptions.imageParts
    images.describe(on: console, before: finderOptions)
    let contest = try finderOptions.contest(on: images)
    contest.describe(on: console)

    var gallery = pictureOptions.gallery(for: 7, on: console)
    gallery.show(contest.picture, named: "finder")
    gallery.show(contest.suggestion, named: "suggestion", inTerminal: false)
    gallery.show(contest.seeds, named: "seeds", inTerminal: false)
    gallery.show(line.picture, named: "ramps", inTerminal: false)
    if let file = csvOption.csv { try contest.csv.write(to: file) }

    console.mention(open: openExercises(), in: "lesson07-lr-finder")
    console.close(
      finding: contest.finding, gallery: gallery,
      next: "--optimizer adam, --network lenet; then Lessons/lesson07-lr-finder/README.md, exercises 7.1 to 7.3")
  }
}

FinderLesson.main()
