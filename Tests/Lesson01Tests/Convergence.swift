import Core
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing
import Training
import Tuning

/// What must converge: descent at any rate between 0 and 2/λmax, at the factor per step that theory gives.
@Suite struct Convergence {
  static let belowTheBound = [0.1, 0.5, 0.8, 0.99]

  /// Which term of J(θ_{k+1}) − J(θ_k) changes its sign at 2/λmax?
  @Test(arguments: try Bowl.all(), belowTheBound)
  func `below 2 over lambda the cost never rises`(bowl: Bowl, factor: Double) {
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    #expect(claims.firstRise(claims.run(at: factor, steps: 400)) == nil)
  }

  @Test(arguments: belowTheBound)
  func `below 2 over lambda descent ends at the minimum`(factor: Double) throws {
    let bowl = try Bowl.two()
    let end = try #require(Claims(goal: bowl.regression, bowl: bowl).run(at: factor, steps: 40_000).last)
    #expect(abs(end.point.weights[0] - 200) <= 1e-9 * 200)
    #expect(abs(end.point.bias - 100) <= 1e-9 * 100)
  }

  /// Every direction shrinks by its own |1 − αλ|. Can a mixture of them shrink more slowly than the slowest?
  @Test(arguments: try Bowl.all(), belowTheBound)
  func `no step shrinks the distance less than max abs(1 - alpha lambda)`(bowl: Bowl, factor: Double) {
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let bound = bowl.curvature.slowestFactor(at: factor * bowl.curvature.criticalRate)
    #expect(claims.firstSlowerStep(than: bound, claims.run(at: factor, steps: 400)) == nil)
  }

  /// Negative control of the measure above: a factor one percent too small must be exceeded.
  @Test func `the bound on the factor per step is sharp`() throws {
    let bowl = try Bowl.two()
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let bound = bowl.curvature.slowestFactor(at: 0.8 * bowl.curvature.criticalRate)
    #expect(claims.firstSlowerStep(than: 0.99 * bound, claims.run(at: 0.8, steps: 400)) != nil)
  }

  /// The slow directions are what is left when the fast ones are gone.
  @Test(arguments: try Bowl.all(), belowTheBound)
  func `the factor per step never falls`(bowl: Bowl, factor: Double) {
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let ratios = claims.distanceRatios(claims.run(at: factor, steps: 400))
    #expect(zip(ratios, ratios.dropFirst()).first { !($1 >= $0 - 1e-7) } == nil)
  }

  @Test(arguments: [0.1, 0.8, 0.99])
  func `late in a run the factor per step is max abs(1 - alpha lambda)`(factor: Double) throws {
    let bowl = try Bowl.two()
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let late = try #require(claims.distanceRatios(claims.run(at: factor, steps: 400)).last)
    #expect(abs(late - bowl.curvature.slowestFactor(at: factor * bowl.curvature.criticalRate)) <= 1e-6)
  }

  /// The short form "the observed factor is max|1 − αλ|" is false early in a run: this is the run that refutes it.
  @Test func `early in a run the factor may be far below its limit`() throws {
    let bowl = try Bowl.diabetes()
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let first = try #require(claims.distanceRatios(claims.run(at: 0.99, steps: 2)).first)
    let limit = bowl.curvature.slowestFactor(at: 0.99 * bowl.curvature.criticalRate)
    #expect(limit >= 0.99)
    #expect(first <= 0.7)
  }

  @Test func `at 0.99 of the bound the root of the cost shrinks by 0.98 per step`() throws {
    let bowl = try Bowl.two()
    let records = Claims(goal: bowl.regression, bowl: bowl).run(at: 0.99, steps: 51)
    #expect(abs((records[51].loss / records[50].loss).squareRoot() - 0.98) <= 1e-4)
  }

  @Test(arguments: try Bowl.all())
  func `at 0.99 of the bound the steepest direction shrinks by exactly 0.98 per step`(bowl: Bowl) {
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let components = claims.topComponents(claims.run(at: 0.99, steps: 100))
    #expect(claims.firstDeviation(of: components, from: 0.98, tolerance: 1e-9) == nil)
  }

  /// More unknowns than rows: a whole line of solutions. Which one does descent from zero find?
  @Test func `with more unknowns than rows descent finds the solution nearest its start`() throws {
    let features = try Matrix([[0.5, -1, 2, 0.3], [1.5, 0.2, -0.7, 1], [-0.4, 0.9, 0.1, -1.2]])
    let bowl = try Bowl("three rows, five unknowns", features, [1, -2, 0.5])
    #expect(bowl.curvature.rank == 3)
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let end = try #require(claims.run(at: 0.8, steps: 4000).last)
    #expect((end.point - bowl.curvature.minimiser(from: bowl.start)).length <= 1e-9)
    // Adding a direction that no row sees moves the start and the end by the same amount.
    let elsewhere = bowl.curvature.minimiser(from: LinearModel(weights: [1, 1, 1, 1], bias: 1))
    #expect(abs(bowl.regression.cost(at: elsewhere)) <= 1e-18)
    #expect(elsewhere.length > bowl.curvature.minimiser(from: bowl.start).length)
  }

  @Test(arguments: try Bowl.all())
  func `no constant rate has a smaller slowest factor than 2 over lambda min plus lambda max`(bowl: Bowl) {
    let best = bowl.curvature.slowestFactor(at: bowl.curvature.bestRate)
    let others = stride(from: 0.005, through: 1.2, by: 0.005).map {
      bowl.curvature.slowestFactor(at: $0 * bowl.curvature.criticalRate)
    }
    #expect(others.firstIndex { !($0 >= best * (1 - 1e-12)) } == nil)
  }

