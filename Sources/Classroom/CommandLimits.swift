/// What a process may use before it is ended.
public struct CommandLimits: Hashable, Sendable {
  /// Wall time, in seconds.
  public var seconds: Double
  /// Bytes on standard output and standard error together.
  public var outputBytes: Int

  public init(seconds: Double, outputBytes: Int = 4 << 20) {
    self.seconds = seconds
    self.outputBytes = outputBytes
  }

  /// A first build on two loaded cores takes minutes.
  public static let build = CommandLimits(seconds: 1800, outputBytes: 64 << 20)
  /// The suites of one exercise take far less than a second; a minute is an endless loop.
  public static let test = CommandLimits(seconds: 60)
}
