import Autograd
import Datasets
import Foundation
import LinearModels
import NetworkTraining
import Optimizers
import Schedules
import Synchronization
import Tensors
import TestSupport
import Testing
import TrainingSupport

@testable import GradientDescent
@testable import Training

@Suite(.serialized) struct TrainingRunTests {
  @Test func `it learns the shapes, and labels without meaning it does not`() throws {
    var run = try Shapes.run(epochs: 8)
    let before = Shapes.evaluate(run.model)
    let ending = run.train()
    let after = Shapes.evaluate(run.model)
    #expect(ending == .allEpochs)
    #expect(isClose(before.loss, log(10), relative: 1e-6))
    #expect(after.loss <= 0.7 * before.loss)
    #expect(try #require(after.accuracy) >= 0.6)
  }

  @Test func `there is one record for each step, and epochs, rates and examples are right`() throws {
    let run = try Shapes.run(epochs: 3)
    let records = Array(run)
    // 200 rows in batches of 32: six full ones and one of 8.
    #expect(records.map(\.step) == Array(0..<21))
    #expect(records.map(\.epoch) == (0..<21).map { $0 / 7 })
    #expect(records.map(\.examples) == (0..<21).map { $0 % 7 == 6 ? 8 : 32 })
    #expect(records.filter { $0.validation != nil }.map(\.step) == [6, 13, 20])
    #expect(records.filter(\.endsEpoch).map(\.step) == [6, 13, 20])
    #expect(records.allSatisfy { $0.rate == 0.05 })
  }

  @Test func `each step is the optimizer's, along the gradient of its batch`() throws {
    var run = try Shapes.run()
    var (model, method) = (SoftmaxModel(), SGD<SoftmaxModel>(momentum: 0.9))
    var sampler = try BatchSampler(rows: 200, size: 32, seed: 5)
    for _ in 0..<10 {
      let record = run.next()
      let (loss, gradient) = Shapes.goal.lossAndGradient(at: model, rows: sampler.next())
      method.step(&model, along: gradient, rate: 0.05)
      #expect(record?.loss == loss)
    }
    #expect(run.model == model)
  }

  @Test func `on a table it walks the same path as a descent over mini-batches`() throws {
    let problem = try Table(named: "cars").regression()
    let goal = try LinearRegression(features: problem.features, targets: problem.targets)
    let sampler = try BatchSampler(rows: goal.rowCount, size: 8, seed: 3)
    let descent = Descent(
      on: MiniBatches(of: goal, by: sampler), from: LinearModel(weights: [0], bias: 0), by: SGD(), at: 1e-4)
    var run = try TrainingRun(
      on: goal, from: LinearModel(weights: [0], bias: 0), by: SGD(), at: 1e-4,
      with: TrainingConfiguration(batchSize: 8, epochs: 4, seed: 3))
    for record in descent.traced(28) {
      #expect(run.model.bias == record.point.bias && run.model.weights == record.point.weights)
      #expect(run.next()?.loss == record.loss)
    }
    #expect(run.next() == nil)
  }

  @Test func `same seed, same bits; another seed, another path`() throws {
    var (a, b, c) = (try Shapes.run(), try Shapes.run(), try Shapes.run(seed: 6))
    a.train()
    b.train()
    c.train()
    #expect(a.model == b.model)
    #expect(a.model != c.model)
  }

  @Test func `a copy is a fork`() throws {
    var run = try Shapes.run()
    for _ in 0..<5 { _ = run.next() }
    let expected = run.model
    var fork = run
    fork.train()
    #expect(run.model == expected)
    #expect(Array(run).count == 16)
    run.train()
    #expect(run.model == fork.model)
  }

  @Test func `the random numbers of a step follow from seed and step, and not from who asks when`() throws {
    let batch = Batch(rows: [1], step: 4, seed: 9)
    var (a, b) = (batch.random, Batch(rows: [2, 3], step: 4, seed: 9).random)
    var (c, d) = (Batch(rows: [1], step: 5, seed: 9).random, Batch(rows: [1], step: 4, seed: 8).random)
    let first = a.next()
    #expect(first == b.next())
    #expect(first != c.next() && first != d.next())
  }

  @Test func `the best model is kept, not the last`() throws {
    // Validation that is best after the second epoch.
    let counter = Counter([0.9, 0.2, 0.5, 0.4])
    var run = try Shapes.run(epochs: 4, validate: { _ in Evaluation(loss: counter.next()) })
    var second: SoftmaxModel?
    while let record = run.next() {
      if record.epoch == 1 && record.endsEpoch { second = run.model }
    }
    #expect(run.best?.epoch == 1)
    #expect(run.best?.evaluation.loss == 0.2)
    #expect(run.best?.model == second)
    #expect(run.best?.model != run.model)
  }

