import ArgumentParser
import Foundation
import GradientDescent
import LessonKit
import Optimizers
import Plotting
import Terminal
import Tuning

/// `workbench compare`: chosen optimizers at chosen rates on one problem, as a table and a picture.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare optimizers at several rates on a bowl, Rosenbrock's canyon or two moons.",
    discussion: """
      Optimizers and their parameters have PyTorch's names: \(OptimizerSpec.names.joined(separator: ", ")).
      For those that find their own rate (\(OptimizerSpec.rateFinding.joined(separator: ", "))) the rate is a factor of it: \
      1 is what their authors mean.

      bowl: curvatures 1 and κ, from (−1.2, 1). rosenbrock: from (−1.2, 1). moons: a logistic regression on the \
      monomials x, y, … y³ of points in two half circles, from zero, full batches.

      Examples:
        workbench compare
        workbench compare SGD "SGD momentum=0.9" Adam --on rosenbrock --rates 0.001,0.01
        workbench compare "Adam betas=0.5,0.9 amsgrad=true" AdamW --on moons --steps 500
        workbench compare --on bowl --kappa 1000 --turn 0
        workbench compare Polyak AdGD DoG Prodigy --on bowl --rates 1
      """)

  @Argument(help: "The optimizers; put one with parameters in quotes. (default: five of them)")
  var optimizers: [String] = []

  @Option(help: "The problem: bowl, rosenbrock or moons.")
  var on = "bowl"

  @Option(help: "The learning rates to try; a comma list.")
  var rates = "0.0001,0.001,0.01,0.1,1"

  @Option(help: "How many updates every run makes.")
  var steps = 500

  @Option(help: "The bowl's condition number.")
  var kappa = 100.0

  @Option(help: ArgumentHelp("How far the bowl is turned against the parameters.", valueName: "degrees"))
  var turn = 30.0

  @Option(help: "How many points the moons have.")
  var points = 400

  @Option(help: "The seed of the moons.")
  var seed: UInt64 = 1

  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func validate() throws {
    guard (1...100_000).contains(steps) else {
      throw ValidationError("--steps is \(steps); choose a number of updates from 1 to 100000")
    }
    guard kappa >= 1, kappa <= 1e9 else {
      throw ValidationError("--kappa is \(kappa); a condition number is at least 1, here at most 1e9")
    }
    guard turn.isFinite else {
      throw ValidationError("--turn is \(turn); choose a finite number of degrees")
    }
    guard (2...100_000).contains(points) else {
      throw ValidationError("--points is \(points); choose 2 to 100000 points")
    }
  }

  func run() throws {
    let arena = try Problem(named: on, kappa: kappa, turn: turn, points: points, seed: seed)
    let entries = try OptimizerEntry.named(optimizers.isEmpty ? OptimizerEntry.usual : optimizers)
    let rates = try RateGrid(rateList()).rates
    let console = csvOption.console
    console.print(arena.title + ", \(steps.grouped) steps")
    console.print()

    let bar = ProgressBar("runs", total: entries.count * rates.count)
    let comparison = try Comparison(of: entries, at: rates, in: arena, steps: steps, showing: bar)
    bar.finish()
    console.print(comparison.table)
    var figures = pictureOptions.figures(inFolder: "compare", on: console)
    figures.show(comparison.picture, named: arena.name)
    if let file = csvOption.csv { try comparison.csv.write(to: file) }
    console.print()
    console.paragraph(comparison.finding)
    if let line = figures.line { console.paragraph(line) }
  }

  private func rateList() throws -> [Double] {
    try rates.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let rate = Double(word.filter { $0 != " " }) else {
        throw ValidationError("--rates: \"\(word)\" is not a number; write a comma list such as 0.001,0.01,0.1")
      }
      return rate
    }
  }
}
