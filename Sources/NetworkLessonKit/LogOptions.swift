import ArgumentParser
import TrainingLogs

/// Where a lesson's runs are logged, for TensorBoard and as CSV.
public struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder for TensorBoard's event files, and the same numbers as metrics.csv.", valueName: "folder"))
  public var logDir: String = "output/runs"

  public init() {}

  /// Opens the log of one run.
  ///
  /// - Parameters:
  ///   - name: what the run is called in TensorBoard, "lesson08/sgd-0.1".
  ///   - step: how many updates a run has made that is taken up again; nil begins a new log.
  /// - Throws: `LogError` where it cannot be written.
  public func log(_ name: String, resumingAt step: Int? = nil) throws -> TrainingLog {
    try TrainingLog(name, in: logDir, resumingAt: step)
  }

  /// Keeps a lesson's part of the folder for this program, before it begins to train.
  ///
  /// - Throws: `LogError` where another program is writing there: its logs would be replaced.
  public func reservation(for lesson: String) throws -> LogReservation {
    try LogReservation(of: "\(logDir.isEmpty ? "." : logDir)/\(lesson)")
  }

  /// The line that says how to look at the logs.
  public var line: String { "Logs: tensorboard --logdir \(logDir)" }
}