  @Test func `a NaN in the validation is never the best, also where it comes first`() throws {
    let counter = Counter([.nan, 0.7, .nan])
    var run = try Shapes.run(epochs: 3, validate: { _ in Evaluation(loss: counter.next()) })
    run.train()
    #expect(run.best?.evaluation.loss == 0.7)
  }

  @Test(arguments: [(0, 3), (1, 4), (2, 7)])
  func `an early stop bears as many epochs without progress as its patience`(patience: Int, epochs: Int) throws {
    // Progress in epochs 1 and 2, then none, then again in epoch 5, which only a patience of 2 lives to see.
    let counter = Counter([0.9, 0.5, 0.6, 0.55, 0.4, 0.41, 0.42, 0.43, 0.44, 0.45])
    var run = try Shapes.run(
      epochs: 7, validate: { _ in Evaluation(loss: counter.next()) }, earlyStop: EarlyStop(patience: patience))
    let ending = run.train()
    #expect(run.step == epochs * 7)
    #expect(ending == (epochs == 7 ? .allEpochs : .noProgress(epoch: epochs - 1)))
  }

  @Test func `progress by less than the least improvement is none`() throws {
    let losses = [0.9, 0.89, 0.88, 0.87, 0.86]
    for (least, epochs) in [(0.0, 5), (0.05, 2)] {
      let counter = Counter(losses)
      var run = try Shapes.run(
        epochs: 5, validate: { _ in Evaluation(loss: counter.next()) },
        earlyStop: EarlyStop(patience: 0, minimumImprovement: least))
      run.train()
      #expect(run.step == epochs * 7)
    }
  }

  @Test func `accuracy decides where it is asked to, and the loss between equals`() {
    let (a, b) = (Evaluation(loss: 2, accuracy: 0.8), Evaluation(loss: 1, accuracy: 0.7))
    #expect(Criterion.highestAccuracy.prefers(a, to: b))
    #expect(Criterion.lowestLoss.prefers(b, to: a))
    #expect(Criterion.highestAccuracy.prefers(Evaluation(loss: 1, accuracy: 0.8), to: a))
  }

  @Test func `a loss that is not finite ends the run without the update`() throws {
    let goal = TapeObjective<SoftmaxModel>(rows: 200) { model, batch in
      let loss = crossEntropy(model(Shapes.training.tensor(of: batch.rows)), Shapes.training.labels(of: batch.rows))
      return batch.step == 3 ? loss * Float.nan : loss
    }
    var run = try TrainingRun(
      on: goal, from: SoftmaxModel(), by: SGD(), at: 0.1,
      with: TrainingConfiguration(batchSize: 32, epochs: 2, seed: 1))
    var models: [SoftmaxModel] = []
    while run.next() != nil { models.append(run.model) }
    #expect(run.ending == .notFinite(step: 3))
    #expect(models.count == 4 && models[3] == models[2])
    #expect(models[2] != models[1])
  }

  @Test(arguments: ["SGD momentum=0.5", "Adam", "RMSprop momentum=0.3", "NAdam"])
  func `an optimizer made from a spec has its momentum moved as the optimizer itself has`(text: String) throws {
    func run<Method: Optimizer<SoftmaxModel>>(_ method: Method) throws -> [Double] {
      let run = try TrainingRun(
        on: Shapes.goal, from: SoftmaxModel(), by: method, at: .schedule(OneCycleLR(maxLR: 0.01, totalSteps: 21)),
        with: TrainingConfiguration(batchSize: 10, epochs: 3, seed: 1, checksScheduleLength: false))
      return run.prefix(20).map(\.loss)
    }
    let chosen: AnyOptimizer<SoftmaxModel> = try OptimizerSpec(text).optimizer()
    func concrete(_ method: some Optimizer<SoftmaxModel>) throws -> [Double] { try run(method) }
    let (direct, wrapped) = (try concrete(chosen.base), try run(chosen))
    #expect(direct == wrapped)
    // What would come if the momentum stayed.
    let still = try TrainingRun(
      on: Shapes.goal, from: SoftmaxModel(), by: chosen, at: .schedule(RatesOnly()),
      with: TrainingConfiguration(batchSize: 10, epochs: 3, seed: 1))
    #expect(still.prefix(20).map(\.loss) != wrapped)
  }

  @Test func `the schedule is asked for each step, and moves the momentum where it has one`() throws {
    let schedule = try OneCycleLR(maxLR: 0.1, totalSteps: 21)
    var run = try ShapesRun(
      on: Shapes.goal, from: SoftmaxModel(), by: SGD(momentum: 0.5), at: .schedule(schedule),
      with: TrainingConfiguration(batchSize: 32, epochs: 3, seed: 5))
    let momentum = try #require(schedule.momentum)
    while let record = run.next() {
      #expect(record.rate == schedule(record.step))
      #expect(run.optimizer.momentum == momentum(record.step))
    }
  }

