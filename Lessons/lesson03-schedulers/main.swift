/// Lesson 03 · When should the rate change?
///
/// The article's StepLR loop; schedules beside each other on one noisy problem; a rate that grows until it is too high;
/// and what warm-up is good for.
import ArgumentParser
import LessonKit
import LinearModels
import Terminal

struct SchedulersLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson03-schedulers", abstract: "Lesson 03 · When should the rate change?",
    discussion: "Draws every schedule and compares some of them on the same noisy problem.")

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var noiseOptions: NoiseOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  @Flag(help: "Only list where a schedule with a PyTorch name differs from PyTorch.")
  var deviations = false

  func run() throws {
    if deviations { return describeDeviations(on: csvOption.console) }
    let console = csvOption.console
    let table = try tableOptions.load(orElse: "cars")
    console.open(lesson: 3, question: "When should the rate change?", table: table)
    let round = try Curvature(of: RegressionProblem(table.columns, scaling: noiseOptions.scaling).regression)
    let steep = try Curvature(of: RegressionProblem(table.columns, scaling: .none).regression)

    articleLoop(on: round.regression, epochs: noiseOptions.epochs, console: console)

    let bar = ProgressBar("chains", total: noiseOptions.chains)
    let contest = try Contest(on: round, options: noiseOptions, showing: bar)
    bar.finish()
    contest.describe(on: console)

    let ramp = try Ramp(on: steep)
    ramp.describe(on: console)
    describeOrder(on: steep, seed: noiseOptions.seed, console: console)
    try describeWarmup(on: console)

    var gallery = pictureOptions.gallery(for: 3, on: console)
    gallery.show(contest.picture(of: table), named: "contest")
    gallery.show(try schedulesPicture(), named: "schedules", inTerminal: false)
    gallery.show(ramp.picture(of: table), named: "ramp", inTerminal: false)
    gallery.show(try OwnSchedules().picture, named: "own", inTerminal: false)
    if let file = csvOption.csv { try contest.csv.write(to: file) }

    console.mention(open: openExercises(), in: "lesson03-schedulers")
    console.close(
      finding: contest.finding, gallery: gallery,
      next: "swift run workbench schedule --help; then Lessons/lesson03-schedulers/README.md, exercise 3.1")
  }
}

SchedulersLesson.main()
