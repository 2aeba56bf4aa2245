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
import Tuning

/// A sweep on a table of the user's own, classes or numbers: as `workbench train` trains it, validated after each epoch.
///
///     {"on": {"csv": "penguins.csv", "target": "species"}, "fixed": {"epochs": 30},
///      "vary": {"rate": {"from": 0.0001, "to": 0.1, "count": 7}, "hidden": ["16", "64,64"]}}
struct TableTask: SweepTask {
  private let name: String
  private let rowCount: Int
  private let training, validation: TabularDataset
  let data: [UInt8]

  static let settings = ["batch", "epochs", "hidden", "optimizer", "rate", "schedule", "seed", "width"]
  /// The part of the rows to validate on, in a split that is the same for all points: they are compared by it.
  private static let validationShare = 0.2

  /// - Parameter folder: where a file is looked for that is named without one, beside the name of a table in datasets/.
  /// - Throws: `SweepError` for members that there are not; what reading the table throws.
  init(_ members: [String: ArgumentValue], beside folder: String) throws {
    try SweepPlan.check(Array(members.keys), among: ["csv", "target", "task", "missing"], of: "\"on\"")
    func text(_ name: String) throws -> String? {
      guard let value = members[name] else { return nil }
      guard let text = value.text else { throw SweepError("\"\(name)\" is \(value); it must be a text in quotes") }
      return text
    }
    guard let file = try text("csv") else { throw SweepError("\"csv\" is missing: the path of a table, or its name") }
    guard let kind = TargetKind(rawValue: try text("task") ?? "auto") else {
      throw SweepError("\"task\" is \(members["task"] ?? .null); it must be auto, classes or numbers")
    }
    guard let missing = MissingCells(rawValue: try text("missing") ?? "refuse") else {
      throw SweepError("\"missing\" is \(members["missing"] ?? .null); it must be refuse or drop")
    }
    // The plan and its table may lie together anywhere.
    let beside = folder.isEmpty || file.hasPrefix("/") ? file : "\(folder)/\(file)"
    let path = FileManager.default.fileExists(atPath: beside) ? beside : file
    let table = try Table(named: path).dataset(target: text("target"), as: kind, missing: missing)
    (training, validation, _) = try table.split(validation: Self.validationShare, test: 0, seed: 1)
    (name, rowCount) = ((file as NSString).lastPathComponent, table.rowCount)
    data = Self.bytes(of: table)
  }

  /// What the results depend on: every number that is trained on, and no path.
  private static func bytes(of table: TabularDataset) -> [UInt8] {
    let numbers = table.features.elements.map(\.bitPattern).flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return numbers + Array("\(table.target)".utf8)
  }

  var title: String { "on \(name), \(rowCount) rows" }

  func check(_ settings: SweepSettings) throws {
    _ = try settings.optimizer
    _ = try settings.rates(steps: steps(settings))
    _ = try hidden(settings)
  }

  private func steps(_ settings: SweepSettings) throws -> Int {
    try configuration(settings).steps(rows: training.rowCount)
  }

  private func configuration(_ settings: SweepSettings) throws -> TrainingConfiguration {
    TrainingConfiguration(
      batchSize: try settings.whole("batch", min(32, training.rowCount), in: 1...training.rowCount),
      epochs: try settings.whole("epochs", 20, in: 1...100_000),
      seed: try settings.seed, checksScheduleLength: false)
  }

  /// The widths of the hidden layers: `hidden` as in "64,64", or one of `width` units.
  private func hidden(_ settings: SweepSettings) throws -> [Int] {
    guard let text = try settings.optionalText("hidden") else {
      return [try settings.whole("width", 32, in: 1...4_096)]
    }
    try settings.refuse(["width"], "beside \"hidden\"")
    do {
      return try hiddenWidths(text)
    } catch {
      throw SweepError("\"hidden\": \(error)")
    }
  }

  func outcome(_ settings: SweepSettings, checkpoint: SweepCheckpoint) throws -> SweepOutcome? {
    let start = try TabularModel(for: training, hidden: hidden(settings), seed: settings.seed)
    return try networkOutcome(
      on: TabularObjective(of: start, on: training), from: start, settings, steps: steps(settings),
      with: configuration(settings), validate: TabularObjective(of: start, on: validation).evaluation, checkpoint)
  }
}

