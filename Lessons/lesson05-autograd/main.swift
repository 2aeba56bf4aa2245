/// Lesson 05 · Who computes the gradient?
///
/// The straight line of lesson 01 once more, but nobody derives its gradient: a tape writes down what was computed and is
/// read backwards. Then backward, zero_grad and step in the right and in the wrong order: Loops/TrainingLoops.swift.
import ArgumentParser
import GradientDescent
import Lesson05Loops
import LessonKit
import LinearModels
import Optimizers

struct AutogradLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson05-autograd", abstract: "Lesson 05 · Who computes the gradient?",
    discussion: """
      Record a cost on a tape, compute its gradient in four ways, and run training loops whose calls stand in the \
      right and in the wrong order.

      Examples:
        swift run lesson05-autograd
        swift run lesson05-autograd --data cars --scaling zscore
        swift run lesson05-autograd --rate 0.4 --rate 0.6
      """)

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // The data: a table of two houses, its cost J, and what theory knows of it. The model starts at w = b = 0.
    let table = try tableOptions.load(orElse: "two-houses")
    let problem = try RegressionProblem(table.columns, scaling: options.scaling).regression
    let bowl = try Curvature(of: problem)
    let start = LinearModel.zero(features: problem.featureCount)
    let rate = options.rates(for: bowl)[0]

    // The same cost, its gradient read off a tape by the code of exercises 5.1 and 5.2: with your own code, by yours.
    let taped = TapedLine(problem: problem)

    // One gradient, computed in several ways at 100 points, against lesson 01's closed form.
    var checks = GradientChecks(of: problem, around: bowl.minimiserFromZero, seed: options.seed)
    for source in GradientSource.all {
      checks.record(
        checks.points.compactMap { point in
          source.gradient(of: problem, at: point).map { relativeDifference(of: $0, from: problem.gradient(at: point)) }
        }, from: source)
    }

    // Lesson 01's path twice, by the closed form and by the tape: how far apart are they ever?
    var closedForm = Descent(on: problem, from: start, by: SGD(), at: rate)
    var tape = Descent(on: taped, from: start, by: SGD(), at: rate)
    var differences: [Double] = []
    while let record = closedForm.next(), tape.next() != nil, record.step < options.steps, record.loss.isFinite {
      differences.append(relativeDifference(of: tape.point, from: closedForm.point))
    }

    // The article's loop and the right one, from w = b = 1, so that weight decay has something to shrink.
    var articleLoop: [ArticleLoopRecord] = []
    let ones = start.mapScalars { _ in 1 }
    let setups: [(order: CallOrder, optimizer: ArticleOptimizer, setToNone: Bool)] = [
      (.article, .sgd, true), (.article, .adam, true), (.article, .sgd, false), (.article, .adam, false),
      (.article, .decaying, true), (.article, .decaying, false),
      (.zeroBackwardStep, .sgd, true), (.zeroBackwardStep, .adam, true),
    ]
    for setup in setups {
      var loop = TrainingLoop(
        on: taped, from: ones, by: setup.optimizer.fresh, at: rate, setToNone: setup.setToNone)
      loop.run(setup.order, epochs: options.epochs)
      articleLoop.append(
        ArticleLoopRecord(
          order: setup.order, optimizer: setup.optimizer, setToNone: setup.setToNone, firstLoss: problem.cost(at: ones),
          lastLoss: problem.cost(at: loop.model), moved: (loop.model - ones).length / ones.length))
    }

    // The orders of calls beside each other, at rates below and above the bound 2/λmax.
    var comparison = CallOrderComparison(steps: options.steps)
    for order in CallOrder.allCases {
      for rate in options.rates(of: order, for: bowl) {
        var loop = TrainingLoop(on: taped, from: start, by: SGD(), at: rate)
        loop.run(order, epochs: options.steps + 1)
        comparison.record(loop.losses, of: order, at: rate, on: bowl)
      }
    }

    try Report(
      options: options, table: table, graph: SmallGraph(of: problem), checks: checks,
      path: PathComparison(rate: rate, differences: differences, steps: options.steps), articleLoop: articleLoop,
      comparison: comparison
    ).publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }
}

/// The optimizers that the article's loop is run with.
enum ArticleOptimizer: String {
  case sgd = "SGD"
  case adam = "Adam"
  case decaying = "momentum, decay"

  var fresh: AnyOptimizer<LinearModel> {
    switch self {
    case .sgd: AnyOptimizer(SGD())
    case .adam: AnyOptimizer(Adam())
    case .decaying: AnyOptimizer((try? SGD(momentum: 0.9, weightDecay: 0.1)) ?? SGD())
    }
  }
}

AutogradLesson.main()
