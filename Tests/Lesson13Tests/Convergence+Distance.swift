import Core
import Foundation
import GradientDescent
import Optimizers
import Schedules
import Tensors
import TestSupport
import Testing

/// The same of rates from a distance, of averages and of matrices.
extension Convergence {
  // MARK: From the distance

  @Test(arguments: [1.0, 10, 100], [false, true])
  func `Prodigy's d never falls, never exceeds the distance, and finds its size`(
    distance: Double, isCone: Bool
  ) {
    let goal = AllEquations(isCone: isCone, distance: distance, seed: 1)
    var run = Descent(on: goal, from: [Double](repeating: 0, count: 20), by: Prodigy(), at: 1)
    var estimates: [Double] = []
    for _ in 0..<1_000 {
      _ = run.next()
      estimates.append(run.optimizer.distance)
    }
    #expect(zip(estimates, estimates.dropFirst()).allSatisfy { $0 <= $1 })
    #expect((estimates.last ?? .nan) <= distance, "d/D = \((estimates.last ?? .nan) / distance)")
    #expect(
      (estimates.last ?? .nan) >= distance / 50, "d/D = \((estimates.last ?? .nan) / distance)")
  }

  @Test(arguments: [1.0, 10, 100], [1e-8, 1e-4, 1e-2])
  func `DoG's distance comes to that of the minimum from any first distance`(
    distance: Double, first: Double
  ) throws {
    for isCone in [false, true] {
      let goal = AllEquations(isCone: isCone, distance: distance, seed: 1)
      let start = [Double](repeating: 0, count: 20)
      var run = Descent(on: goal, from: start, by: try DoG(relativeStart: first), at: 1)
      for _ in 0..<1_000 { _ = run.next() }
      let share = run.optimizer.distance / distance
      #expect(share > 0.95 && share < 1.15, "cone: \(isCone), r/D = \(share)")
    }
  }

  @Test func `on images DoG is near the best constant rate from any first distance`() throws {
    let best =
      try [0.03, 0.1, 0.3].map { try SoftmaxRun(SGD(), at: Hold($0)) }.map(\.accuracy).max() ?? .nan
    for first in [1e-8, 1e-5, 1e-2] {
      let run = try SoftmaxRun(try DoG(relativeStart: first), at: Hold(1))
      #expect(
        run.accuracy >= best - 0.02, "r = \(first): \(run.accuracy), the best constant rate \(best)"
      )
      #expect(
        zip(run.rates, run.rates.dropFirst()).count { $0 <= $1 } >= 50,
        "r = \(first): it begins slowly")
    }
  }

  // MARK: From an average

  @Test(arguments: 1...3)
  func `with β = 0 the schedule-free average is the running mean of plain descent`(
    seed: UInt64
  ) throws {
    let start = LongBowl.start(seed: seed)
    var run = Descent(on: LongBowl(), from: start, by: try SGDScheduleFree(momentum: 0), at: 0.015)
    var plain = Descent(on: LongBowl(), from: start, by: SGD(), at: 0.015)
    var sum = start.zeros
    for step in 1...200 {
      (_, _) = (run.next(), plain.next())
      sum = zip(sum, plain.point).map { $0 + $1 }
      let mean = sum.map { $0 / Double(step) }
      try #require(
        zip(run.point, mean).allSatisfy { isClose($0, $1, relative: 1e-9, absolute: 1e-12) })
    }
  }

  @Test(arguments: [0.3, 1, 1.9]) func `near the average a rate far beyond the bound settles`(
    rate: Double
  ) {
    var run = Descent(on: ShortBowl(), from: [1, 1], by: SGDScheduleFree(), at: rate)
    for _ in 0..<4_000 { _ = run.next() }
    #expect(run.point.norm <= 1e-9)
  }

  @Test(arguments: [1, 2]) func `on images the average ends below the best line to 0`(seed: UInt64)
    throws
  {
    let lines = try [0.1, 0.3, 1].map { peak in
      try SoftmaxRun(SGD(), at: LinearRamp(from: peak, to: 0, over: SoftmaxRun.steps), seed: seed)
        .loss
    }
    let averaged = try SoftmaxRun(SGDScheduleFree(), at: Hold(1), seed: seed)
    #expect(averaged.loss < 0.95 * (lines.min() ?? .nan), "\(averaged.loss), lines \(lines)")
  }

  // MARK: A matrix

  @Test func `five rounds bring singular values from a hundredth to 1 between 0_68 and 1_14`() {
    for place in 0...400 {
      let (small, other) = (pow(10, -2 + 2 * Double(place) / 400), 0.5)
      let scale = max(1 - small * small, 0).squareRoot()
      let matrix = Matrix(rows: 2, columns: 2) { row, column in
        row != column ? 0 : row == 0 ? small * other : scale * other
      }
      let made = matrix.orthogonalized()[0, 0]
      #expect(made > 0.681 && made < 1.135, "\(small) became \(made)")
    }
  }

  @Test(arguments: [1e2, 1e4], [1, 2, 3])
  func `Muon comes near the solution, also where descent does not`(κ: Double, seed: UInt64) throws {
    let problem = MatrixProblem(conditionNumber: κ, seed: seed)
    var run = Descent(
      on: problem, from: Tensor<Double>.zeros([10, 10]),
      by: try Muon(momentum: 0.9, weightDecay: 0),
      at: try LinearRamp(from: 0.03, to: 0, over: 300))
    for _ in 0..<300 { _ = run.next() }
    var descent = Descent(
      on: problem, from: Tensor<Double>.zeros([10, 10]), by: SGD(), at: 2 / (1 + 1 / κ))
    for _ in 0..<300 { _ = descent.next() }
    #expect(problem.distance(of: run.point) <= 0.1, "\(problem.distance(of: run.point))")
    #expect(κ < 1e3 || problem.distance(of: run.point) < problem.distance(of: descent.point) / 5)
  }
}
