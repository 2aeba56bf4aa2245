import Core
import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import Optimizers
import Schedules
import Tensors
import Terminal
import Training
import TrainingLogs
import Tuning

/// The run of `workbench train`: the rate, the loop, the log, and the checkpoint that it goes on from.
struct TableTraining {
  let training, validation: TabularDataset
  let start: TabularModel
  let optimizer: OptimizerSpec
  /// The highest rate, where the user gave one.
  let rate: Double?
  /// As the user wrote it; nil is a constant rate.
  let schedule: String?
  let findsRate: Bool
  let configuration: TrainingConfiguration
  let files: TrainingFiles
  let logFolder: String
  /// The processes that share each batch; the first of them keeps the files.
  let ranks: any RankGroup

  /// What is left of a run.
  struct Result {
    /// The best model; nil where the loss was not finite before the first validation.
    var model: TabularModel?
    var best: (epoch: Int, evaluation: Evaluation)?
    var ending: Ending
    var history: EpochHistory
    /// The range test, where the rate was found by one.
    var curve: RangeTestCurve?
  }

  func run(resuming: Bool, on console: Console) throws -> Result {
    let chosen: AnyOptimizer<TabularModel> = try optimizer.optimizer()
    guard let method = chosen.base as? any (Optimizer<TabularModel> & Codable) else {
      throw LessonError("A run with \(optimizer.name) cannot be saved; choose another optimizer.")
    }
    return try run(by: method, resuming: resuming, on: console)
  }

  private func run<Method: Optimizer & Codable>(
    by method: Method, resuming: Bool, on console: Console
  ) throws -> Result where Method.Point == TabularModel {
    let rows = try TabularObjective(of: start, on: training)
    let validated = validation.rowCount > 0 ? try TabularObjective(of: start, on: validation) : nil
    let settings = self.settings([rows, validated])
    // Before the first gradient: processes with other rows would wait for each other for ever.
    let asked = "\(settings) \(configuration) \(rate ?? .nan) \(schedule ?? "") \(findsRate) \(resuming)"
    guard ranks.agree(on: asked) else { throw Self.disagreement }
    let goal = try ChunkedObjective(of: rows, at: start, over: ranks)
    let writes = ranks.rank == 0
    let steps = try configuration.steps(rows: goal.rowCount)
    var curve: RangeTestCurve?
    if findsRate {
      curve = try findLearningRate(
        on: goal, from: start, by: method, batchSize: configuration.batchSize, seed: configuration.seed)
    }
    let found = try curve?.suggestion().rate
    let rates = try ScheduleText(schedule).rates(
      highest: found ?? rate, base: found ?? rate ?? optimizer.learningRate, optimizer: optimizer.name, steps: steps)
    var run = try TrainingRun(
      on: goal, from: start, by: method, at: rates, with: configuration,
      validate: validated.map { goal in { @Sendable in goal.evaluation(of: $0, over: ranks) } })
    if writes { try files.makeFolder() }
    var history = EpochHistory()
    if resuming {
      (history, run) = try ranks.onAll {
        guard FileManager.default.fileExists(atPath: files.run) else {
          throw LessonError(
            "\(files.run): there is no such file, and no run to go on with; leave --resume out to begin one.")
        }
        var resumed = run
        let history = try EpochHistory(of: settings, in: files.run)
        try resumed.resume(from: files.run)
        return (history, resumed)
      }
      console.paragraph("Taken up at step \(run.step.grouped) of \(run.totalSteps.grouped).")
    }
    // Before the first checkpoint: whoever read another one would be at another step.
    guard ranks.agree(on: "\(rates) at \(run.step)") else { throw Self.disagreement }
    let isFeedback = if case .feedback = rates { true } else { false }
    let highest = (found ?? rate).map { ", at most \($0.significant(3))" } ?? ""
    let plan = schedule.map { $0 + highest } ?? "rate \(rates.rate(at: 0).significant(3))"
    console.paragraph(
      "\(optimizer.name), \(plan)\(found == nil ? "" : " (found by a range test)"); batches of "
        + "\(configuration.batchSize), at most \(configuration.epochs) epochs of \(run.stepsPerEpoch.grouped) steps"
        + (schedule == nil || isFeedback ? "." : "; the schedule counts steps."))
    if ranks.count > 1 {
      console.paragraph(
        configuration.batchSize > goal.rowsPerChunk
          ? "\(ranks.count) processes share each batch in chunks of \(goal.rowsPerChunk) rows."
          : "Each of the \(ranks.count) processes takes every batch whole: up to \(goal.rowsPerChunk) rows are one chunk. "
            + "They share batches that are larger.")
    }
    let log = writes ? try TrainingLog(files.name, in: logFolder, resumingAt: resuming ? run.step : nil) : nil
    try log?.write(hyperparameters: [
      "optimizer": optimizer.name, "rate": rates.rate(at: 0), "batch size": configuration.batchSize,
      "seed": configuration.seed.description,
    ])
    func save(_ run: TrainingRun<ChunkedObjective<TabularObjective>, Method>) throws {
      guard writes else { return }
      try log?.flush()
      try run.save(to: files.run, metadata: history.metadata(of: settings))
    }
    var saved = ContinuousClock.now
    // Processes that are told to stop would stop at different steps; the job as a whole is ended instead.
    let ending = try run.train(catchesInterrupt: ranks.count == 1, showsProgress: writes) { record, run in
      try log?.write(record)
      history.add(record)
      guard record.endsEpoch, ContinuousClock.now - saved > .seconds(1) else { return }
      try save(run)
      saved = .now
    }
    try save(run)
    let isBroken = if case .notFinite = ending { run.best == nil } else { false }
    return Result(
      model: isBroken ? nil : run.bestModel, best: run.best.map { ($0.epoch, $0.evaluation) }, ending: ending,
      history: history, curve: curve)
  }