  /// The best rate in the long run is not the fastest to every accuracy: α* stands at the very edge.
  @Test func `half the bound reaches a millionth of the start sooner than the best constant rate`() throws {
    let bowl = try Bowl.two()
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    func steps(at factor: Double) -> Int? {
      let records = claims.run(at: factor, steps: 400)
      return records.first { $0.loss <= 1e-6 * records[0].loss }?.step
    }
    let half = try #require(steps(at: 0.5))
    let best = try #require(steps(at: bowl.curvature.bestRate / bowl.curvature.criticalRate))
    #expect(half < best)
  }

  @Test func `z-scoring one feature makes the bowl round: one step at rate 1 is enough`() throws {
    let bowl = try Bowl.cars(scaled: true)
    #expect(abs(bowl.curvature.conditionNumber - 1) <= 1e-12)
    let records = Claims(goal: bowl.regression, bowl: bowl).run(at: 0.5, steps: 1)
    #expect(abs(records[1].loss - bowl.curvature.leastCost) <= 1e-12 * records[0].loss)
  }

  @Test(arguments: belowTheBound)
  func `a watched run below the bound is not called diverged`(factor: Double) throws {
    for bowl in try Bowl.all() {
      let rate = factor * bowl.curvature.criticalRate
      var descent = Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: rate)
      let run = descent.history(steps: 1_000)
      #expect(run.divergedAt == nil, "\(bowl.name)")
      #expect(run.records.count == 1_001)
    }
  }

  // MARK: How many steps, and when to stop

  /// The cost is a mean over rows. What changes in it when more rows are drawn from the same distribution?
  @Test(arguments: [11, 12, 13, 14, 15] as [UInt64])
  func `over all rows the number of steps does not depend on how many rows there are`(seed: UInt64) throws {
    let steps = try [500, 5_000, 20_000].map { try #require(try Bowl.sample(rows: $0, seed: seed).steps(at: 0.5)) }
    let (least, most) = (Double(steps.min() ?? 0), Double(steps.max() ?? .max))
    #expect(least >= 20)
    #expect(most <= 1.25 * least, "\(steps)")
    // The same rows ten times over are the same bowl.
    #expect(try Bowl.sample(rows: 500, copies: 10, seed: seed).steps(at: 0.5) == steps[0])
    // Negative controls: it does depend on the rate, and on the problem.
    let slow = try #require(try Bowl.sample(rows: 5_000, seed: seed).steps(at: 0.125))
    let narrow = try #require(try Bowl.sample(rows: 5_000, spread: 0.125, seed: seed).steps(at: 0.5))
    #expect((3.5...4.5).contains(Double(slow) / Double(steps[1])))
    #expect(Double(narrow) >= 2 * Double(steps[1]))
  }

  /// An epoch is rows/B updates. Which of the two, epochs or updates, says how far a run gets?
  @Test(arguments: [11, 12, 13, 14, 15] as [UInt64])
  func `in mini-batches two epochs get further the more rows there are, a hundred updates do not`(seed: UInt64) throws {
    let (few, many) = (try Bowl.sample(rows: 500, seed: seed), try Bowl.sample(rows: 5_000, seed: seed))
    let twoEpochs = (try few.excessLeft(after: 100, seed: seed), try many.excessLeft(after: 1_000, seed: seed))
    #expect((0.02...0.12).contains(twoEpochs.0))
    #expect(twoEpochs.1 <= twoEpochs.0 / 15)
    let hundredUpdates = try many.excessLeft(after: 100, seed: seed)
    #expect((0.5...2).contains(hundredUpdates / twoEpochs.0))
  }

  /// Most of the cost is gone long before the run is at its end. What do the last steps buy?
  @Test(arguments: [21, 22, 23, 24, 25] as [UInt64])
  func `a cost that is good enough takes a small part of the steps to the least one`(seed: UInt64) throws {
    let bowl = try Bowl.generated(conditionNumber: 300, seed: seed)
    let records = bowl.records(at: 0.8, steps: 6_000)
    let goal = 1.1 * bowl.curvature.leastCost
    let enough = try #require(records.first { $0.loss <= goal }?.step)
    let flat = 1e-5 * (records[0].gradientNorm ?? .nan)
    let least = try #require(records.first { ($0.gradientNorm ?? .nan) <= flat }?.step)
    #expect(2 * enough <= least, "\(enough), \(least)")
    #expect(abs(records[least].loss / bowl.curvature.leastCost - 1) <= 1e-3)
  }

  /// The rate is a factor. How long is a step whose gradient has the length 2, or 0?
  @Test(arguments: try Bowl.all(), belowTheBound)
  func `at a constant rate the steps get shorter: each is the rate times the length of the gradient`(
    bowl: Bowl, factor: Double
  ) throws {
    let records = Claims(goal: bowl.regression, bowl: bowl).run(at: factor, steps: 100)
    let lengths = zip(records, records.dropFirst()).map { ($1.point - $0.point).length }
    let wrong = zip(records, lengths).first { record, length in
      !isClose(length, record.rate * (record.gradientNorm ?? .nan), relative: 1e-6, absolute: 1e-12 * lengths[0])
    }
    #expect(wrong == nil)
    #expect(lengths[99] <= lengths[0])
    // Negative control: Adam's first step is as long as the rate, whatever the gradient.
    var (adam, model) = (Adam<LinearModel>(), bowl.start)
    adam.step(&model, along: bowl.regression.gradient(at: model), rate: 0.01)
    #expect(model.vector.first { !isClose(abs($0), 0.01, relative: 1e-3) } == nil)
  }
}
