import Datasets
import Foundation
import GradientDescent
import LinearModels
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import TestSupport
import Testing
import Training
import TrainingSupport
import Tuning

@Suite struct RangeTestTests {
  /// Every bit of a run that a range test could have changed.
  static func isSame(_ a: ShapesRun, _ b: ShapesRun) -> Bool {
    a.model == b.model && a.step == b.step && Array(a) == Array(b)
  }

  /// Plans that end in every way: by themselves, by an explosion, by numbers that are none.
  static let plans = [
    try? RangeTest(from: 1e-4, to: 1e-2, steps: 20), try? RangeTest(from: 1e-3, to: 1e4, steps: 40),
    try? RangeTest(from: 1e-3, to: 1e38, steps: 40, stoppingAt: nil), try? RangeTest.lightning(to: 1e3),
    try? RangeTest(.linear, from: 0, to: 100, steps: 30),
  ].compactMap { $0 }

  @Test(arguments: plans) func `a range test leaves no trace in the run`(_ plan: RangeTest) throws {
    var (run, twin) = (try Shapes.run(), try Shapes.run())
    // Also in the middle of an epoch, with a momentum that is not zero.
    for _ in 0..<10 { (_, _) = (run.next(), twin.next()) }
    let first = try run.findLearningRate(over: plan)
    let second = try run.findLearningRate(over: plan)
    #expect(first == second)
    #expect(Self.isSame(run, twin))
    run.train()
    twin.train()
    #expect(run.model == twin.model)
  }

  // The control: steps that are not taken back are noticed.
  @Test func `a run that has moved on has another curve`() throws {
    var run = try Shapes.run()
    let before = try run.findLearningRate()
    _ = run.next()
    #expect(try run.findLearningRate() != before)
  }

