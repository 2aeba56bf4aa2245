import Foundation
import GradientDescent
import Synchronization

/// The log of a training run: event files for TensorBoard, and the same numbers as a CSV.
///
///     let log = try TrainingLog("sgd-0.1", in: "output/runs")
///     try log.write(hyperparameters: ["optimizer": "SGD", "rate": 0.1, "batch size": 64])
///     try run.train { record in try log.write(record) }
///     try log.flush()
///
///     output/runs/sgd-0.1/train/events.out.tfevents.…         tensorboard --logdir output/runs
///     output/runs/sgd-0.1/validation/events.out.tfevents.…
///     output/runs/sgd-0.1/metrics.csv
///
/// What was written waits for up to `flushInterval` seconds before it is handed to the operating system, so that a crash
/// loses no more than that and the last record; the end of an epoch does not wait. A file that a crash tore is
/// readable up to its last whole record.
///
/// A run that goes on from a checkpoint continues its log: `resumingAt` is the number of updates in the checkpoint, and
/// everything that the log says of that step and later ones is forgotten, because the run will say it again. Call
/// `flush()` before each checkpoint is saved, or steps in front of it may be missing after a crash.
///
/// In event files numbers are `Float`, as everywhere in TensorBoard; the CSV holds the `Double`.
public final class TrainingLog: Sendable {
  /// The folder of this log.
  public let folder: String
  /// The step that the log was continued at, 0 for a log from the start.
  let start: Int
  let clock: @Sendable () -> Double
  private let flushInterval: Double
  private let state: Mutex<State>

  /// What changes while a log is written.
  struct State: Sendable {
    /// Held as long as the log is, so that no other program writes it at the same time.
    let lock: FileDescriptor
    var writers: [LogPart: EventWriter]
    /// The event files that a former run left, and that were emptied.
    let cleared: [LogPart: String]
    var metrics: MetricsFile
    var lastFlush: Double
  }

  /// Opens a log for writing.
  ///
  /// - Parameters:
  ///   - name: what the run is called in TensorBoard; slashes make groups: "lesson08/sgd-0.1".
  ///   - folder: where all logs are.
  ///   - step: how many updates the run has made that is taken up again. Nil begins a new log in the place of the one
  ///     that a former run of this name has left.
  ///   - flushInterval: how many seconds records may wait in memory; 0 for not at all.
  ///   - clock: the time in seconds since 1970.
  /// - Throws: `LogError` for a name that cannot be a folder's, a folder that cannot be written, another program's event
  ///   files in it, and a log that is damaged or that another program is writing.
  public init(
    _ name: String, in folder: String, resumingAt step: Int? = nil, flushInterval: Double = 2,
    clock: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
  ) throws {
    try TrainingLog.check(name: name)
    if let step, step < 0 { throw LogError(name, "a run cannot be resumed at step \(step); it must be 0 or more") }
    let path = "\(folder.isEmpty ? "." : folder)/\(name)"
    try LogFolder.make(path)
    let lock = try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
    guard lock.lock(within: 1) else {
      throw LogError(path, "another run is writing this log; choose another name or folder")
    }
    let now = clock()
    let parts = LogPart.allCases.map { (part: $0, folder: "\(path)/\($0.rawValue)") }
    // Asked of all parts before anything is changed.
    for part in parts { _ = try EventWriter.files(in: part.folder) }
    var (writers, cleared): ([LogPart: EventWriter], [LogPart: String]) = ([:], [:])
    let metrics: MetricsFile
    if let step {
      for (part, folder) in parts { writers[part] = try EventWriter(continuing: folder, at: step, now: now) }
      metrics = try MetricsFile(continuing: "\(path)/metrics.csv", at: step)
    } else {
      for (part, folder) in parts { cleared[part] = try EventWriter.clear(folder) }
      metrics = try MetricsFile(beginning: "\(path)/metrics.csv")
    }
    (self.folder, start, self.clock, self.flushInterval) = (path, step ?? 0, clock, flushInterval)
    state = Mutex(State(lock: lock, writers: writers, cleared: cleared, metrics: metrics, lastFlush: now))
  }

