/// Lesson 01 · How big may a step be?
///
/// One straight line, three learning rates. Theory says where the bound lies: 2/λmax, with λmax the largest eigenvalue of
/// the Hessian of the cost J. The runs say whether it is right.
import ArgumentParser
import GradientDescent
import Lesson01
import LessonKit
import LinearModels

struct GradientDescentLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson01-gradient-descent", abstract: "Lesson 01 · How big may a step be?",
    discussion: """
      Fit a straight line by gradient descent at three learning rates, or at those that you choose.

      Examples:
        swift run lesson01-gradient-descent
        swift run lesson01-gradient-descent --rate 0.0076
        swift run lesson01-gradient-descent --data table.csv --target y --scaling zscore
      """)

  @OptionGroup var tableOptions: TableOptions
  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // The data: x and y, a row per observation; with --scaling zscore every column of x scaled by exercise 1.3.
    let table = try tableOptions.load(orElse: "cars")
    let features = try options.scaling == .zscore ? zscored(table.columns.features) : table.columns.features
    let targets = table.columns.targets

    // What theory says before any run: gradient descent converges below the rate 2/λmax and diverges above it. (Your scaling
    // feeds the runs over all rows; the library's own scaling of the same table feeds theory and mini-batches.)
    let problem = try RegressionProblem(table.columns, scaling: options.scaling)
    let theory = try Curvature(of: problem.regression)
    try Report.introduce(theory, of: table, options: options, on: csvOption.console)

    // Three runs: at 0.1, 0.8 and 1.01 times 2/λmax, or at the rates of --rate.
    var runs: [RateRun] = []
    for rate in options.rates(around: theory.criticalRate) {
      // The cost J of a line over all rows. With --batch-size the gradient is over a few rows; the recorded cost still is J.
      var objective: any Objective<LinearModel> = SquaredError(features: features, targets: targets)
      if let miniBatches = try options.miniBatches(of: problem.regression) { objective = miniBatches }
      // The model: the line f(x) = w·x + b, at first w = 0 and b = 0.
      var model = LinearModel.zero(features: features.columns)
      var run = RateRun(at: rate, in: theory)

      for step in 0...options.steps {  // record 0 is the start
        let (cost, gradient) = objective.lossAndGradient(at: model)  // J, ∂J/∂w and ∂J/∂b: exercise 1.1
        run.append(Record(step: step, rate: rate, loss: cost, gradientNorm: gradient.norm), model: model)
        if run.history.isDiverged { break }
        model = oneStep(from: model, along: gradient, rate: rate)  // w := w − α·∂J/∂w, b := b − α·∂J/∂b: exercise 1.2
      }
      runs.append(run)
    }

    // Drawn from one distribution, ever longer tables: does it take more steps when there are more rows?
    let sizes = try [50, 500, 5_000, 50_000].map { try DataSetSize(rows: $0, seed: options.seed) }

    try Report(of: runs, sizes: sizes, theory: theory, problem: problem, table: table, options: options)
      .publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }
}

GradientDescentLesson.main()
