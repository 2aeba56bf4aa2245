/// Lesson 04 · Can the rate choose itself?
///
/// Five methods on one bowl and in one canyon; what momentum gains as bowls grow narrower; how big a step each rule
/// bears; and three numbers on which Adam walks the wrong way.
import ArgumentParser
import LessonKit
import Terminal

struct AdaptiveMethodsLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson04-adaptive-methods", abstract: "Lesson 04 · Can the rate choose itself?",
    discussion: "Measures what momentum and adaptive rates gain, and where they fail.")

  @OptionGroup var options: MethodOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    console.print("Lesson 04 · Can the rate choose itself?", right: "bowls, a canyon, three numbers")
    console.print()

    let bar = ProgressBar("methods", total: Method.all(momentum: options.beta).count)
    let ways = try Ways(options: options, showing: bar)
    bar.finish()
    ways.describe(on: console)

    // The heavy ball is exercise 4.1 and Adam exercise 4.2: with your own code chosen, this runs and draws your own.
    let race = try Race(over: options.conditionNumbers, fixed: options.beta)
    race.describe(on: console)
    let edges = Edges(momenta: options.momenta)
    edges.describe(on: console)
    let example = CounterExample()
    example.describe(on: console)

    var gallery = pictureOptions.gallery(for: 4, on: console)
    gallery.show(race.picture, named: "race")
    gallery.show(ways.picture, named: "paths", inTerminal: false)
    gallery.show(edges.picture, named: "edges", inTerminal: false)
    gallery.show(example.picture, named: "reddi", inTerminal: false)
    if let file = csvOption.csv { try race.csv.write(to: file) }

    console.mention(open: openExercises(), in: "lesson04-adaptive-methods")
    console.close(
      finding: race.finding + " " + example.finding, gallery: gallery,
      next: "swift run workbench compare --help; then Lessons/lesson04-adaptive-methods/README.md, exercise 4.1")
  }
}

AdaptiveMethodsLesson.main()
