/// Lesson 05 · Who computes the gradient?
///
/// The straight line of lesson 01 once more; nobody derives anything: a tape writes down what was computed and is read
/// backwards. Then four ways to call backward, zero_grad and step in the wrong order.
import ArgumentParser
import Lesson05
import LessonKit
import LinearModels

struct AutogradLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson05-autograd", abstract: "Lesson 05 · Who computes the gradient?",
    discussion:
      "Records a cost on a tape, compares four witnesses for its gradient, and runs training loops whose calls "
      + "stand in the right and in the wrong order.")

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var loopOptions: LoopOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let console = csvOption.console
    let table = try tableOptions.load(orElse: "two-houses")
    let problem = try RegressionProblem(table.columns, scaling: loopOptions.scaling).regression
    let bowl = try Curvature(of: problem)
    let rate = loopOptions.firstRate(for: bowl)
    console.open(lesson: 5, question: "Who computes the gradient?", table: table)

    // The operations and the sweep are exercises 5.1 and 5.2: with your own code chosen, this is your own tape.
    let graph = try SmallGraph(of: problem)
    graph.describe(on: console)
    let witnesses = Witnesses(on: problem, around: bowl.minimiserFromZero, seed: loopOptions.seed)
    witnesses.describe(on: console)
    describePath(on: bowl, rate: rate, steps: loopOptions.steps, console: console)

    let article = try ArticleLoop(on: problem, rate: rate, epochs: loopOptions.epochs)
    article.describe(on: console)
    let contest = LoopContest(on: bowl, options: loopOptions)
    contest.describe(on: console)

    var gallery = pictureOptions.gallery(for: 5, on: console)
    gallery.show(contest.picture(of: table), named: "loops")
    gallery.show(graph.picture(of: table), named: "graph", inTerminal: false)
    gallery.show(witnesses.picture(of: table), named: "differences", inTerminal: false)
    graph.writeGraphviz(with: pictureOptions, named: "graph", on: console)
    if let file = csvOption.csv { try contest.csv.write(to: file) }

    console.mention(open: openExercises(), in: "lesson05-autograd")
    console.close(
      finding: article.finding + " " + contest.finding, gallery: gallery,
      next: "swap two calls of your own training loop and see; then Lessons/lesson05-autograd/README.md, exercise 5.1")
  }
}

AutogradLesson.main()