  @Test func `an error in the middle leaves no trace either`() throws {
    struct Enough: Error {}
    var (run, twin) = (try Shapes.run(), try Shapes.run())
    #expect(throws: Enough.self) {
      try run.findLearningRate(observe: { if $0 == 7 { throw Enough() } })
    }
    #expect(Self.isSame(run, twin))
    run.train()
    twin.train()
    #expect(run.model == twin.model)
  }

  @Test func `the curve holds the losses of the steps, each beside its own rate`() throws {
    let plan = try RangeTest(from: 1e-3, to: 0.1, steps: 12)
    let curve = try Shapes.run(momentum: 0).findLearningRate(over: plan)
    var (model, method) = (SoftmaxModel(), SGD<SoftmaxModel>())
    var sampler = try BatchSampler(rows: 200, size: 32, seed: 5)
    for (rate, recorded) in zip(plan.ramp.rates, curve.losses) {
      let (loss, gradient) = Shapes.goal.lossAndGradient(at: model, rows: sampler.next())
      method.step(&model, along: gradient, rate: rate)
      #expect(recorded == loss)
    }
    #expect(curve.rates == plan.ramp.rates)
    #expect(curve.ending == .allSteps)
  }

  @Test func `it goes round in the data, or says that they ran out`() throws {
    // 200 rows in batches of 32 are 7 batches.
    let plan = try RangeTest(from: 1e-4, to: 0.1, steps: 30)
    let run = try Shapes.run()
    #expect(try run.findLearningRate(over: plan).count == 30)
    let short = try run.findLearningRate(over: plan, repeatsData: false)
    #expect(short.ending == .dataRanOut(steps: 7, wanted: 30))
    for method in SuggestionMethod.all {
      #expect(throws: RangeTestError.dataRanOut(steps: 7, wanted: 30)) { try short.suggestion(method) }
    }
  }

  @Test func `the validation's loss can take the place of the batch's`() throws {
    let plan = try RangeTest(from: 1e-4, to: 0.1, steps: 12)
    let run = try Shapes.run(momentum: 0)
    let curve = try run.findLearningRate(over: plan, onValidation: true)
    var (model, method) = (SoftmaxModel(), SGD<SoftmaxModel>())
    var sampler = try BatchSampler(rows: 200, size: 32, seed: 5)
    for (rate, recorded) in zip(plan.ramp.rates, curve.losses) {
      let (_, gradient) = Shapes.goal.lossAndGradient(at: model, rows: sampler.next())
      method.step(&model, along: gradient, rate: rate)
      #expect(recorded == Shapes.evaluate(model).loss)
    }
    #expect(throws: TrainingError.self) { try Shapes.run(validate: nil).findLearningRate(onValidation: true) }
  }

  @Test func `an objective over images gives the curve of the tape`() throws {
    let model = Shapes.mlp()
    let plan = try RangeTest(from: 1e-4, to: 0.1, steps: 25)
    let fused = try findLearningRate(
      on: ImageObjective(of: model, on: Shapes.training), from: model, by: SGD(), over: plan, batchSize: 32, seed: 3)
    let tape = try findLearningRate(
      on: Shapes.mlpTape, from: model, by: SGD(), over: plan, batchSize: 32, seed: 3)
    #expect(fused.count == 25)
    #expect(zip(fused.losses, tape.losses).allSatisfy { isClose($0, $1, relative: 1e-4) })
  }

  @Test func `one flag finds, then fits, to the same bits as the rate given by hand`() throws {
    var (run, curve) = try ShapesRun.withFoundRate(
      on: Shapes.goal, from: SoftmaxModel(), by: SGD(momentum: 0.9), at: .found(),
      with: TrainingConfiguration(batchSize: 32, epochs: 3, seed: 5),
      validate: { Shapes.evaluate($0) })
    let rate = try curve.suggestion().rate
    var byHand = try Shapes.run(rate: rate)
    #expect(try byHand.findLearningRate() == curve)
    #expect(run.allSatisfy { $0.rate == rate })
    run.train()
    byHand.train()
    #expect(run.model == byHand.model)
  }

  @Test func `what is found can be the peak of a schedule, read off by any method`() throws {
    let plan = try RangeTest.fastai(steps: 60)
    let (run, curve) = try ShapesRun.withFoundRate(
      on: Shapes.goal, from: SoftmaxModel(), by: SGD(momentum: 0.9),
      at: .found(over: plan, by: .valley, schedule: { try OneCycleLR(maxLR: $0, totalSteps: 21) }),
      with: TrainingConfiguration(batchSize: 32, epochs: 3, seed: 5))
    let rate = try curve.suggestion(.valley).rate
    let peak = try #require(Array(run).map(\.rate).max())
    #expect(peak <= rate * (1 + 1e-12))
    #expect(peak >= rate * 0.9)
  }

  @Test func `a run without a suggestion is not begun`() {
    // At such rates the model never moves.
    #expect(throws: RangeTestError.self) {
      try ShapesRun.withFoundRate(
        on: Shapes.goal, from: SoftmaxModel(), by: SGD(), at: .found(over: RangeTest(from: 1e-12, to: 1e-11)),
        with: TrainingConfiguration(batchSize: 32, epochs: 3, seed: 5))
    }
  }

  @Test func `a test that begins too high says so`() throws {
    let curve = try Shapes.run().findLearningRate(over: RangeTest(from: 1e30, to: 1e38))
    for method in SuggestionMethod.all {
      #expect(throws: RangeTestError.divergedAtOnce(rate: 1e30)) { try curve.suggestion(method) }
    }
  }

  static func diabetes() throws -> (goal: LinearRegression, bound: Double) {
    let problem = try Table(named: "diabetes").regression()
    let features = try ZScore(fitting: problem.features).apply(to: problem.features)
    let goal = try LinearRegression(features: features, targets: problem.targets)
    return (goal, try Curvature(of: goal).criticalRate)
  }

  @Test func `restart probes find 2 over lambda max`() throws {
    let (goal, bound) = try Self.diabetes()
    let start = LinearModel.zero(features: goal.featureCount)
    let found = try criticalRate(of: goal, from: start, between: bound / 50, and: bound * 50)
    #expect(isClose(found.rate, bound, relative: 1e-4))
    #expect(found.gradients >= 400)
    #expect(throws: RangeTestError.self) {
      try criticalRate(of: goal, from: start, between: bound * 2, and: bound * 3)
    }
    #expect(throws: RangeTestError.self) {
      try criticalRate(of: goal, from: start, between: bound / 3, and: bound / 2)
    }
  }

  @Test func `a full-batch ramp explodes beyond the bound, the later the shorter it is`() throws {
    let (goal, bound) = try Self.diabetes()
    let overshoots = try [2_000, 400, 100].map { steps in
      let curve = try Descent(on: goal, from: .zero(features: goal.featureCount), by: SGD(), at: bound)
        .findLearningRate(over: RangeTest(from: 1e-4, to: 100, steps: steps, beta: 0.95))
      return try #require(curve.divergedAt) / bound
    }
    #expect(overshoots[0] >= 1 && overshoots[2] <= 13)
    #expect(overshoots[0] < overshoots[1] && overshoots[1] < overshoots[2])
  }

  @Test func `a curve survives the way through a file`() throws {
    let curve = try Shapes.run().findLearningRate()
    let folder = try Folder()
    try curve.csv.write(to: folder.url("curve.csv"), atomically: true, encoding: .utf8)
    let read = try RangeTestCurve(contentsOf: folder.path("curve.csv"))
    #expect(read.rates == curve.rates && read.losses == curve.losses)
  }

  @Test func `other people's files are read as they are`() throws {
    let text = "\u{FEFF}epoch, Loss ,\"LR\"\r\n1,2.5,1e-3\r\n1,nan,0.002\r\n1,,3e-3\r\n2,-Infinity,.004\r\n"
    let curve = try RangeTestCurve(csv: text)
    #expect(curve.rates == [1e-3, 2e-3, 4e-3])
    #expect(curve.losses[0] == 2.5 && curve.losses[1].isNaN)
    #expect(curve.losses[2] == -.infinity)
  }

  @Test(arguments: [
    "learning_rate,train_loss\n0.1,2\n0.2,1\n", "Loss;Rate\n2;0,1\n1;0,2\n", "sep=,\nlr,loss\n0.1,2\n0.2,1\n",
    "# lr,loss\n0.1,2\n0.2,1\n", "Value\tLR\n2\t0.1\n1\t0.2\n", "lr  loss\n0.1  2\n0.2  1\n",
    ",lr,loss\n0,0.1,2\n1,,3\n2,0.2,1\n3,0.3,\n",
  ])
  func `a curve is read whatever its columns are called and separated by`(text: String) throws {
    let curve = try RangeTestCurve(csv: text)
    #expect(curve.rates == [0.1, 0.2] && curve.losses == [2, 1])
  }

  @Test func `rows without a rate or a loss are counted, and columns can be named`() throws {
    let folder = try Folder()
    try "lr,speed,cost\n9,0.1,2\n9,,3\n9,0.2,1\n9,0.3,\n".write(
      to: folder.url("curve.csv"), atomically: true, encoding: .utf8)
    let read = try RangeTestCurve.reading(
      contentsOf: folder.path("curve.csv"), rateColumn: "speed", lossColumn: "cost")
    #expect(read.rowsLeftOut == 2)
    #expect(read.curve.rates == [0.1, 0.2] && read.curve.losses == [2, 1])
  }

  @Test(arguments: [
    "", "lr,loss", "lr,loss\n", "lr,loss\n1", "lr,lr,loss\n1,2,3", "speed,loss\n1,2", "lr,loss\nabc,1", "lr,loss\n,1",
    "lr,loss\nnan,1", "lr,loss\n-1,1", "lr,loss\n0.1,x", "lr;loss|x\n1;2|3", "\0",
  ])
  func `files that are no curve are sentences`(text: String) {
    #expect(throws: TableError.self) { try RangeTestCurve(csv: text) }
  }
}
