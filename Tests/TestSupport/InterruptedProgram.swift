import Foundation

/// One of the package's own programs that was sent a signal while it ran.
public struct InterruptedProgram {
  public let output: String
  public let errors: String
  /// The exit status, or nil where the signal itself ended the program.
  public let status: Int32?
  /// Whether it was still running when the signal was sent.
  public let wasRunning: Bool

  /// Starts the program `name` and sends `signal` when it has begun to catch it and `seconds` have gone by.
  ///
  /// - Parameter isReady: asked again and again before; the signal waits until it says yes.
  /// - Throws: an error when the program cannot be started.
  public init(
    _ name: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:], signal: Int32,
    after seconds: Double, when isReady: () -> Bool = { true }
  ) throws {
    let process = Process()
    process.executableURL = try Program.url(name)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (folder.appending(path: ".stdout"), folder.appending(path: ".stderr"))
    for file in [output, errors] { try Data().write(to: file) }
    // Files and no pipes: a program that is left running cannot hold them open against us.
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let pid = process.processIdentifier
    let deadline = ContinuousClock.now + .seconds(60)
    while process.isRunning, !(Self.catches(signal, pid) && isReady()), ContinuousClock.now < deadline { usleep(5_000) }
    usleep(UInt32(seconds * 1e6))
    wasRunning = process.isRunning
    kill(pid, signal)
    while process.isRunning, ContinuousClock.now < deadline { usleep(5_000) }
    if process.isRunning { kill(pid, SIGKILL) }
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : nil
    self.output = try String(contentsOf: output, encoding: .utf8)
    self.errors = try String(contentsOf: errors, encoding: .utf8)
    for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
  }

  /// Whether a process has a handler for a signal.
  private static func catches(_ signal: Int32, _ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("SigCgt:") }),
      let mask = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
    else { return false }
    return mask & (1 << UInt64(signal - 1)) != 0
  }
}
