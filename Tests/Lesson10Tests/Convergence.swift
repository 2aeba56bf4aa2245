import Core
import Datasets
import Foundation
import LinearModels
import Schedules
import TestSupport
import Testing

/// Which rates beyond 2/λmax are right, and for what.
@Suite struct Convergence {
  // MARK: Chebyshev

  @Test(arguments: [10.0, 100, 1_000], [8, 32])
  func `Chebyshev's rates in any order shrink every error to one over T_n`(κ: Double, steps: Int) throws {
    let theory = chebyshevLimit(κ: κ, steps: steps)
    for order in Chebyshev.Order.allCases {
      let worst = worstFactor(κ: κ, after: try chebyshev(κ: κ, steps: steps, order)).end
      #expect(isClose(worst, theory, relative: 1e-9), "\(order)")
    }
  }

  @Test func `32 steps at condition number 100 leave 0_003253 where the best constant rate leaves 0_5273`() throws {
    let worst = worstFactor(κ: 100, after: try chebyshev(κ: 100, steps: 32, .lebedev)).end
    #expect(worst ≈ 0.003_253.within(5e-7))
    let constants = stride(from: 0.0005, through: 0.03, by: 0.0005).map {
      worstFactor(κ: 100, after: [Double](repeating: $0, count: 32)).end
    }
    let best = worstFactor(κ: 100, after: [Double](repeating: 2 / 101, count: 32)).end
    #expect(best ≈ 0.527_3.within(5e-5))
    #expect(constants.allSatisfy { $0 >= best })
  }

  @Test(arguments: [(10.0, 15), (100, 16), (1_000, 16)])
  func `half of the rates lie beyond the bound, the largest far beyond`(κ: Double, beyond: Int) throws {
    let rates = try chebyshev(κ: κ, steps: 32, .ascending)
    #expect(rates.count { $0 > 2 / κ } == beyond)
    #expect((rates.last ?? 0) > 0.5 && (rates.last ?? 1) < 1, "between half of 1/μ and 1/μ")
  }

  @Test(arguments: 1...6) func `with 16 digits the ascending and Lebedev's order end at the theory`(seed: UInt64) throws
  {
    for order in [Chebyshev.Order.ascending, .lebedev] {
      let end = distance(as: Double.self, κ: 100, seed: seed, after: try chebyshev(κ: 100, steps: 32, order)).end
      #expect(end <= 1.3 * chebyshevLimit(κ: 100, steps: 32), "\(order)")
    }
  }

  @Test(arguments: 1...6) func `with 7 digits Lebedev's order ends where it does with 16`(seed: UInt64) throws {
    let rates = try chebyshev(κ: 100, steps: 32, .lebedev)
    let (short, long) = (
      distance(as: Float.self, κ: 100, seed: seed, after: rates),
      distance(as: Double.self, κ: 100, seed: seed, after: rates)
    )
    #expect(isClose(short.end, long.end, relative: 1e-3))
    #expect(short.peak < 100)
  }

  @Test func `on the way errors grow 23 times in Lebedev's order and not at all in the ascending one`() throws {
    #expect(worstFactor(κ: 100, after: try chebyshev(κ: 100, steps: 32, .lebedev)).peak ≈ 23.08.within(0.01))
    #expect(worstFactor(κ: 100, after: try chebyshev(κ: 100, steps: 32, .ascending)).peak == 1)
  }

  @Test func `on diabetes 64 of Chebyshev's rates leave a thousandth of what the best constant rate leaves`() throws {
    let bowl = try Bowl.diabetes()
    let (μ, L) = (bowl.curvature.smallestEigenvalue, bowl.curvature.largestEigenvalue)
    func excess(after rates: [Double]) -> Double {
      var model = bowl.start
      for rate in rates { model.descend(along: bowl.regression.costAndGradient(at: model).gradient, rate: rate) }
      return bowl.regression.cost(at: model) - bowl.curvature.leastCost
    }
    let chebyshev = excess(after: rates(try Chebyshev(smallest: μ, largest: L, over: 64), 64))
    let constant = excess(after: [Double](repeating: 2 / (L + μ), count: 64))
    #expect(chebyshev <= constant / 1_000)
    #expect(chebyshev >= 0)
  }

