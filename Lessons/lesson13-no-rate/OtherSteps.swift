import Core
import Lesson13
import Schedules

// The methods whose step is more than a rate times the gradient at the point.

/// D-Adaptation: d is a lower bound of the distance D, and grows as the gradients allow.
func adaptDistance(on problem: DistanceProblem, noting run: inout DistanceRun) {
  var x = [Double](repeating: 0, count: 20)
  var (sum, squares, spent, d) = (x, 0.0, 0.0, 1e-6)
  // γ before the first step is 1/‖g₀‖, afterwards one over the root of all squares so far.
  var γ = 1 / problem.lossAndGradient(at: x).gradient.norm
  for _ in 0...DistanceProblem.steps {
    let (loss, gradient) = problem.lossAndGradient(at: x)
    run.estimates.append(d)
    run.adaptedLoss = loss
    let square = gradient.dot(gradient)
    spent += γ * d * d * square
    sum = zip(sum, gradient).map { $0 + d * $1 }
    squares += square
    γ = 1 / squares.squareRoot()
    let length = sum.norm
    if length > 0 { d = max(d, (γ * length * length - spent) / (2 * length)) }
    x = sum.map { -γ * $0 }
  }
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
func descendIntoRiver(_ name: String, at schedule: any Schedule, seed: UInt64) -> RiverRun {
  var run = RiverRun(name: name)
  var random = RandomSource(seed: seed)
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

/// Five runs with a matrix of unknowns: three of descent, of which the first and the third know κ, and two of Muon.
func matrixRuns(on problem: MatrixProblem) -> [MatrixRun] {
  let κ = problem.conditionNumber
  let root = κ.squareRoot()
  func line(from peak: Double) -> (Int) -> Double { { peak * (1 - Double($0) / Double(MatrixProblem.steps)) } }
  let muon = { orthogonalized($0, rounds: 5) }
  return [
    descend(on: problem, "descent, best rate", momentum: 0, rate: { _ in 2 / (1 + 1 / κ) }),
    descend(on: problem, "Nesterov 0.9, 1.3 linear to 0", momentum: 0.9, rate: line(from: 1.3)),
    descend(on: problem, "Nesterov, from κ, rate 1", momentum: (root - 1) / (root + 1), rate: { _ in 1 }),
    descend(on: problem, "Muon, 0.03 linear to 0", momentum: 0.9, making: muon, rate: line(from: 0.03)),
    descend(on: problem, "Muon, 0.03 constant", momentum: 0.9, making: muon, rate: { _ in 0.03 }),
  ]
}

/// Nesterov's momentum with a matrix: Muon makes its direction one with singular values near 1 before it steps.
private func descend(
  on problem: MatrixProblem, _ name: String, momentum: Double, making: ([[Double]]) -> [[Double]] = { $0 },
  rate: (_ step: Int) -> Double
) -> MatrixRun {
  var run = MatrixRun(name: name, conditionNumber: problem.conditionNumber)
  var (weights, velocity) = (problem.start, problem.start)
  for step in 0..<MatrixProblem.steps {
    let gradient = problem.gradient(at: weights)
    velocity = gradient + momentum * velocity
    weights = weights - rate(step) * making(gradient + momentum * velocity)
    run.distances.append(problem.distance(of: weights))
  }
  return run
}

/// Matrices as lists of rows; one without rows, which an exercise returns that is not written yet, makes one without rows.
private func + (a: [[Double]], b: [[Double]]) -> [[Double]] { zip(a, b).map { zip($0, $1).map { $0 + $1 } } }
private func - (a: [[Double]], b: [[Double]]) -> [[Double]] { zip(a, b).map { zip($0, $1).map { $0 - $1 } } }
private func * (factor: Double, matrix: [[Double]]) -> [[Double]] { matrix.map { $0.map { factor * $0 } } }