/// The widths of hidden layers as they are written: "64,64", also in Python's brackets; "none" is a linear model.
func hiddenWidths(_ text: String) throws(LessonError) -> [Int] {
  var list = text.trimmingCharacters(in: .whitespaces)
  let isInBrackets = [("(", ")"), ("[", "]")].contains { list.hasPrefix($0.0) && list.hasSuffix($0.1) }
  if isInBrackets {
    list = list.dropFirst().dropLast().trimmingCharacters(in: .whitespaces)
    // (64,) is Python's list of one number.
    if list.hasSuffix(",") { list.removeLast() }
  }
  if list == "none" || list.isEmpty { return [] }
  var widths: [Int] = []
  for word in list.split(separator: ",", omittingEmptySubsequences: false) {
    let digits = word.trimmingCharacters(in: .whitespaces)
    guard digits.allSatisfy(\.isASCII), let width = Int(digits), width > 0 else {
      throw LessonError("\"\(digits)\" is no width; write a comma list such as 64,64, or none")
    }
    widths.append(width)
  }
  return widths
}

/// The outcome of a network's point; nil where it was interrupted.
func networkOutcome<Goal: RowObjective>(
  on goal: Goal, from start: Goal.Point, _ settings: SweepSettings, steps: Int,
  with configuration: TrainingConfiguration, validate: @escaping @Sendable (Goal.Point) -> Evaluation,
  _ checkpoint: SweepCheckpoint
) throws -> SweepOutcome? where Goal.Point: TensorModel {
  func outcome(by optimizer: some Optimizer<Goal.Point> & Codable) throws -> SweepOutcome? {
    var run = try TrainingRun(
      on: goal, from: start, by: optimizer, at: settings.rates(steps: steps), with: configuration, validate: validate)
    return try run.outcome(savedIn: checkpoint)
  }
  let optimizer: AnyOptimizer<Goal.Point> = try settings.optimizer.optimizer()
  guard let saved = optimizer.base as? any Optimizer<Goal.Point> & Codable else {
    throw SweepError("\"optimizer\": this one cannot be saved in the middle of a run; take another")
  }
  return try outcome(by: saved)
}

extension TrainingRun where Goal.Point: TensorModel, Method: Codable {
  /// The outcome of all epochs, taken up from the checkpoint where there is one; nil where the run was interrupted.
  mutating func outcome(savedIn checkpoint: SweepCheckpoint) throws -> SweepOutcome? {
    if FileManager.default.fileExists(atPath: checkpoint.path) { try resume(from: checkpoint) }
    func save(_ run: TrainingRun) throws {
      try FileManager.default.createDirectory(
        atPath: checkpoint.path.folderOfPath, withIntermediateDirectories: true)
      try run.save(to: checkpoint.path, metadata: [SweepCheckpoint.ownerKey: checkpoint.owner])
    }
    var (last, saved) = (Record?.none, ContinuousClock.now)
    while let record = next() {
      last = record
      // After the last step the run ends by itself: a state without its record would tell no loss.
      guard ending == nil, step < totalSteps else { continue }
      if checkpoint.isInterrupted() {
        try save(self)
        return nil
      }
      if ContinuousClock.now - saved >= checkpoint.interval {
        try save(self)
        saved = ContinuousClock.now
      }
    }
    if case .notFinite(let step) = ending { return SweepOutcome(steps: step, loss: nil, divergedAt: step) }
    return SweepOutcome(steps: step, loss: last?.loss, validation: best?.evaluation, bestEpoch: best?.epoch)
  }

  /// Takes the run up where the point was interrupted.
  ///
  /// - Throws: `SweepError` for a checkpoint that is damaged, or of another plan, other data or another point.
  private mutating func resume(from checkpoint: SweepCheckpoint) throws {
    let remedy = "remove it, and the point begins anew"
    do {
      guard try Safetensors(contentsOf: checkpoint.path).metadata[SweepCheckpoint.ownerKey] == checkpoint.owner else {
        throw SweepError(
          "\(checkpoint.path) is the state of another plan, of other data or of another point; \(remedy), or choose "
            + "another folder by --results")
      }
      try resume(from: checkpoint.path)
    } catch let error as CheckpointError {
      throw SweepError("\(error); \(remedy)")
    }
  }
}
