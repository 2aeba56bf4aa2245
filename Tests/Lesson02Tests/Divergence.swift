import Core
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing
import Training
import Tuning

/// What must never win, and what goes wrong when the best rate is carried to other data.
@Suite struct Divergence {
  private func trials(_ losses: [Double]) -> [Trial] {
    losses.enumerated().map { Trial(rate: Double($0 + 1), trainingLoss: $1, validationLoss: $1) }
  }

  /// NaN stands first, in the middle, last: `<` treats it differently each time.
  @Test(arguments: [[Double.nan, 3, 1], [3, .nan, 1], [3, 1, .nan], [1, .nan, 3], [.nan, 1, 3], [1, 3, .nan]])
  func `a trial that is not a number never wins`(losses: [Double]) throws {
    #expect(try SearchResult(trials(losses)).best.validationLoss == 1)
  }

  @Test(arguments: [[1e300, 2], [2, 1e300], [.infinity, 2], [2, .infinity], [-.infinity, 2]])
  func `an infinite or huge loss never wins over a small one`(losses: [Double]) throws {
    #expect(try SearchResult(trials(losses)).best.validationLoss == 2)
  }

  @Test(arguments: [[Double.infinity, .nan], [.nan], [.nan, .nan, .infinity]])
  func `when all trials diverged there is an error and no winner`(losses: [Double]) throws {
    #expect(throws: GridSearchError.allDiverged(count: losses.count, lowestRate: 1)) {
      try SearchResult(trials(losses))
    }
  }

  @Test func `the error says what to try instead`() throws {
    let houses = try Houses()
    let error = #expect(throws: GridSearchError.self) {
      try houses.search(steps: 200).search(over: .linear(from: 1, to: 10, count: 4))
    }
    #expect(error?.description.contains("lower range") == true)
    #expect(error?.description.contains("4 trials") == true)
  }

  /// After ten steps 1.01 times the bound costs a finite 1793 on cars: infinity comes much later.
  @Test func `a diverging trial is noticed long before its loss is infinite`() throws {
    let halves = try Halves("cars", seed: 1, scaled: false)
    let bound = try Curvature(of: halves.training).criticalRate
    let trial = halves.search(steps: 2_000).trial(at: 1.05 * bound)
    #expect(trial.divergedAt != nil)
    #expect(trial.validationLoss.isFinite)
    #expect(trial.canWin == false)
    #expect(trial.gradients < 200)
  }

  @Test func `a trial that diverged never wins, however small its loss`() throws {
    let result = try SearchResult([
      Trial(rate: 0.1, trainingLoss: 9, validationLoss: 9),
      Trial(rate: 0.2, trainingLoss: 1, validationLoss: 1, divergedAt: 40),
    ])
    #expect(result.best.rate == 0.1)
  }

  /// On classes that a line separates the weights grow without end while the loss falls to 0: that is no divergence.
  @Test func `weights that grow without end are not divergence while the loss falls`() throws {
    let separable = try LogisticRegression(features: Matrix([[-2], [-1], [1], [2]]), targets: [0, 0, 1, 1])
    let search = GridSearch(on: separable, from: .zero(features: 1), by: SGD(), steps: 100) {
      (separable.cost(at: $0), separable.accuracy(at: $0))
    }
    let trial = search.trial(at: 1e5)
    #expect(trial.divergedAt == nil)
    #expect(trial.validationLoss <= 1e-6)
    #expect(trial.accuracy == 1)
  }

  /// The short form "retrain with the best rate on all the data" is false: these are the runs that refute it.
  @Test func `the best rate of a split crosses the bound of all the data in many splits`() throws {
    let crossings = try (1...40).count { seed in
      let halves = try Halves("cars", seed: UInt64(seed), scaled: false)
      return try Curvature(of: halves.training).bestRate > Curvature(of: halves.whole).criticalRate
    }
    #expect(crossings >= 8)
    #expect(crossings <= 32)
  }

  @Test func `where it crosses, retraining unscaled diverges`() throws {
    let seed = try #require(
      try (1...40).first { seed in
        let halves = try Halves("cars", seed: UInt64(seed), scaled: false)
        return try Curvature(of: halves.training).bestRate > 1.01 * Curvature(of: halves.whole).criticalRate
      })
    let halves = try Halves("cars", seed: UInt64(seed), scaled: false)
    let rate = try Curvature(of: halves.training).bestRate
    let losses = Descent(on: halves.whole, from: .zero(features: 1), by: SGD(), at: rate).prefix(801).map(\.loss)
    #expect(losses[800].isFinite)
    #expect(losses[800] > 100 * losses[0])
  }

  @Test func `asking a regression for accuracy is an error`() {
    #expect(throws: GridSearchError.noAccuracy) { try SearchResult(trials([1, 2]), by: .highestAccuracy) }
  }

  // MARK: What a coarse grid and a misplaced loop miss

  /// The article's rates are a decade apart. Can the best one lie between two of them, or beyond the last?
  @Test(arguments: [("two-houses", false, 100.0), ("diabetes", true, 1.5)])
  func `the article's three rates end further from the least cost than thirty-one`(
    table: String, scaled: Bool, times: Double
  ) throws {
    let (coarse, fine) = try Self.excesses(on: Bowl(table: table, scaled: scaled))
    #expect(coarse > times * fine)
    // Negative control: on a round bowl, cars z-scored, three rates are enough.
    let cars = try Bowl.cars(scaled: true)
    #expect(try Self.excesses(on: cars).coarse <= 1e-8 * cars.regression.cost(at: cars.start))
  }

  @Test(arguments: ["diabetes", "three-houses"])
  func `on a table as it is the article's three rates may all diverge`(table: String) throws {
    let bowl = try Bowl(table: table)
    let search = GridSearch(on: bowl.regression, from: bowl.start, by: SGD(), steps: 100) {
      (bowl.regression.cost(at: $0), nil)
    }
    #expect(throws: GridSearchError.allDiverged(count: 3, lowestRate: 0.001)) {
      try search.search(over: RateGrid([0.001, 0.01, 0.1]))
    }
    // Negative control: a range that was adapted has a winner.
    let bound = bowl.curvature.criticalRate
    #expect(try search.search(over: .logarithmic(from: 0.01 * bound, to: bound, count: 3)).best.canWin)
  }

  /// J − J* after a hundred steps, at the best of three rates and at the best of thirty-one.
  private static func excesses(on bowl: Bowl) throws -> (coarse: Double, fine: Double) {
    let search = GridSearch(on: bowl.regression, from: bowl.start, by: SGD(), steps: 100) {
      (bowl.regression.cost(at: $0), nil)
    }
    let grids = [try RateGrid([0.001, 0.01, 0.1]), try .logarithmic(from: 0.001, to: 1, count: 31)]
    let ends = try grids.map { try search.search(over: $0).best.validationLoss - bowl.curvature.leastCost }
    return (ends[0], ends[1])
  }

  /// A loop over the epochs that stands after the loop over the rates: which model does it train?
  @Test func `with the loops one after the other only the last rate is trained, and there is nothing to choose`() throws
  {
    let bowl = try Bowl.cars()
    let rates = [0.001, 0.01, 0.1]
    var (model, rate) = (bowl.start, Double.nan)
    for next in rates { (model, rate) = (bowl.start, next) }
    for _ in 0..<100 { model.descend(along: bowl.regression.gradient(at: model), rate: rate) }
    #expect(rate == 0.1)
    #expect(bowl.regression.cost(at: model) > 1e100)
    // Negative control: with the epochs inside there are three ends, and the least is far below the start.
    let ends = rates.map { rate in
      var model = bowl.start
      for _ in 0..<100 { model.descend(along: bowl.regression.gradient(at: model), rate: rate) }
      return bowl.regression.cost(at: model)
    }
    #expect(ends.count == 3)
    #expect(ends[0] < bowl.regression.cost(at: bowl.start) / 9)
    #expect(ends[2] == bowl.regression.cost(at: model))
  }

  /// One more thing to choose multiplies the trainings. By how much?
  @Test(arguments: [1, 3, 5])
  func `a grid costs a training for each combination`(batchSizes: Int) throws {
    let halves = try Halves("diabetes", seed: 1, scaled: true)
    let grid = try RateGrid.logarithmic(from: 0.001, to: 0.1, count: 4)
    let gradients = try (0..<batchSizes).map { _ in try halves.search(steps: 50).search(over: grid).gradients }
    #expect(gradients.reduce(0, +) == 50 * grid.rates.count * batchSizes)
  }
}
