import Foundation
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
