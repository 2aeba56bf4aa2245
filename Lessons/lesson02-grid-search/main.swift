/// Lesson 02 · Which rate is best, and what did asking cost?
///
/// Train once per rate, ask the validation data, keep the best; search again around it; retrain on all the data.
import ArgumentParser
import GradientDescent
import LearningRates
import Lesson02
import LessonKit
import Optimizers
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
    let console = csvOption.console
    let table = try tableOptions.load(orElse: "diabetes")
    console.open(lesson: 2, question: "Which rate is best, and what did asking cost?", table: table)

    let task = try Task(table.columns, options: searchOptions)
    console.paragraph(task.description)

    // The article's procedure: a list of rates, one trial each, the validation loss decides.
    let rounds = try task.search(searchOptions, on: console)
    console.print(roundsTable(rounds))
    if let remark = rounds[0].result.remark { console.paragraph(remark) }
    let best = rounds[rounds.count - 1].result.best
    let retraining = try task.retraining(after: best, options: searchOptions)
    console.paragraph(retraining.description)

    var gallery = pictureOptions.gallery(for: 2, on: console)
    gallery.show(lossPicture(of: rounds, in: task, of: table), named: "loss")
    gallery.show(valleyPicture(of: task, of: table), named: "valley", inTerminal: false)
    if let file = csvOption.csv { try csv(of: rounds).write(to: file) }

    console.close(
      finding: finding(from: rounds, retraining: retraining), gallery: gallery,
      next: "give a finer grid with --count, or more steps; then Lessons/lesson02-grid-search/README.md, exercise 2.1")
  }
}

GridSearchLesson.main()
