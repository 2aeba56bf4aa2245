import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing
import Training
import Tuning

/// What must diverge: descent beyond 2/λmax, by exactly the factor that theory gives; and what only looks like descent.
@Suite struct Divergence {
  /// |1 − 1.01·2| = 1.02: the component grows from the very first step, whatever the cost does.
  @Test(arguments: try Bowl.all())
  func `at 1.01 of the bound the steepest direction grows by exactly 1.02 per step`(bowl: Bowl) {
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let components = claims.topComponents(claims.run(at: 1.01, steps: 100))
    #expect(claims.firstDeviation(of: components, from: 1.02, tolerance: 1e-9) == nil)
  }

  /// Negative control of the measure above: it must not find 1.02 where the rate is below the bound.
  @Test func `the measure of growth finds none at 0.99 of the bound`() throws {
    let bowl = try Bowl.two()
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let components = claims.topComponents(claims.run(at: 0.99, steps: 100))
    #expect(claims.firstDeviation(of: components, from: 1.02, tolerance: 1e-9) == 1)
  }

  @Test func `at 1.01 of the bound the cost of two houses grows and grows`() throws {
    let bowl = try Bowl.two()
    let records = Claims(goal: bowl.regression, bowl: bowl).run(at: 1.01, steps: 399)
    #expect(abs((records[50].loss / records[49].loss).squareRoot() - 1.02) <= 1e-5)
    #expect(records[399].loss.isFinite)
    #expect(records[399].loss > 1e6 * records[0].loss)
  }

  @Test(arguments: [1.05, 1.5, 3])
  func `the further beyond the bound, the faster the growth`(factor: Double) throws {
    let bowl = try Bowl.two()
    let records = Claims(goal: bowl.regression, bowl: bowl).run(at: factor, steps: 60)
    let growth = (records[60].loss / records[59].loss).squareRoot()
    #expect(abs(growth - (2 * factor - 1)) <= 1e-3 * growth)
  }

  /// The short form "above the bound the cost rises at once" is false: this is the run that refutes it.
  @Test func `above the bound the cost may fall for a while`() throws {
    let bowl = try Bowl.diabetes()
    let claims = Claims(goal: bowl.regression, bowl: bowl)
    let records = claims.run(at: 1.01, steps: 1000)
    let rise = try #require(claims.firstRise(records))
    #expect(rise >= 3)
    #expect(records[1000].loss > 10 * records[0].loss)
  }