  private static var disagreement: LessonError {
    LessonError(
      "The processes do not begin alike: give all of them the same table, the same options, and one folder for the model."
    )
  }

  /// All that a run must be alike in to be taken up, beside what the run itself compares.
  private func settings(_ parts: [TabularObjective?]) -> String {
    let rows = parts.map { $0?.fingerprint.description ?? "none" }.joined(separator: " ")
    let parameters = optimizer.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let shapes = start.tensors.map { "\($0.shape)" }
    let network = shapes + ["\(start.network.activation)", start.targetName] + start.columns.map(\.name)
    return ([optimizer.name] + parameters + network + ["rows \(rows)"]).joined(separator: " ")
  }
}

/// The losses of a run epoch by epoch, kept with its checkpoint.
struct EpochHistory: Codable {
  struct Epoch: Codable {
    /// The mean of the losses of the epoch's steps, weighted by their rows.
    let loss: Double
    let validation: Evaluation?
  }

  private(set) var epochs: [Epoch] = []
  private var mean = EpochMean()

  init() {}

  mutating func add(_ record: Record) {
    guard let loss = mean.add(record) else { return }
    epochs.append(Epoch(loss: loss, validation: record.validation))
  }

  private static let key = "gradient-workbench.epochs"
  private static let settingsKey = "gradient-workbench.settings"

  /// The texts that a checkpoint keeps of this.
  func metadata(of settings: String) throws -> [String: String] {
    let encoder = JSONEncoder()
    // The same run is the same file.
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return [Self.key: String(decoding: try encoder.encode(self), as: UTF8.self), Self.settingsKey: settings]
  }

  /// The history in the checkpoint of a run with these settings.
  init(of settings: String, in path: String) throws {
    let metadata = try Safetensors(contentsOf: path).metadata
    guard let theirs = metadata[Self.settingsKey], let text = metadata[Self.key] else {
      throw LessonError("\(path) is no run of workbench train; leave --resume out to begin one.")
    }
    guard theirs == settings else {
      throw LessonError(
        "\(path) is a run on other rows, or with another network or optimizer; give the same options, or leave --resume "
          + "out to begin anew.")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(EpochHistory.self, from: Data(text.utf8))
    } catch {
      throw LessonError("\(path): the history of the run cannot be read: \(error.reason)")
    }
  }
}

extension TrainingConfiguration {
  /// The steps of all epochs over so many rows.
  func steps(rows: Int) throws -> Int { epochs * (try sampler(rows: rows).batchesPerEpoch) }
}
