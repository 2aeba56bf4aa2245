import Core
import GradientDescent
import Optimizers
import TestSupport
import Testing

/// Optimizers that find their own rate: what they have in common.
@Suite struct RateFindingTests {
  @Test func `those with a common factor keep the laws`() throws {
    #expect(checkSavedOptimizer(couples: .commonFactor, rate: 1) { Polyak() } == nil)
    let capped = try Polyak<[Double]>(lowestLoss: -1, maximumRate: 1e3)
    #expect(checkSavedOptimizer(couples: .commonFactor, rate: 1) { capped } == nil)
    #expect(checkSavedOptimizer(couples: .commonFactor, rate: 1) { AdGD() } == nil)
    let bold = try AdGD<[Double]>(initialRate: 0.01)
    #expect(checkSavedOptimizer(couples: .commonFactor, rate: 1) { bold } == nil)
  }

  @Test func `those of DoG and Prodigy keep them, too`() throws {
    #expect(checkSavedOptimizer(couples: .commonFactor, rate: 1) { DoG() } == nil)
    let wide = try DoG<[Double]>(relativeStart: 0.01, epsilon: 0)
    #expect(checkSavedOptimizer(couples: .commonFactor, rate: 1) { wide } == nil)
    let decaying = try DoG<[Double]>(weightDecay: 0.1)
    #expect(checkSavedOptimizer(decays: true, couples: .anyOrder, rate: 1) { decaying } == nil)
    #expect(checkSavedOptimizer(couples: .anyOrder, rate: 1) { Prodigy() } == nil)
    let corrected = try Prodigy<[Double]>(
      betas: (0, 0.9), biasCorrection: true, safeguardsWarmup: true, initialDistance: 1e-3, growthLimit: 1.1)
    #expect(checkSavedOptimizer(couples: .anyOrder, rate: 1) { corrected } == nil)
    let shrinking = try Prodigy<[Double]>(weightDecay: 0.1, initialDistance: 1e-2)
    #expect(checkSavedOptimizer(decays: true, couples: .anyOrder, rate: 1) { shrinking } == nil)
  }

  /// Descent that is wrong about the rate that it applied, or about one parameter.
  struct Wrong: RateFindingOptimizer {
    var sparesTheLast = false
    var appliedRate = 0.0

    mutating func step(_ w: inout [Double], along g: [Double], rate: Double) {
      appliedRate = sparesTheLast ? rate : rate / 2
      for index in w.indices where !(sparesTheLast && index == 3) { w[index] -= rate * g[index] }
    }
  }

  @Test func `the checker rejects one without a common factor`() {
    for wrong in [Wrong(), Wrong(sparesTheLast: true)] {
      #expect(checkOptimizer(couples: .commonFactor) { wrong }?.contains("times its gradient") == true)
    }
  }

  /// Descent whose rate depends on what stands first.
  struct Partial: Optimizer {
    mutating func step(_ w: inout [Double], along g: [Double], rate: Double) {
      for index in w.indices { w[index] -= rate * g[index] / (1 + abs(g[0])) }
    }
  }

  @Test func `the checker rejects one in which the order matters`() {
    #expect(checkOptimizer(couples: .anyOrder) { Partial() }?.hasPrefix("In another order") == true)
    #expect(checkOptimizer(couples: .anyOrder) { SGD() } == nil)
  }

  // MARK: The record holds the rate that was applied

  static let texts = OptimizerSpec.rateFinding

  @Test(arguments: texts) func `the record holds the rate that the step applied`(text: String) throws {
    let spec = try OptimizerSpec(text)
    let method: AnyOptimizer<[Double]> = try spec.optimizer()
    var run = Descent(on: QuadraticBowl(conditionNumber: 10), from: [3, -1], by: method, at: spec.learningRate)
    var alone = method
    var point = run.point
    for _ in 0..<50 {
      let (loss, gradient) = run.objective.lossAndGradient(at: point)
      let applied = alone.step(&point, along: gradient, loss: loss, rate: spec.learningRate)
      let record = run.next(at: spec.learningRate)
      #expect(record.rate == applied && record.loss == loss)
      #expect(run.point == point)
    }
    let history = Descent(
      on: QuadraticBowl(conditionNumber: 10), from: [3, -1], by: method, at: spec.learningRate)
    var (records, walked) = (history, history)
    let kept = records.history(steps: 20).records
    #expect(kept.dropLast().map(\.rate) == (0..<20).map { _ in walked.next(at: spec.learningRate).rate })
    #expect(kept.last?.rate == spec.learningRate)
  }

