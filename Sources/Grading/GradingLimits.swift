/// What one judgement may use before it is ended.
public struct GradingLimits: Codable, Hashable, Sendable {
  /// Processor seconds of the tests; a loaded machine does not shorten them.
  public var testSeconds = 20
  /// Processor seconds of each part of the compilation.
  public var compileSeconds = 60
  /// Address space of a process while the tests run, in MiB.
  public var memory = 2048
  /// Processes and threads at the same time.
  public var processes = 64
  /// Bytes that the tests may print.
  public var outputBytes = 512 * 1024

  public init() {}

  /// How long the tests may take by the clock on the wall: code that sleeps uses no processor time.
  var testWallSeconds: Int { 2 * testSeconds + 10 }
  var compileWallSeconds: Int { 3 * compileSeconds }
  /// The compiler's address space in MiB: it is not the student's to choose how much it takes.
  var compileMemory: Int { 8192 }
}
