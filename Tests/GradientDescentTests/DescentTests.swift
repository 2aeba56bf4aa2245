import Core
import Datasets
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Testing
import Training

/// A run of descent as a value.
@Suite struct DescentTests {
  let houses: LinearRegression

  init() throws { houses = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500]) }

  private func run(at schedule: any Schedule = Hold(0.1)) -> Descent<LinearRegression, SGD<LinearModel>> {
    Descent(on: houses, from: .zero(features: 1), by: SGD(), at: schedule)
  }

  @Test func `record 0 is the start, before any update`() throws {
    let first = run().traced(1)[0]
    #expect(first.step == 0)
    #expect(first.loss == 85_000)
    #expect(first.point == .zero(features: 1))
    #expect(try #require(first.gradientNorm) ≈ 763.2168761236874)  // √(650² + 400²)
  }

  @Test func `n + 1 records show n updates, one rate each`() throws {
    let schedule = try ExponentialLR(baseLR: 0.1, gamma: 0.9)
    let records = run(at: schedule).traced(6)
    #expect(records.map(\.step) == [0, 1, 2, 3, 4, 5])
    #expect(records.map(\.rate) == (0...5).map { schedule($0) })
    var model = LinearModel.zero(features: 1)
    for step in 0..<5 { model.descend(along: houses.gradient(at: model), rate: schedule(step)) }
    #expect(records[5].point == model)
  }

  /// A run is a value: what does the copy know of the original's steps?
  @Test func `a copy forks the run`() {
    var original = run()
    for _ in 0..<10 { _ = original.next() }
    var fork = original
    let ahead = (0..<10).compactMap { _ in original.next()?.loss }
    let forked = (0..<10).compactMap { _ in fork.next()?.loss }
    #expect(ahead == forked)
    #expect(ahead.count == 10)
  }

  @Test func `iterating a run twice gives the same records`() {
    let run = run()
    #expect(run.prefix(20).map(\.loss) == run.prefix(20).map(\.loss))
  }

  @Test func `a copy of a run on mini-batches goes on with the same batches`() throws {
    let cars = try Table(named: "cars").regression()
    let line = try LinearRegression(
      features: ZScore(fitting: cars.features).apply(to: cars.features), targets: cars.targets)
    let sampler = try BatchSampler(rows: line.rowCount, size: 5, seed: 3)
    var original = Descent(
      on: MiniBatches(of: line, by: sampler), from: .zero(features: 1), by: SGD(momentum: 0.9), at: 0.01)
    for _ in 0..<25 { _ = original.next() }
    let fork = original
    #expect(original.prefix(30).map(\.loss) == fork.prefix(30).map(\.loss))
    #expect(Set(original.prefix(30).map(\.loss)).count == 30)
  }

  /// One row after another is one epoch: the mean of the batches' gradients is the whole gradient.
  @Test func `the gradients of an epoch's batches average to the whole gradient`() throws {
    let point = LinearModel(weights: [3], bias: -2)
    var batches = MiniBatches(of: houses, by: try BatchSampler(rows: 2, size: 1, seed: 9))
    let gradients = [batches.lossAndGradient(at: point).gradient, batches.lossAndGradient(at: point).gradient]
    let whole = houses.gradient(at: point)
    #expect((gradients[0].weights[0] + gradients[1].weights[0]) / 2 ≈ whole.weights[0])
    #expect((gradients[0].bias + gradients[1].bias) / 2 ≈ whole.bias)
    #expect(batches.loss(at: point) == houses.cost(at: point))
  }

  @Test func `a watched run has a record per step and stops where it diverges`() {
    var (low, high) = (run(), run(at: Hold(1)))
    let good = low.history(steps: 50)
    #expect(good.records.count == 51)
    #expect(good.divergedAt == nil)
    let bad = high.history(steps: 5_000)
    #expect(bad.divergedAt == bad.records.last?.step)
    #expect(bad.records.count < 100)
  }

  @Test(arguments: [0, -3]) func `no steps leave the start alone`(steps: Int) {
    var run = run()
    #expect(run.history(steps: steps).records.count == 1)
    #expect(run.point == .zero(features: 1))
  }
}
