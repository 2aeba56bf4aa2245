/// Lesson 13 · Can the run find its own rate?
///
/// Polyak's rate from the loss, a rate from two gradients, rates from the distance covered, an average in place of a schedule,
/// and steps of a fixed size along a matrix without its singular values. Each on what it is good for, and where it fails.
import ArgumentParser
import Core
import Foundation
import GradientDescent
import Lesson13
import LessonKit
import Optimizers
import Schedules

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
    // Equations that can all be fulfilled, and others that cannot. Polyak's rate is exercise 13.1.
    let consistent = Equations(count: 60, noise: 0, seed: options.seed)
    let noisy = Equations(count: 60, noise: 1, seed: options.seed)
    let equations = [
      solve(consistent, "can all be fulfilled", "Polyak") {
        polyakRate(loss: $0, leastLoss: 0, gradient: $1, cap: .infinity)
      },
      solve(consistent, "can all be fulfilled", "0.01") { _, _ in 0.01 },
      solve(noisy, "with noise", "Polyak") { polyakRate(loss: $0, leastLoss: 0, gradient: $1, cap: .infinity) },
      solve(noisy, "with noise", "0.005") { _, _ in 0.005 },
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
    let rivers = try River.schedules().map { descendIntoRiver($0.name, at: $0.schedule) }

    // A matrix of unknowns: Muon's steps, exercise 13.4, and plain descent.
    let matrices = [1e2, 1e4].flatMap { conditionNumber in
      let problem = MatrixProblem(conditionNumber: conditionNumber, seed: options.seed)
      return [
        descend(on: problem),
        descendByMuon(on: problem, "Muon, 0.03 linear to 0") { 0.03 * (1 - Double($0) / 300) },
        descendByMuon(on: problem, "Muon, 0.03 constant") { _ in 0.03 },
      ]
    }

    // Softmax regression on images, the same batches for all.
    let images = try SoftmaxTask(options)
    let softmax = softmaxRuns(on: images)

    try Report(
      options: options, equations: equations, smooth: smooth, distances: distances, averages: averages, rivers: rivers,
      matrices: matrices,
      images: images, softmax: softmax
    ).publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// One equation at a time, at a rate that is made of its loss and gradient.
  func solve(
    _ equations: Equations, _ kind: String, _ name: String, rate: (_ loss: Double, _ gradient: [Double]) -> Double
  ) -> EquationsRun {
    var run = EquationsRun(equations: kind, name: name)
    var x = [Double](repeating: 0, count: 20)
    run.distances.append(equations.distance(of: x))
    for step in 0..<2_000 {
      let (loss, gradient) = equations.lossAndGradient(at: x, equation: equations.equation(at: step))
      let rate = rate(loss, gradient)
      x = zip(x, gradient).map { $0 - rate * $1 }
      run.distances.append(equations.distance(of: x))
    }
    run.excess = equations.loss(at: x) - equations.loss(at: equations.solution)
    return run
  }

  /// The same start and as many steps: once at a constant rate, once at rates from two gradients each.
  func descendTwice(on problem: SmoothProblem) -> SmoothRun {
    var run = SmoothRun(problem: problem)
    var (constant, adaptive) = (problem.start, problem.start)
    var method = AdGDRate(first: 1e-6)
    for _ in 0...problem.steps {
      let (loss, gradient) = problem.lossAndGradient(constant)
      constant = zip(constant, gradient).map { $0 - problem.constant * $1 }
      run.constant.append(loss)

      let (itsLoss, itsGradient) = problem.lossAndGradient(adaptive)
      let rate = method.next(at: adaptive, gradient: itsGradient)
      adaptive = zip(adaptive, itsGradient).map { $0 - rate * $1 }
      run.adaptive.append(itsLoss)
      run.rates.append(rate)
    }
    return run
  }

  /// D-Adaptation and DoG, which find out how far away the minimum is, and the best of 25 constant rates.
  func descendByDistance(on problem: DistanceProblem) -> DistanceRun {
    var run = DistanceRun(problem: problem)
    let start = [Double](repeating: 0, count: 20)

    // D-Adaptation: d is a lower bound of the distance D, and grows as the gradients allow.
    var (x, sum, squares, spent, d) = (start, start, 0.0, 0.0, 1e-6)
    for step in 0...DistanceProblem.steps {
      let (loss, gradient) = problem.lossAndGradient(at: x)
      run.estimates.append(d)
      run.adaptedLoss = loss
      if step == 0 { squares = gradient.dot(gradient) }
      spent += d * d * gradient.dot(gradient) / squares.squareRoot()
      sum = zip(sum, gradient).map { $0 + d * $1 }
      squares += gradient.dot(gradient)
      let length = sum.norm
      if length > 0 { d = max(d, (length * length / squares.squareRoot() - spent) / (2 * length)) }
      x = sum.map { -$0 / squares.squareRoot() }
    }

    // DoG: the rate is the largest distance from the start so far over the root of all squares of gradients so far.
    var farthest = 1e-6
    (x, squares) = (start, 0)
    for _ in 0...DistanceProblem.steps {
      let (loss, gradient) = problem.lossAndGradient(at: x)
      farthest = max(farthest, x.norm)
      run.distances.append(farthest)
      run.distanceLoss = loss
      squares += gradient.dot(gradient)
      let rate = squares > 0 ? farthest / squares.squareRoot() : 0
      x = zip(x, gradient).map { $0 - rate * $1 }
    }

    for place in 0..<25 {
      let rate = problem.distance * pow(10, -4 + Double(place) / 5)
      x = start
      for _ in 0..<DistanceProblem.steps {
        let gradient = problem.lossAndGradient(at: x).gradient
        x = zip(x, gradient).map { $0 - rate * $1 }
      }
      let loss = problem.lossAndGradient(at: x).loss
      if loss < run.best.loss { run.best = (rate, loss) }
    }
    return run
  }

  /// Plain descent, and schedule-free descent whose gradients are taken at the point that runs (β = 0) and near the average.
  func descendOnAverage(at rate: Double) -> ScheduleFreeRun {
    var run = ScheduleFreeRun(rate: rate)
    var plain = [1.0, 1.0]
    var (mean, near) = (AveragedDescent(start: plain, beta: 0), AveragedDescent(start: plain, beta: 0.9))
    for _ in 0..<ScheduleFreeRun.steps {
      plain = zip(plain, ScheduleFreeRun.gradient(at: plain)).map { $0 - rate * $1 }
      mean.step(along: ScheduleFreeRun.gradient(at: mean.probe), rate: rate)
      near.step(along: ScheduleFreeRun.gradient(at: near.probe), rate: rate)
    }
    (run.plain, run.mean, run.scheduleFree) = (plain.norm, mean.average.norm, near.average.norm)
    return run
  }

  /// Many points at once: across the valley x with noise in each gradient, along the river y without.
  func descendIntoRiver(_ name: String, at schedule: any Schedule) -> RiverRun {
    var run = RiverRun(name: name)
    var random = RandomSource(seed: options.seed)
    var (x, y) = ([Double](repeating: 0, count: River.count), 0.0)
    func height() -> Double { x.reduce(0) { $0 + $1 * $1 / 2 } / Double(River.count) }
    for step in 0..<River.steps {
      run.losses.append(height() - River.slope * y)
      let rate = schedule(step)
      for place in x.indices { x[place] -= rate * (x[place] + random.gaussian()) }
      y += rate * River.slope
    }
    (run.height, run.travel) = (height(), River.slope * y)
    run.losses.append(run.height - run.travel)
    return run
  }

  /// Plain descent with a matrix, at the best constant rate.
  func descend(on problem: MatrixProblem) -> MatrixRun {
    var run = MatrixRun(name: "descent, best rate", conditionNumber: problem.conditionNumber)
    let rate = 2 / (1 + 1 / problem.conditionNumber)
    var weights = problem.start
    for _ in 0..<300 {
      weights = weights - rate * problem.gradient(at: weights)
      run.distances.append(problem.distance(of: weights))
    }
    return run
  }

  /// Muon: a running sum of the gradients, made a matrix with singular values near 1, and the rate decides alone how far.
  func descendByMuon(on problem: MatrixProblem, _ name: String, rate: (_ step: Int) -> Double) -> MatrixRun {
    var run = MatrixRun(name: name, conditionNumber: problem.conditionNumber)
    var (weights, velocity) = (problem.start, problem.start)
    for step in 0..<300 {
      let gradient = problem.gradient(at: weights)
      velocity = gradient + 0.9 * velocity
      weights = weights - rate(step) * orthogonalized(gradient + 0.9 * velocity, rounds: 5)
      run.distances.append(problem.distance(of: weights))
    }
    return run
  }

  /// The runs on the images.
  func softmaxRuns(on images: SoftmaxTask) -> [SoftmaxRun] {
    let count = options.stepCount
    func descend(_ name: String, rate: (_ step: Int, _ loss: Double, _ gradient: [Double]) -> Double) -> SoftmaxRun {
      var (task, point, run) = (images, images.start, SoftmaxRun(name))
      for step in 0..<count {
        let (loss, gradient) = task.lossAndGradient(at: point)
        let rate = rate(step, loss, gradient)
        for place in point.indices { point[place] -= rate * gradient[place] }
        run.append(rate: rate, loss: loss, of: count, at: point, of: task)
      }
      return run
    }
    func descendOnAverage(rate: Double) -> SoftmaxRun {
      var (task, run) = (images, SoftmaxRun("schedule-free, \(rate)"))
      var averaged = AveragedDescent(start: images.start, beta: 0.9)
      for _ in 0..<count {
        let (loss, gradient) = task.lossAndGradient(at: averaged.probe)
        averaged.step(along: gradient, rate: rate)
        run.append(rate: rate, loss: loss, of: count, at: averaged.average, of: task)
      }
      return run
    }
    func descendByDistance(_ name: String, from first: Double) -> SoftmaxRun {
      var (farthest, squares) = (first, 0.0)
      var (task, point, run) = (images, images.start, SoftmaxRun(name))
      for _ in 0..<count {
        let (loss, gradient) = task.lossAndGradient(at: point)
        farthest = max(farthest, point.norm)
        squares += gradient.dot(gradient)
        let rate = farthest / squares.squareRoot()
        for place in point.indices { point[place] -= rate * gradient[place] }
        run.append(rate: rate, loss: loss, of: count, at: point, of: task)
      }
      return run
    }
    return [0.01, 0.03, 0.1, 0.3, 1].map { constant in descend("constant \(constant)") { _, _, _ in constant } }
      + [0.1, 0.3, 1].map { peak in
        descend("\(peak) linear to 0") { step, _, _ in peak * (1 - Double(step) / Double(count)) }
      }
      + [
        descend("Polyak") { polyakRate(loss: $1, leastLoss: 0, gradient: $2, cap: .infinity) },
        descend("Polyak up to 0.1") { polyakRate(loss: $1, leastLoss: 0, gradient: $2, cap: 0.1) },
      ]
      + [1e-8, 1e-5, 1e-2].map { descendByDistance("DoG, r = \($0)", from: $0) }
      + [0.1, 0.3, 1, 3].map(descendOnAverage)
  }
}

/// Matrices as lists of rows; one without rows, which an exercise returns that is not written yet, makes one without rows.
private func + (a: [[Double]], b: [[Double]]) -> [[Double]] { zip(a, b).map { zip($0, $1).map { $0 + $1 } } }
private func - (a: [[Double]], b: [[Double]]) -> [[Double]] { zip(a, b).map { zip($0, $1).map { $0 - $1 } } }
private func * (factor: Double, matrix: [[Double]]) -> [[Double]] { matrix.map { $0.map { factor * $0 } } }

NoRateLesson.main()