  @Test func `a plateau lowers the rate after epochs without progress`() throws {
    let counter = Counter([0.5, 0.5, 0.5, 0.5])
    let run = try ShapesRun(
      on: Shapes.goal, from: SoftmaxModel(), by: SGD(),
      at: .feedback(ReduceLROnPlateau(baseLR: 0.1, factor: 0.5, patience: 0)),
      with: TrainingConfiguration(batchSize: 32, epochs: 4, seed: 5),
      validate: { _ in Evaluation(loss: counter.next()) })
    #expect(Array(run).filter(\.endsEpoch).map(\.rate) == [0.1, 0.1, 0.05, 0.025])
  }

  @Test func `Ctrl-C ends the run after its step, and training again goes on to the same bits`() throws {
    var whole = try Shapes.run()
    whole.train()
    var run = try Shapes.run()
    let ending = run.train { if $0.step == 8 { pressCtrlC() } }
    #expect(ending == .interrupted(step: 8))
    #expect(run.step == 9)
    #expect(run.train() == .allEpochs)
    #expect(run.model == whole.model)
  }

  @Test func `after training the signal does what it did before`() throws {
    var before = sigaction()
    sigaction(SIGINT, nil, &before)
    var run = try Shapes.run(epochs: 1)
    run.train { _ in pressCtrlC() }
    var after = sigaction()
    sigaction(SIGINT, nil, &after)
    #expect(after.sa_flags == before.sa_flags)
    #expect(
      unsafeBitCast(after.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self))
  }

  @Test func `runs that cannot be are sentences`() throws {
    #expect(throws: DatasetError.self) { try Shapes.run(batchSize: 201) }
    #expect(throws: TrainingError.self) { try Shapes.run(epochs: -1) }
    #expect(throws: TrainingError.self) { try Shapes.run(validate: nil, earlyStop: EarlyStop(patience: 1)) }
    #expect(throws: TrainingError.self) { try EarlyStop(patience: -1) }
    #expect(throws: ScheduleError.self) {
      try ShapesRun(
        on: Shapes.goal, from: SoftmaxModel(), by: SGD(), at: .schedule(OneCycleLR(maxLR: 0.1, totalSteps: 20)),
        with: TrainingConfiguration(batchSize: 32, epochs: 3, seed: 5))
    }
    #expect(Array(try Shapes.run(epochs: 0)).isEmpty)
  }

  @Test func `accuracy counts a NaN as wrong, and of equals the lower class`() {
    let logits: [[Float]] = [[1, 2, 0], [1, 1, 1], [0, .nan, 1], [.nan, 0, 0]]
    for (label, right) in [(0, 0.25), (1, 0.25), (2, 0)] {
      let evaluation = Evaluation.classifying([label, label, label, label]) { rows in Tensor(rows.map { logits[$0] }) }
      #expect(evaluation.accuracy == right)
    }
  }

  @Test func `an evaluation does not depend on the chunk`() throws {
    let model = SoftmaxModel()
    let labels = Shapes.validation.labels(of: 0..<50)
    let all = [1, 7, 50, 1000].map { chunk in
      Evaluation.classifying(labels, chunk: chunk) { model(Shapes.validation.tensor(of: $0)) }
    }
    #expect(all.allSatisfy { isClose($0.loss, all[0].loss, relative: 1e-6) && $0.accuracy == all[0].accuracy })
  }
}

/// Sends the signal to the whole process, as a terminal does, and waits until it was noted.
///
/// A thread of a pool blocks signals, so that `raise`, which asks for the calling thread, would wait for ever.
private func pressCtrlC() {
  let before = interruptCount.load(ordering: .relaxed)
  kill(getpid(), SIGINT)
  for _ in 0..<10_000 where interruptCount.load(ordering: .relaxed) == before { usleep(1_000) }
}

/// Gives numbers one after the other.
final class Counter: Sendable {
  private let values: [Double]
  private let lock = NSLock()
  nonisolated(unsafe) private var index = 0

  init(_ values: [Double]) { self.values = values }

  func next() -> Double {
    lock.withLock {
      defer { index += 1 }
      return values[index % values.count]
    }
  }
}

/// The rates of a one-cycle schedule without its momentum.
private struct RatesOnly: Schedule {
  func callAsFunction(_ step: Int) -> Double { (try? OneCycleLR(maxLR: 0.01, totalSteps: 21))?(step) ?? .nan }
}
