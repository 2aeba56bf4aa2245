/// Lesson 13 · Can the run find its own rate?
///
/// Polyak's rate from the loss, a rate from two gradients, rates from the distance covered, an average in place of a schedule,
/// and steps of a fixed size along a matrix without its singular values. Each on what it is good for, and where it fails.
import ArgumentParser
import Core
import Foundation
import Lesson13
import LessonKit

struct NoRateLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson13-no-rate", abstract: "Lesson 13 · Can the run find its own rate?",
    discussion: """
      Descend without choosing a rate: by the loss, by two gradients, by the distance covered, by an average.

      Examples:
        swift run lesson13-no-rate
        swift run lesson13-no-rate --seed 2 --quick
      """)

  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // Equations that can all be satisfied, and others that cannot. Polyak's rate is exercise 13.1.
    let consistent = Equations(count: 60, noise: 0, seed: options.seed)
    let noisy = Equations(count: 60, noise: 1, seed: options.seed)
    let equations = [
      solve(consistent, "one solution", "Polyak", at: polyak()),
      solve(consistent, "one solution", "0.01") { _ in 0.01 },
      solve(noisy, "with noise", "Polyak", at: polyak()),
      solve(noisy, "with noise", "0.005") { _ in 0.005 },
    ]

    // Three smooth problems, at a constant rate and at rates from two gradients, exercise 13.2.
    let smooth = [SmoothProblem.steepSides, .bowl(seed: options.seed), try .tumours()].map(descendTwice)

    // Rates from the distance covered, on a bowl and on a cone.
    let distances = [DistanceProblem.Loss.squares, .length].flatMap { loss in
      [1.0, 10, 100].map { descendByDistance(on: DistanceProblem(loss, distance: $0, seed: options.seed)) }
    }

    // Schedule-free descent, exercise 13.3, where plain descent diverges above 0.2.
    let averages = [0.1, 0.3, 1, 1.9].map(descendOnAverage)

    // A valley with a river: which schedule ends lowest?
    let rivers = try River.schedules().map { descendIntoRiver($0.name, at: $0.schedule, seed: options.seed) }

    // A matrix of unknowns: Muon's steps, exercise 13.4, and descent with and without momentum.
    let matrices = [1e2, 1e4].flatMap { matrixRuns(on: MatrixProblem(conditionNumber: $0, seed: options.seed)) }

    // Softmax regression on images, the same batches for all.
    let images = try SoftmaxTask(options)
    let softmax = softmaxRuns(on: images)

    try Report(
      options: options, equations: equations, smooth: smooth, distances: distances, averages: averages, rivers: rivers,
      matrices: matrices, images: images, softmax: softmax
    ).publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// The loop of this lesson: measure, compute the rate from it, step.
  ///
  /// Each method is another `rate`.
  ///
  /// - Returns: the point after the last step.
  @discardableResult
  func descend(
    from start: [Double], steps: Int, measuring: (_ step: Int, _ x: [Double]) -> (loss: Double, gradient: [Double]),
    at rate: Rate, noting: (_ here: Measured, _ rate: Double, _ next: [Double]) -> Void = { _, _, _ in }
  ) -> [Double] {
    var x = start
    for step in 0..<steps {
      let (loss, gradient) = measuring(step, x)
      let here = Measured(step: step, point: x, loss: loss, gradient: gradient)
      let rate = rate(here)
      x = zip(x, gradient).map { $0 - rate * $1 }
      noting(here, rate, x)
    }
    return x
  }

  /// One equation at a time.
  func solve(_ equations: Equations, _ kind: String, _ name: String, at rate: Rate) -> EquationsRun {
    var run = EquationsRun(equations: kind, name: name)
    let start = [Double](repeating: 0, count: 20)
    run.distances.append(equations.distance(of: start))
    let end = descend(
      from: start, steps: 2_000,
      measuring: { step, x in equations.lossAndGradient(at: x, equation: equations.equation(at: step)) },
      at: rate
    ) { _, _, next in run.distances.append(equations.distance(of: next)) }
    run.excess = equations.loss(at: end) - equations.loss(at: equations.solution)
    return run
  }

  /// The same start and as many steps: at constant rates, and at rates from two gradients each.
  func descendTwice(on problem: SmoothProblem) -> SmoothRun {
    var run = SmoothRun(problem: problem)
    // One step more than counts: its loss is that after the last one.
    func descend(at rate: Rate, noting: (Measured, Double, [Double]) -> Void) {
      self.descend(
        from: problem.start, steps: problem.steps + 1, measuring: { problem.lossAndGradient($1) }, at: rate,
        noting: noting)
    }
    descend(at: { _ in problem.constant }) { here, _, _ in run.constant.append(here.loss) }
    descend(at: adGD()) { here, rate, _ in
      run.adaptive.append(here.loss)
      run.rates.append(rate)
    }
    for power in 0...8 {
      let rate = problem.constant * pow(2, Double(power))
      var last = Double.nan
      descend(at: { _ in rate }) { here, _, _ in last = here.loss }
      if last < run.best.loss { run.best = (rate, last) }
    }
    return run
  }

  /// D-Adaptation and DoG, which find out how far away the minimum is, and the best of 25 constant rates.
  func descendByDistance(on problem: DistanceProblem) -> DistanceRun {
    var run = DistanceRun(problem: problem)
    adaptDistance(on: problem, noting: &run)
    func descend(at rate: Rate, noting: (Measured, Double, [Double]) -> Void) {
      self.descend(
        from: [Double](repeating: 0, count: 20), steps: DistanceProblem.steps + 1,
        measuring: { problem.lossAndGradient(at: $1) }, at: rate, noting: noting)
    }
    descend(at: doG(first: 1e-6)) { here, _, _ in
      run.distances.append(max(run.distances.last ?? 1e-6, here.point.norm))
      run.distanceLoss = here.loss
    }
    for place in 0..<25 {
      let rate = problem.distance * pow(10, -4 + Double(place) / 5)
      var last = Double.nan
      descend(at: { _ in rate }) { here, _, _ in last = here.loss }
      if last < run.best.loss { run.best = (rate, last) }
    }
    return run
  }

  /// The runs on the images.
  func softmaxRuns(on images: SoftmaxTask) -> [SoftmaxRun] {
    let count = options.stepCount
    func run(_ name: String, at rate: Rate) -> SoftmaxRun {
      var (task, run) = (images, SoftmaxRun(name))
      descend(from: images.start, steps: count, measuring: { task.lossAndGradient(at: $1) }, at: rate) {
        run.append(rate: $1, loss: $0.loss, of: count, at: $2, of: images)
      }
      return run
    }
    func runOnAverage(rate: Double) -> SoftmaxRun {
      var (task, run) = (images, SoftmaxRun("schedule-free, \(rate)"))
      var averaged = AveragedDescent(start: images.start, beta: 0.9)
      for _ in 0..<count {
        let (loss, gradient) = task.lossAndGradient(at: averaged.probe)
        averaged.step(along: gradient, rate: rate)
        run.append(rate: rate, loss: loss, of: count, at: averaged.average, of: images)
      }
      return run
    }
    let constants = [0.01, 0.03, 0.1, 0.3, 1].map { constant in run("constant \(constant)") { _ in constant } }
    let lines = [0.1, 0.3, 1].map { peak in
      run("\(peak) linear to 0") { peak * (1 - Double($0.step) / Double(count)) }
    }
    let found = [run("Polyak", at: polyak()), run("Polyak up to 0.1", at: polyak(cap: 0.1))]
    let covered = [1e-8, 1e-5, 1e-2].map { run("DoG, r = \($0)", at: doG(first: $0)) }
    return constants + lines + found + covered + [0.1, 0.3, 1, 3, 10].map(runOnAverage)
  }
}

NoRateLesson.main()
