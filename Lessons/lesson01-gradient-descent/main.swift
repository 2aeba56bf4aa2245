/// Lesson 01 · How big may a step be?
///
/// One straight line, three learning rates. Theory says where the bound lies: 2/λmax. The runs say whether it is right.
import ArgumentParser
import GradientDescent
import Lesson01
import LessonKit
import LinearModels
import Training

struct GradientDescentLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson01-gradient-descent", abstract: "Lesson 01 · How big may a step be?",
    discussion: "Fits a straight line by gradient descent at three learning rates, or at those that you choose.")

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var runOptions: RunOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    let table = try tableOptions.load(orElse: "cars")
    let problem = try RegressionProblem(table.columns, scaling: runOptions.scaling)
    let bowl = try Curvature(of: problem.regression)
    console.open(lesson: 1, question: "How big may a step be?", table: table)
    if let note = runOptions.note { console.paragraph(note) }
    console.print(bowl)

    // The cost, its gradient, the step and the scaling are the exercises: with your own code chosen, it draws your own.
    let own = runOptions.scaling == .zscore ? ownScores(of: table.columns.features) : nil
    let cost = SquaredError(features: own ?? problem.regression.features, targets: problem.regression.targets)
    let start = LinearModel.zero(features: table.columns.featureCount)
    let noise = problem.regression.roundingCost
    let trails = try runOptions.rates(for: bowl).map { rate in
      let descent = Descent(on: cost, from: start, by: OwnStep(cost: cost), at: rate)
      if let run = try runOptions.stochasticRun(on: problem.regression, at: rate) {
        return Trail(at: rate, of: run, steps: runOptions.steps, noiseLevel: noise, in: bowl)
      }
      return Trail(at: rate, of: descent, steps: runOptions.steps, noiseLevel: noise, in: bowl)
    }
    console.print(Trail.table(of: trails, steps: runOptions.steps))

    var gallery = pictureOptions.gallery(for: 1, on: console)
    gallery.show(costPicture(of: trails, in: bowl, of: table), named: "cost")
    gallery.show(pathPicture(of: trails, in: bowl, of: table), named: "path", inTerminal: false)
    gallery.show(boundPicture(of: trails, in: bowl, of: table), named: "bound", inTerminal: false)
    if let file = csvOption.csv { try trails[runOptions.csvPlace].csv(undoing: problem).write(to: file) }

    console.mention(open: try openExercises(), in: "lesson01-gradient-descent")
    console.close(
      finding: finding(from: trails, in: bowl, scaling: runOptions.scaling), gallery: gallery,
      next: "change --rate and find the bound yourself; then Lessons/lesson01-gradient-descent/README.md, exercise 1.1")
  }
}

GradientDescentLesson.main()
