/// Lesson 02 · Which rate is best, and what did asking cost?
///
/// Train once per rate, ask the validation data, keep the best; search again around it; retrain on all the data.
import ArgumentParser
import GradientDescent
import Lesson02
import LessonKit
import LinearModels
import Terminal
import Training

struct GridSearchLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson02-grid-search", abstract: "Lesson 02 · Which rate is best, and what did asking cost?",
    discussion: "Searches a grid of learning rates, refines it around the best, and retrains on all the data.")

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var searchOptions: SearchOptions
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    let table = try tableOptions.load(orElse: "diabetes")
    // A target of zeros and ones is two classes; anything else is a number to predict.
    if table.columns.targets.allSatisfy({ $0 == 0 || $0 == 1 }) {
      try teach(Experiment<LogisticRegression>(table.columns, options: searchOptions), on: table)
    } else {
      try teach(Experiment<LinearRegression>(table.columns, options: searchOptions), on: table)
    }
  }

  func teach<Task: LinearTask>(_ experiment: Experiment<Task>, on table: LessonTable) throws {
    let console = csvOption.console
    console.open(lesson: 2, question: "Which rate is best, and what did asking cost?", table: table)
    console.paragraph(try experiment.description())

    let bar = ProgressBar("trials", total: try searchOptions.grid().rates.count * (searchOptions.rounds + 1))
    let rounds = try experiment.search(showing: bar)
    bar.finish()
    for (number, round) in rounds.enumerated() {
      console.print("\n  Round \(number + 1)")
      lines(of: round.result).forEach { console.print($0) }
    }
    console.print()
    console.print(roundTable(rounds))
    rounds.compactMap(\.result.remark).prefix(1).forEach(console.paragraph)

    let retraining = try experiment.retrain(with: rounds[rounds.count - 1].result.best)
    console.print()
    console.paragraph(retraining.sentences)

    var gallery = pictureOptions.gallery(for: 2, on: console)
    gallery.show(try lossPicture(of: rounds, in: experiment, of: table), named: "loss")
    gallery.show(try valleyPicture(of: experiment, of: table), named: "valley", inTerminal: false)
    if let file = csvOption.csv { try csv(of: rounds).write(to: file) }

    console.mention(open: openExercises(), in: "lesson02-grid-search")
    console.close(
      finding: finding(from: rounds, steps: searchOptions.steps), gallery: gallery,
      next: "try --data breast-cancer, or more --steps; then Lessons/lesson02-grid-search/README.md, exercise 2.1")
  }
}

GridSearchLesson.main()
