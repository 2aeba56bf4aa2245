/// What came of a command.
public struct CommandResult: Sendable {
  public let ending: CommandEnding
  /// Standard output and standard error in the order in which they were written, cut at the limit.
  public let output: String
  /// Wall time, in seconds.
  public let seconds: Double
  /// Processes that it had left running, and that were ended with it.
  public let leftovers: Int
}