  // MARK: Arcsine

  @Test(arguments: [10.0, 100, 1_000], 1...4)
  func `a typical step at an arcsine rate shrinks the errors of all curvatures alike`(κ: Double, seed: Int) throws {
    let theory = log((κ.squareRoot() - 1) / (κ.squareRoot() + 1))
    let schedule = try Arcsine(smallest: 1, largest: κ, seed: seed)
    for λ in fiveCurvatures(κ: κ) {
      let (mean, error) = meanLogarithm(λ: λ, of: schedule, draws: 10_000)
      #expect(abs(mean - theory) <= 3 * error, "λ = \(λ): \(mean), in theory \(theory), standard error \(error)")
    }
  }

  @Test func `the theory of the mean is that of the best momentum`() {
    for (κ, factor) in [(10.0, 0.519_49), (100, 0.818_18), (1_000, 0.938_69)] {
      #expect((κ.squareRoot() - 1) / (κ.squareRoot() + 1) ≈ factor.within(5e-6))
    }
  }

  @Test(arguments: [1.0, 10, 100]) func `nearly every long run of arcsine rates converges`(λ: Double) throws {
    let ends = try (1...200).map { seed in
      let schedule = try Arcsine(smallest: 1, largest: 100, seed: seed)
      return (0..<1_600).reduce(0) { $0 + log(abs(1 - schedule($1) * λ)) }
    }
    #expect(ends.count { $0 < log(1e-6) } >= 190, "of 200 runs with 1,600 steps, along λ = \(λ)")
  }

  // MARK: Silver

  @Test(arguments: [3, 5, 7])
  func `on the worst of Huber's functions silver steps end lower than the constant rate`(k: Int) throws {
    let (steps, ρ) = ((1 << k) - 1, 1 + 2.0.squareRoot())
    let silver = worstHuberLoss(after: rates(try Silver(largest: 1), steps))
    let constant = worstHuberLoss(after: [Double](repeating: 1, count: steps))
    #expect(isClose(silver, 1 / (4 * pow(ρ, Double(k)) - 2), relative: 1e-9))
    #expect(isClose(constant, 1 / Double(4 * steps + 2), relative: 1e-9))
    #expect(silver < constant)
  }