  deinit { try? flush() }

  /// Hands everything to the operating system, from where it survives a crash of this program.
  ///
  /// - Throws: `LogError` where that fails (a full disk); what was not written waits for the next attempt.
  public func flush() throws {
    let now = clock()
    try state.withLock { try $0.flush(at: now) }
  }

  /// Changes the files, and flushes them when it is time to.
  ///
  /// - Parameter flushes: whether it is time to anyway.
  func update(flushes: Bool = false, _ body: (inout State, Double) throws -> Void) throws {
    let now = clock()
    try state.withLock { state in
      try body(&state, now)
      let waited = now - state.lastFlush
      let isLarge = state.writers.values.contains { $0.pendingBytes > 1 << 20 }
      // A clock that was set back would make the records wait for ever.
      if flushes || isLarge || waited >= flushInterval || waited < 0 { try state.flush(at: now) }
    }
  }

  private static func check(name: String) throws {
    let components = name.split(separator: "/", omittingEmptySubsequences: false)
    for component in components where component.isEmpty || component == "." || component == ".." {
      throw LogError("“\(name)”", "a log's name is one or more folder names, as in lesson08/sgd-0.1")
    }
    guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw LogError("“\(name)”", "a log's name must not hold control characters")
    }
  }
}

extension TrainingLog.State {
  /// The writer of a part, begun where it is not there yet.
  mutating func append(_ values: [LoggedValue], to part: LogPart, in folder: String, step: Int, at now: Double) throws {
    var writer =
      try writers[part] ?? EventWriter(beginningIn: "\(folder)/\(part.rawValue)", after: cleared[part], at: now)
    writers[part] = nil
    defer { writers[part] = writer }
    try writer.append(values, step: step, at: now)
  }

  fileprivate mutating func flush(at now: Double) throws {
    for part in LogPart.allCases { try writers[part]?.flush() }
    try metrics.flush()
    lastFlush = now
  }
}

extension TrainingLog {
  /// Writes what one step of a run says.
  ///
  ///     train         loss, rate        each step: of the batch before the update, and of the update
  ///     validation    loss, accuracy    after the last update of an epoch
  ///
  /// The step is the record's: the number of the update, counted from 0. The validation stands at the update that it
  /// follows.
  ///
  /// - Throws: `LogError` where the files cannot be written.
  public func write(_ record: Record) throws {
    try update(flushes: record.endsEpoch) { state, now in
      try log([("loss", record.loss), ("rate", record.rate)], of: .train, step: record.step, in: &state, at: now)
      guard let validation = record.validation else { return }
      try log(numbers(validation, lossTag: "loss"), of: .validation, step: record.step, in: &state, at: now)
    }
  }

  /// Writes what a model is worth: "loss" and, where there is one, "accuracy".
  ///
  /// The loss over all training rows is called "loss_epoch": the train run's "loss" is that of each batch.
  ///
  /// - Parameter step: the update that it follows, as in the run's records.
  /// - Throws: `LogError` where the files cannot be written, or where this step has its evaluation already.
  public func write(_ evaluation: Evaluation, of part: LogPart, step: Int) throws {
    try update(flushes: true) { state, now in
      let tag = part == .train ? "loss_epoch" : "loss"
      try log(numbers(evaluation, lossTag: tag), of: part, step: step, in: &state, at: now)
    }
  }

  /// Writes one number.
  ///
  /// - Parameters:
  ///   - tag: the name of the curve; curves of the same tag share a chart.
  ///   - step: where it stands; beyond the last one of the same tag and part.
  /// - Throws: `LogError` for a tag that is empty or holds control characters, a step that does not grow, and files that
  ///   cannot be written.
  public func write(_ value: Double, tag: String, of part: LogPart = .train, step: Int) throws {
    try update { state, now in try log([(tag, value)], of: part, step: step, in: &state, at: now) }
  }