  @Test func `an ordinary optimizer's record holds the schedule's rate, also in groups`() throws {
    let bowl = QuadraticBowl(conditionNumber: 10)
    var run = Descent(on: bowl, from: [3, -1], by: AnyOptimizer(Adam()), at: 0.3)
    #expect((0..<3).map { _ in run.next(at: 0.3).rate } == [0.3, 0.3, 0.3])
    var groups = try ParameterGroups([SGD<[Double]>(), SGD(momentum: 0.9)], rateFactors: [0.1, 0.7])
    var w = [[1.0, 2], [3.0]]
    #expect(groups.step(&w, along: [[1, 1], [1]], loss: 1, rate: 0.3) == 0.3)
  }

  @Test func `groups hand the loss on, and say what the first of them applied`() throws {
    var groups = try ParameterGroups([Polyak<[Double]>(), Polyak()], rateFactors: [1, 0.5])
    var w = [[1.0, 2], [3.0]]
    #expect(groups.step(&w, along: [[3, 4], [1]], loss: 5, rate: 1) == 0.2)
    let (first, second) = (1 - 0.2 * 3.0, 2 - 0.2 * 4.0)
    #expect(w == [[first, second], [0.5]])
  }

  @Test(arguments: [
    ("Polyak f_star=nan", "lowestLoss is nan"), ("Polyak eta_max=0", "maximumRate is 0.0"),
    ("Polyak eta_max=-inf", "maximumRate is -inf"), ("AdGD initial_lr=0", "initialRate is 0.0"),
    ("DoG reps_rel=0", "DoG: relativeStart is 0.0"), ("DoG eps=-1", "epsilon is -1.0"),
    ("DoG weight_decay=nan", "weightDecay is nan"), ("Prodigy betas=1,0.9", "Prodigy: beta1 is 1.0"),
    ("Prodigy d0=0", "initialDistance is 0.0"), ("Prodigy d_coef=inf", "distanceFactor is inf"),
    ("Prodigy growth_rate=0.9", "growthLimit is 0.9, but it must be at least 1"), ("Prodigy eps=-1", "epsilon is -1.0"),
    ("SGDScheduleFree momentum=1", "momentum is 1.0"), ("SGDScheduleFree weight_decay=-1", "weightDecay is -1.0"),
    ("SGDScheduleFree warmup_steps=0.5", "warmup_steps is 0.5, but it must be a whole number"),
    ("AdamWScheduleFree warmup_steps=-1", "warmup_steps is -1.0"), ("AdamWScheduleFree r=-1", "r is -1.0"),
    ("AdamWScheduleFree weight_lr_power=inf", "weightRatePower is inf"),
    ("AdamWScheduleFree betas=0.9,1", "beta2 is 1.0"),
    ("ScheduleFreeSGD", "There is no optimizer named ScheduleFreeSGD"), ("Muon momentum=1", "Muon: momentum is 1.0"),
    ("Muon ns_steps=100", "newtonSchulzSteps is 100, but it must be from 0 to 99"),
    ("Muon ns_steps=nan", "ns_steps is nan"),
    ("Muon eps=0", "epsilon is 0.0"), ("Muon ns_coefficients=1,2", "must be 3 numbers"),
    ("Muon ns_coefficients=1,2,nan", "coefficients of Newton-Schulz"), ("Muon weight_decay=-1", "weightDecay is -1.0"),
    ("AdGD initial_lr=inf", "initialRate is inf"), ("AdGD initial_lr=nan", "initialRate is nan"),
    ("Polyak momentum=0.9", "there is no parameter momentum"), ("polyak", "did you mean Polyak?"),
  ])
  func `bad parameters get a sentence`(text: String, says: String) {
    let error = #expect(throws: OptimizerError.self) { try OptimizerSpec(text) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  /// At rate 0, along zeros, without a change, through NaN: is a step always one, and does NaN show?
  @Test(arguments: texts)
  func `what carries no information moves nothing, and NaN is seen in the point`(text: String) throws {
    var method: AnyOptimizer<[Double]> = try OptimizerSpec(text).optimizer()
    var w = [1.0, -2]
    method.step(&w, along: [1, 1], loss: 1, rate: 0)
    method.step(&w, along: [0, 0], loss: 1, rate: 1)
    method.step(&w, along: [0, 0], loss: 0, rate: 1)
    #expect(w == [1, -2])
    for _ in 0..<3_000 { method.step(&w, along: [0, 0], loss: 1, rate: 1) }
    for _ in 0..<30 { method.step(&w, along: [1e-3, 1e-3], loss: 1e-3, rate: 1e-3) }
    #expect(w.allSatisfy { $0.isFinite })
    method.step(&w, along: [.nan, 1], loss: 1, rate: 1)
    method.step(&w, along: [1, 1], loss: 1, rate: 1)
    #expect(w[0].isNaN)
  }

  // MARK: Polyak

  @Test func `Polyak's rate is the height above the least loss by the square of the slope`() throws {
    var polyak = try Polyak<[Double]>(lowestLoss: 1)
    var w = [0.0, 0]
    #expect(polyak.step(&w, along: [3, 4], loss: 6, rate: 1) == 0.2)
    #expect(w == [-0.6000000000000001, -0.8])
    #expect(polyak.step(&w, along: [3, 4], loss: 6, rate: 2) == 0.4)
    #expect(polyak.step(&w, along: [3, 4], loss: 1, rate: 1) == 0)
    #expect(polyak.step(&w, along: [3, 4], loss: 0, rate: 1) == 0)
    #expect(polyak.step(&w, along: [3, 4], loss: .nan, rate: 1) == 0)
    #expect(polyak.step(&w, along: [3e160, 4e160], loss: 6e30, rate: 1) > 0)
    var capped = try Polyak<[Double]>(maximumRate: 0.01)
    #expect(capped.step(&w, along: [3, 4], loss: 6, rate: 1) == 0.01)
  }

  @Test func `without a loss Polyak moves nothing`() {
    var (polyak, w) = (Polyak<[Double]>(), [1.0, 2])
    polyak.step(&w, along: [1, 1], rate: 1)
    #expect(w == [1, 2])
  }

  /// Which of the two steps would be too long: the full one, or twice that?
  @Test(arguments: [UInt64(1), 2, 3])
  func `on a consistent least squares the distance never grows, and at rate 2 a step solves its row`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let solution = (0..<5).map { _ in random.uniform(in: -2..<2) }
    let rows = (0..<40).map { _ in (0..<5).map { _ in random.uniform(in: -2..<2) } }
    for rate in [1.0, 2] {
      var (polyak, w) = (Polyak<[Double]>(), [Double](repeating: 0, count: 5))
      var distance = solution.norm
      for step in 0..<2_000 {
        let row = rows[(step * 7) % 40]
        let residual = row.dot(w) - row.dot(solution)
        polyak.step(&w, along: row.map { residual * $0 }, loss: residual * residual / 2, rate: rate)
        if rate == 2 { #expect(abs(row.dot(w) - row.dot(solution)) <= 1e-12) }
        let next = zip(w, solution).map { $0 - $1 }.norm
        #expect(next <= distance + 1e-15)
        distance = next
      }
      #expect(distance <= 1e-6)
    }
  }

  @Test func `at three times Polyak's rate the distance grows`() {
    var (polyak, w) = (Polyak<Double>(), 1.0)
    polyak.step(&w, along: w, loss: w * w / 2, rate: 5)
    #expect(abs(w) > 1)
  }

  // MARK: AdGD

  /// A constant rate has to be below 2/28 here, for the start. What does the run find by itself?
  @Test func `AdGD settles where the curvature falls from 28 to 1`() throws {
    var run = Descent(on: SteepSides(), from: 3, by: AdGD(), at: 1)
    let history = run.history(steps: 200)
    #expect(!history.isDiverged && abs(run.point) <= 1e-12)
    let rates = history.records.dropLast().map(\.rate)
    #expect(rates[0] == 1e-6 && (rates.last ?? 0) >= 0.3)
  }

  @Test func `AdGD beats the best constant rate where the curvatures differ by a factor of 100`() {
    let bowl = QuadraticBowl(conditionNumber: 100, turnedBy: 30)
    var found = Descent(on: bowl, from: [3, -1], by: AdGD(), at: 1)
    var best = Descent(on: bowl, from: [3, -1], by: SGD(), at: 2.0 / 101)
    _ = (found.history(steps: 400), best.history(steps: 400))
    #expect(found.point.norm <= best.point.norm / 100)
  }

  @Test func `a straight line makes AdGD's rate grow without end, and finite`() {
    var (adgd, w) = (AdGD<Double>(), 0.0)
    for _ in 0..<5_000 { adgd.step(&w, along: 1e-3, rate: 1) }
    #expect(adgd.appliedRate.isFinite && adgd.foundRate > 1e10)
  }
}
