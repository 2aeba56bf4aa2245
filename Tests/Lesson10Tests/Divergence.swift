import Core
import Foundation
import Schedules
import TestSupport
import Testing

/// Where the same rates, or nearly the same, are wrong.
@Suite struct Divergence {
  // MARK: Chebyshev

  @Test func `in the descending order an error grows above 1e13 before it shrinks`() throws {
    let worst = worstFactor(κ: 100, after: try chebyshev(κ: 100, steps: 32, .descending))
    #expect(worst.peak > 1e10)
    #expect(isClose(worst.peak, 3.2e13, relative: 0.03))
    #expect(
      isClose(worst.end, chebyshevLimit(κ: 100, steps: 32), relative: 1e-9), "in exact numbers it ends all the same")
  }

  @Test func `the mirror image of Lebedev's order lets errors grow four times as far`() throws {
    let order = try chebyshev(κ: 100, steps: 32, .lebedev)
    let ascending = order.sorted()
    let mirrored = order.map { rate in ascending[31 - (ascending.firstIndex(of: rate) ?? 0)] }
    #expect(worstFactor(κ: 100, after: mirrored).peak ≈ 93.4.within(0.1))
  }

  @Test(arguments: 1...6) func `with 7 digits both monotone orders lose everything`(seed: UInt64) throws {
    for order in [Chebyshev.Order.ascending, .descending] {
      let end = distance(as: Float.self, κ: 100, seed: seed, after: try chebyshev(κ: 100, steps: 32, order)).end
      #expect(end > 100, "\(order): they end further from the minimum than they began")
    }
  }

  @Test(arguments: [10.0, 100, 1_000]) func `a constant rate at their mean diverges`(κ: Double) throws {
    let list = try chebyshev(κ: κ, steps: 32, .lebedev)
    let mean = list.reduce(0, +) / 32
    let steps = (1...32).map { factor(λ: κ, after: [Double](repeating: mean, count: $0)).end }
    #expect(steps.allSatisfy { $0 > 1 } && zip(steps, steps.dropFirst()).allSatisfy { $1 > 1.5 * $0 })
  }

  @Test func `who underestimates the largest curvature by a tenth diverges`() throws {
    let list = try chebyshev(κ: 100, steps: 32, .lebedev)
    #expect(factor(λ: 110, after: list).end > 1_000)
    #expect(factor(λ: 90, after: list).end < 0.01, "the other way round it does no harm")
  }

  // MARK: Arcsine

  @Test(arguments: [10.0, 100, 1_000]) func `evenly drawn rates do not treat all curvatures alike`(κ: Double) {
    let means = fiveCurvatures(κ: κ).map { meanLogarithm(λ: $0, of: EvenlyDrawn(κ: κ, seed: 7), draws: 10_000) }
    let (least, most) = (means.map(\.mean).min() ?? .nan, means.map(\.mean).max() ?? .nan)
    let error = means.map(\.error).max() ?? .nan
    #expect(most - least > 10 * error)
    #expect(most > log((κ.squareRoot() - 1) / (κ.squareRoot() + 1)) + 3 * error, "and the worst of them is slower")
  }

  @Test(arguments: [10.0, 100]) func `the mean of the squared errors grows though a typical run converges`(κ: Double)
    throws
  {
    let schedule = try Arcsine(smallest: 1, largest: κ, seed: 3)
    func meanSquare(λ: Double) -> (measured: Double, theory: Double) {
      let squares = (0..<100_000).map { pow(1 - schedule($0) * λ, 2) }
      return (
        squares.reduce(0, +) / 100_000, 1 - 2 * λ / κ.squareRoot() + λ * λ * (κ + 1) / (2 * pow(κ, 1.5))
      )
    }
    let steep = meanSquare(λ: κ)
    #expect(isClose(steep.measured, steep.theory, relative: 0.05))
    #expect(steep.measured > 10, "along the largest curvature")
    #expect(meanSquare(λ: 1).measured < 1, "along the smallest it does shrink")
  }

  // MARK: Silver

  @Test(arguments: [3, 5, 7]) func `in ascending order silver steps end higher than the constant rate`(k: Int) throws {
    let steps = (1 << k) - 1
    let ascending = worstHuberLoss(after: rates(try Silver(largest: 1), steps).sorted())
    #expect(ascending > 1.2 * worstHuberLoss(after: [Double](repeating: 1, count: steps)))
  }

  @Test func `1,023 silver steps in ascending order end higher than they began`() throws {
    let silver = rates(try Silver(largest: 1), 1_023)
    #expect((silver.max() ?? 0) ≈ 1_155.within(0.1))
    #expect(worstHuberLoss(after: silver.sorted()) > 1.5, "the start is at 0.5 or lower")
    #expect(worstHuberLoss(after: silver) ≈ 3.72e-5.within(5e-8))
  }

  @Test func `on a bowl twice as steep as they are made for silver steps diverge`() throws {
    let silver = try Silver(largest: 1)
    let ends = [7, 31, 127].map { factor(λ: 2, after: rates(silver, $0)).end }
    #expect(ends[0] > 10 && ends[1] > 1_000 * ends[0] && ends[2] > 1e6 * ends[1])
  }

  // MARK: The bounds

  @Test func `on ten steps a constant rate has a better worst case than cosine and WSD`() throws {
    let constant = try BoundedShape.constant.bound(steps: 10)
    #expect(try BoundedShape.cosine.bound(steps: 10) > constant)
    #expect(try BoundedShape.stable.bound(steps: 10) > constant)
  }

  @Test(arguments: [100, 1_000, 10_000]) func `four warm restarts end worse than one cosine`(steps: Int) throws {
    #expect(try BoundedShape.restarts.bound(steps: steps) > 1.2 * BoundedShape.cosine.bound(steps: steps))
  }

  @Test(arguments: [100, 1_000]) func `a rate that rises has a worse worst case than a constant one`(steps: Int) throws
  {
    let rising = try ScheduleBound(of: LinearRamp(from: 0.01, to: 1, over: steps), steps: steps).timesRootSteps
    #expect(try rising > BoundedShape.constant.bound(steps: steps))
  }

  /// The control of `no run ends above the worst case`: a bound that were a tenth as high would be broken.
  @Test func `on the absolute value a constant rate comes within a tenth of its worst case`() throws {
    let bound = try ScheduleBound(of: Hold(1), steps: 60)
    let ends = (0..<200).map { part in
      var x = 1 - Double(part) / 1_000
      for _ in 0..<59 { x -= bound.bestScale * (x < 0 ? -1 : 1) }
      return abs(x)
    }
    #expect((ends.max() ?? 0) > bound.atBestScale / 10)
    #expect((ends.max() ?? 1) <= bound.atBestScale)
  }
}
