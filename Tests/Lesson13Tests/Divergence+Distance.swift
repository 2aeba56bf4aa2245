import Core
import Foundation
import GradientDescent
import Optimizers
import Schedules
import Tensors
import TestSupport
import Testing

/// The same of rates from a distance, of averages and of matrices.
extension Divergence {
  // MARK: From the distance

  /// The control of d: it never falls, and what it begins with may be too large.
  @Test func `a first estimate beyond the distance is never taken back`() throws {
    let goal = AllEquations(isCone: false, distance: 10, seed: 1)
    let start = [Double](repeating: 0, count: 20)
    var run = Descent(on: goal, from: start, by: try Prodigy(initialDistance: 20), at: 1)
    for _ in 0..<1_000 { _ = run.next() }
    #expect(run.optimizer.distance >= 20)
  }

  @Test(arguments: [1.0, 10, 100])
  func `on a cone DoG's last point stays far above the best constant rate`(
    distance: Double
  ) {
    let goal = AllEquations(isCone: true, distance: distance, seed: 1)
    var run = Descent(on: goal, from: [Double](repeating: 0, count: 20), by: DoG(), at: 1)
    for _ in 0..<1_000 { _ = run.next() }
    #expect(
      goal.lossAndGradient(at: run.point).loss > 3 * goal.lossAtBestConstantRate(distance: distance)
    )
  }

  // MARK: From an average

  @Test(arguments: [0.21, 0.3])
  func `beyond the bound plain descent diverges, and so does its mean`(rate: Double)
    throws
  {
    var plain = Descent(on: ShortBowl(), from: [1, 1], by: SGD(), at: rate)
    #expect(plain.history(steps: 2_000).isDiverged)
    var mean = Descent(
      on: ShortBowl(), from: [1, 1], by: try SGDScheduleFree(momentum: 0), at: rate)
    #expect(mean.history(steps: 2_000).isDiverged)
  }

  // MARK: A matrix

  @Test func `a singular value of a ten-thousandth is still small after five rounds`() {
    let made = Matrix(rows: 2, columns: 2) { row, column in row != column ? 0 : row == 0 ? 1e-4 : 1
    }.orthogonalized()
    #expect(made[0, 0] < 0.06 && made[0, 0] > 0.04)
    #expect(made[1, 1] > 0.68)
  }

  @Test(arguments: [1, 2, 3]) func `at a constant rate Muon stays on a floor, and descent far away`(
    seed: UInt64
  ) throws {
    let problem = MatrixProblem(conditionNumber: 1e4, seed: seed)
    let start = Tensor<Double>.zeros([10, 10])
    var muon = Descent(
      on: problem, from: start, by: try Muon(momentum: 0.9, weightDecay: 0), at: 0.03)
    var descent = Descent(on: problem, from: start, by: SGD(), at: 2 / (1 + 1e-4))
    var distances: [Double] = []
    for _ in 0..<600 {
      (_, _) = (muon.next(), descent.next())
      distances.append(problem.distance(of: muon.point))
    }
    #expect((distances.suffix(200).min() ?? .nan) > 0.005, "no nearer than a share of its steps")
    #expect(problem.distance(of: descent.point) > 0.3)
  }
}