  /// A start that lies on the flat direction has nothing that could grow: until rounding adds some.
  @Test func `without a component along the steepest direction a run is not called diverged`() throws {
    let bowl = try Bowl.two()
    var start = bowl.curvature.minimiser(from: bowl.start)
    let flat = LinearModel(vector: try #require(bowl.curvature.eigensystem.vectors.first))
    start.combine(with: flat) { $0 += 100 * $1 }
    let rate = 1.01 * bowl.curvature.criticalRate
    var run = Descent(on: bowl.regression, from: start, by: SGD(), at: rate)
    #expect(Claims(goal: bowl.regression, bowl: bowl).firstRise(run.traced(101)) == nil)
    #expect(run.history(steps: 100).divergedAt == nil)
  }

  /// The bound from both sides, found by bisection and not by looking at eigenvalues.
  @Test(arguments: [("two", 0.583592), ("cars", 0.00753418), ("diabetes", 0.496992)])
  func `the rate at which growth begins is 2 over lambda max`(name: String, expected: Double) throws {
    let bowl = try name == "two" ? Bowl.two() : name == "cars" ? Bowl.cars() : Bowl.diabetes()
    func grows(_ rate: Double) -> Bool {
      let losses = Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: rate).prefix(400).map(\.loss)
      return losses[399] > losses[200]
    }
    var (low, high) = (expected / 2, expected * 1.5)
    #expect(grows(high))
    #expect(grows(low) == false)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if grows(middle) { high = middle } else { low = middle }
    }
    #expect(abs(low / expected - 1) <= 1e-3)
    #expect(abs(low / bowl.curvature.criticalRate - 1) <= 1e-3)
  }

  @Test(arguments: try Bowl.all())
  func `a diverged run is stopped and says at which step`(bowl: Bowl) throws {
    let rate = 1.2 * bowl.curvature.criticalRate
    var descent = Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: rate)
    let run = descent.history(steps: 100_000)
    let step = try #require(run.divergedAt)
    #expect(run.records.last?.step == step)
    #expect(step < 1_000)
    #expect(run.losses.first { !$0.isFinite } == nil)
    let first = try #require(run.records.first)
    let last = try #require(run.records.last)
    let verdict = ConvergenceStatus.judge(
      costs: run.losses, gradientLengths: (try #require(first.gradientNorm), try #require(last.gradientNorm)),
      rate: rate,
      largestEigenvalue: bowl.curvature.largestEigenvalue)
    #expect(verdict == .diverged(atStep: step))
  }

  @Test func `a run that starts in overflow is stopped at once`() throws {
    let bowl = try Bowl.two()
    let start = LinearModel(weights: [1e200], bias: 0)
    var run = Descent(on: bowl.regression, from: start, by: SGD(), at: 0.1)
    #expect(run.history(steps: 1_000).divergedAt == 0)
  }

  // MARK: When a run is stopped

  /// A goal is a wish. Does the least cost know of it?
  @Test(arguments: [21, 22, 23, 24, 25] as [UInt64])
  func `a goal below the least cost is never reached`(seed: UInt64) throws {
    let bowl = try Bowl.generated(conditionNumber: 300, seed: seed)
    let losses = bowl.records(at: 0.8, steps: 6_000).map(\.loss)
    #expect(losses.first { $0 <= 0.99 * bowl.curvature.leastCost } == nil)
    // Negative control: a goal above it is.
    #expect(losses.first { $0 <= 1.01 * bowl.curvature.leastCost } != nil)
  }

  /// A step gains little at the minimum. Where else does it?
  @Test(arguments: [21, 22, 23, 24, 25] as [UInt64])
  func `who stops when a step gains little stops the further from the least the smaller the rate`(seed: UInt64) throws {
    let bowl = try Bowl.generated(conditionNumber: 300, seed: seed)
    func excess(at factor: Double) throws -> Double {
      let losses = bowl.records(at: factor, steps: 20_000).map(\.loss)
      let end = try #require(zip(losses, losses.dropFirst()).first { $0 - $1 <= 1e-5 * $0 }?.1)
      return end - bowl.curvature.leastCost
    }
    let ratio = try excess(at: 0.08) / excess(at: 0.8)
    #expect((7...13).contains(ratio), "\(ratio)")
  }

  @Test(arguments: try Bowl.all())
  func `above the bound the steps get longer at the same rate`(bowl: Bowl) {
    let records = Claims(goal: bowl.regression, bowl: bowl).run(at: 1.2, steps: 100)
    let lengths = zip(records, records.dropFirst()).map { ($1.point - $0.point).length }
    #expect(lengths[99] > 1_000 * lengths[0])
  }

  // MARK: Updating w before b is not gradient descent

  /// One step of the update that forgets "simultaneously": b's gradient is taken at the new w.
  private func sequential(_ model: LinearModel, on regression: LinearRegression, rate: Double) -> LinearModel {
    var next = model
    let first = regression.gradient(at: next)
    next.weights = zip(next.weights, first.weights).map { $0 - rate * $1 }
    next.bias -= rate * regression.gradient(at: next).bias
    return next
  }

  @Test func `one step tells the simultaneous update from the one that moves w first`() throws {
    let bowl = try Bowl.two()
    let step = Descent(on: bowl.regression, from: bowl.start, by: SGD(), at: 0.01).traced(2)[1].point
    #expect(abs(step.weights[0] - 6.5) <= 1e-12)
    #expect(abs(step.bias - 4.0) <= 1e-12)
    let other = sequential(bowl.start, on: bowl.regression, rate: 0.01)
    #expect(abs(other.weights[0] - 6.5) <= 1e-12)
    #expect(abs(other.bias - 3.9025) <= 1e-12)
  }

  /// It is never less stable, so it fails the test of divergence: at 1.2 times the bound descent must blow up.
  @Test func `moving w first converges where gradient descent must diverge`() throws {
    let bowl = try Bowl.two()
    let rate = 1.2 * bowl.curvature.criticalRate
    var model = bowl.start
    for _ in 0..<2_000 { model = sequential(model, on: bowl.regression, rate: rate) }
    #expect(abs(model.weights[0] - 200) <= 1e-9)
    #expect(abs(model.bias - 100) <= 1e-9)
    let descent = Claims(goal: bowl.regression, bowl: bowl).run(at: 1.2, steps: 400)
    #expect(descent[400].loss > 1e100)
    #expect(descent[400].loss.isFinite)
  }
}