  /// Writes a text, which TensorBoard shows as Markdown.
  ///
  /// A run that is taken up again may say once more what the log says already: the same text is not written twice, and a
  /// changed one stands at the step of the resumption.
  ///
  /// - Throws: `LogError` as for a number.
  public func write(text: String, tag: String, of part: LogPart = .train, step: Int = 0) throws {
    try update { state, now in
      if start > step && state.writers[part]?.has(text, tag: tag) == true { return }
      try check(tag: tag, step: step)
      try state.append([LoggedValue(tag: tag, .text(text))], to: part, in: folder, step: max(step, start), at: now)
    }
  }

  /// Writes the numbers that a person chose for the run, as a table under TEXT.
  ///
  ///     try log.write(hyperparameters: ["optimizer": "SGD", "rate": 0.1, "batch size": 64, "seed": 1])
  ///
  /// - Throws: `LogError` where the files cannot be written.
  public func write(hyperparameters: KeyValuePairs<String, any CustomStringConvertible>) throws {
    let table = Markdown.table(("hyper-parameter", "value"), hyperparameters.map { ($0.key, $0.value.description) })
    try write(text: table, tag: "hyper-parameters")
  }

  /// Writes a picture.
  ///
  /// - Throws: `LogError` as for a number.
  public func write(_ image: LoggedImage, tag: String, of part: LogPart = .train, step: Int) throws {
    try update(flushes: true) { state, now in
      try check(tag: tag, step: step)
      try state.append([LoggedValue(tag: tag, .image(image))], to: part, in: folder, step: step, at: now)
    }
  }

  /// Writes the picture in a PNG file.
  ///
  /// - Throws: `LogError` for a file that is missing or no PNG, and as for a number.
  public func write(pictureAt path: String, tag: String, of part: LogPart = .train, step: Int) throws {
    try write(try LoggedImage(png: LogFolder.read(path), path: path), tag: tag, of: part, step: step)
  }

  private func log(
    _ numbers: [(tag: String, value: Double)], of part: LogPart, step: Int, in state: inout State, at now: Double
  ) throws {
    for number in numbers { try check(tag: number.tag, step: step) }
    let values = numbers.map { LoggedValue(tag: $0.tag, .scalar(Float($0.value))) }
    try state.append(values, to: part, in: folder, step: step, at: now)
    for number in numbers { state.metrics.append(number.value, tag: number.tag, of: part, step: step) }
  }

  private func numbers(_ evaluation: Evaluation, lossTag: String) -> [(tag: String, value: Double)] {
    [(lossTag, evaluation.loss)] + (evaluation.accuracy.map { [("accuracy", $0)] } ?? [])
  }

  private func check(tag: String, step: Int) throws {
    guard !tag.isEmpty, tag.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw LogError(folder, "the tag “\(tag)” is empty or holds control characters")
    }
    guard step >= 0 else { throw LogError(folder, "step \(step) of “\(tag)” is negative") }
  }
}

/// Which rows a number was measured on; each part is a run of its own in TensorBoard, so that curves share a chart.
public enum LogPart: String, CaseIterable, Hashable, Sendable {
  /// The rows that the model learns from.
  case train
  /// The rows that decisions are made on: the rate, when to stop.
  case validation
  /// The rows that a finished run is evaluated on, once, at the end.
  case test
}

/// Text that TensorBoard shows as Markdown.
enum Markdown {
  /// A table of two columns.
  static func table(_ header: (String, String), _ rows: [(String, String)]) -> String {
    let lines = rows.map { "| \(escaped($0.0)) | \(escaped($0.1)) |\n" }
    return "| \(escaped(header.0)) | \(escaped(header.1)) |\n|---|---|\n" + lines.joined()
  }

  /// `text` as it is: nothing in it is taken for markup, and it stays on its line.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|": result += "\\\(character)"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