  @Test(arguments: 1...40) func `on any convex function of one number silver steps keep their bound`(seed: UInt64)
    throws
  {
    var random = RandomSource(seed: seed)
    // A sum of Huber's functions with weights that add up to L = 1.
    let parts = (0..<5).map { _ in
      (weight: random.uniform(), centre: random.gaussian(), δ: pow(10, random.uniform(in: -3..<1)))
    }
    let total = parts.reduce(0) { $0 + $1.weight }
    func slope(_ x: Double) -> Double {
      parts.reduce(0) { $0 + $1.weight / total * min(max(x - $1.centre, -$1.δ), $1.δ) }
    }
    func loss(_ x: Double) -> Double {
      parts.reduce(0) { sum, part in
        let d = abs(x - part.centre)
        return sum + part.weight / total * (d <= part.δ ? d * d / 2 : part.δ * (d - part.δ / 2))
      }
    }
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if slope(middle) < 0 { low = middle } else { high = middle }
    }
    let silver = try Silver(largest: 1)
    for k in [1, 3, 5, 7] {
      var x = 4.0
      for step in 0..<((1 << k) - 1) { x -= silver(step) * slope(x) }
      let bound = (4 - low) * (4 - low) / (1 + (4 * pow(1 + 2.0.squareRoot(), Double(2 * k)) - 3).squareRoot())
      #expect(loss(x) - loss(low) <= bound, "\((1 << k) - 1) steps")
    }
  }

  @Test func `on a bowl the order of the silver steps makes no difference`() throws {
    let silver = rates(try Silver(largest: 1), 127)
    for λ in [0.003, 0.05, 0.4, 1] {
      let end = factor(λ: λ, after: silver).end
      #expect(isClose(factor(λ: λ, after: silver.sorted()).end, end, relative: 1e-9), "λ = \(λ)")
      #expect(end <= 1)
    }
  }

  // MARK: The bounds

  @Test func `the table of worst cases to its last digit`() throws {
    let table: [(shape: BoundedShape, values: [Double])] = [
      (.constant, [2.49, 2.91, 3.28]), (.inverseRoot, [2.25, 2.57, 2.87]), (.restarts, [2.59, 2.50, 2.50]),
      (.stable, [2.23, 2.17, 2.16]), (.cosine, [2.09, 2.06, 2.06]), (.linear, [2.04, 2.01, 2.00]),
    ]
    for (shape, values) in table {
      for (steps, value) in zip([100, 1_000, 10_000], values) {
        #expect(try shape.bound(steps: steps) ≈ value.within(0.005), "\(shape), \(steps) steps")
      }
    }
  }

  @Test(arguments: [100, 300, 1_000, 10_000, 100_000])
  func `linear below cosine below WSD below constant, at every length`(steps: Int) throws {
    let ladder = try [BoundedShape.linear, .cosine, .stable, .constant].map { try $0.bound(steps: steps) }
    #expect(zip(ladder, ladder.dropFirst()).allSatisfy { $0 < $1 }, "\(ladder)")
  }

  @Test(arguments: [1, 2, 10, 1_000, 1_000_000])
  func `a constant rate's worst case grows with the root of a logarithm`(steps: Int) throws {
    let harmonic = steps == 1 ? 0 : (1..<steps).reduce(0) { $0 + 1 / Double($1) }
    #expect(isClose(try BoundedShape.constant.bound(steps: steps), (1 + harmonic).squareRoot(), relative: 1e-9))
  }

  @Test(arguments: [2, 10, 1_000, 1_000_000])
  func `a rate that falls in a straight line has a worst case that tends to 2`(steps: Int) throws {
    let (T, harmonic) = (Double(steps), (1..<steps).reduce(0) { $0 + 1 / Double($1) })
    let theory = 2 * ((T - 0.5 + harmonic) / (T + 1)).squareRoot()
    #expect(isClose(try BoundedShape.linear.bound(steps: steps), theory, relative: 1e-9))
    if steps == 1_000_000 { #expect(theory ≈ 2.within(2e-5)) }
  }

  /// A convex function of three numbers with gradients of length 1 or less: the largest of planes.
  @Test(arguments: 1...30) func `no run ends above the worst case of its schedule`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let planes = (0..<6).map { _ in
      let direction = (0..<3).map { _ in random.gaussian() }
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return direction.map { $0 / length }
    }
    // 0 is the minimum of the largest |plane|.
    func value(_ x: [Double]) -> (loss: Double, gradient: [Double]) {
      planes.map { plane in
        let height = zip(plane, x).reduce(0) { $0 + $1.0 * $1.1 }
        return (abs(height), plane.map { height < 0 ? -$0 : $0 })
      }.max { $0.0 < $1.0 } ?? (0, [0, 0, 0])
    }
    let schedules: [any Schedule] = [
      Hold(1), try LinearRamp(from: 1, to: 0, over: 61), try Cosine(from: 1, to: 0, over: 61), try Silver(largest: 1),
    ]
    for schedule in schedules {
      let bound = try ScheduleBound(of: schedule, steps: 60)
      var x = [0.6, 0, -0.8]
      for step in 0..<59 {
        let gradient = value(x).gradient
        x = zip(x, gradient).map { $0 - bound.bestScale * schedule(step) * $1 }
      }
      #expect(value(x).loss <= bound.atBestScale, "\(schedule)")
    }
  }
}
