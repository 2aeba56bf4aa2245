import Lesson02
import LessonKit
import LinearModels
import Plotting
import Training
import Tuning

/// Training and validation loss over the rate, every round's trials on the same axes.
func lossPicture<Task: LinearTask>(
  of rounds: [SearchRound], in experiment: Experiment<Task>, of table: LessonTable
) throws -> Figure {
  let trials = rounds.flatMap(\.result.trials).filter(\.canWin).sorted { $0.rate < $1.rate }
  let lost = rounds.flatMap(\.result.trials).filter { !$0.canWin }.map(\.rate)
  let best = rounds[rounds.count - 1].result.best
  let rates = trials.map(\.rate)
  var marks: [Mark] = [
    .curve("training", x: rates, y: trials.map(\.trainingLoss), style: Style(point: .circle)),
    .curve("validation", x: rates, y: trials.map(\.validationLoss), style: Style(point: .square)),
    .points("best", x: [best.rate], y: [best.validationLoss], style: Style(color: .black, point: .ring)),
    .verticalLine(at: 2 / (try experiment.training.sharpness()), label: Task.boundName),
  ]
  if let lowest = lost.min(), let highest = lost.max() {
    marks.append(.band(from: lowest, to: max(highest, 1.05 * lowest), label: "diverged"))
  }
  let loss = Panel(
    x: Axis("learning rate", scale: .log), y: Axis("loss after \(experiment.options.steps.grouped) steps", scale: .log),
    legend: .outside(.below), marks: marks)
  let scored = trials.filter { $0.accuracy != nil }
  let accuracy = Panel(
    x: Axis("learning rate", scale: .log), y: Axis("validation accuracy"), legend: .none,
    marks: [
      .curve(
        "accuracy", x: scored.map(\.rate), y: scored.map { $0.accuracy ?? .nan }, style: Style(point: .square))
    ])
  return Figure(
    "The best rate is \(best.rate.significant())" + (lost.isEmpty ? "" : ", and it lies beside a cliff"),
    subtitle: "\(table.summary); \(experiment.training.rowCount) rows to train, "
      + "\(experiment.validation.rowCount) to validate, seed \(experiment.options.seed)",
    panels: scored.isEmpty ? [loss] : [loss, accuracy])
}

/// The training cost over the rate after 10, 100 and 1,000 steps: a valley that moves right and becomes a cliff.
func valleyPicture<Task: LinearTask>(of experiment: Experiment<Task>, of table: LessonTable) throws -> Figure {
  let bound = 2 / (try experiment.training.sharpness())
  let grid = try RateGrid.logarithmic(from: 0.005 * bound, to: 1.1 * bound, count: 60)
  let budgets = [10, 100, 1_000]
  let highest = 3 * experiment.training.cost(at: experiment.start)
  let least = try experiment.training.leastCost()
  // The trials are exercise 2.2: with your own code chosen, your trials draw the valley.
  let valleys = budgets.map { steps in
    let costs = trialLosses(
      of: grid.rates, from: experiment.start, steps: steps,
      update: { experiment.training.moved($0, at: $1) }, loss: { experiment.training.cost(at: $0) })
    return zip(grid.rates, costs).filter { $1 <= highest }.map { (rate: $0, cost: $1 - least) }
  }
  return Figure(
    "The more steps, the nearer the best rate comes to the bound",
    subtitle: "\(table.summary); cost over the training rows, seed \(experiment.options.seed)",
    x: Axis("learning rate", scale: .log), y: Axis(least > 0 ? "cost above the least" : "cost", scale: .log),
    legend: .outside(.below),
    marks: zip(budgets, valleys).map { steps, valley in
      .curve("after \(steps.grouped) steps", x: valley.map(\.rate), y: valley.map(\.cost))
    } + [.verticalLine(at: bound, label: Task.boundName)])
}
