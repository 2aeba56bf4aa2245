import Foundation
import Terminal

/// A program to be run in a process group of its own, within limits; whatever it leaves behind ends with it.
///
/// Every process that it starts inherits a mark in its environment, by which it is found again: killing `swift test`
/// alone leaves its child running. Code that hides on purpose (clears its environment and leaves the group) is a matter
/// for a sandbox, not for this.
public struct Command: Sendable {
  /// A name that is looked up on PATH, or a path.
  public var program: String
  public var arguments: [String]
  public var folder: URL
  /// Added to the environment of this process.
  public var environment: [String: String]
  public var limits: CommandLimits

  public init(
    _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:],
    limits: CommandLimits
  ) {
    self.program = program
    self.arguments = arguments
    self.folder = folder
    self.environment = environment
    self.limits = limits
  }

  /// Runs it to its end, or to the end of its limits, and waits.
  ///
  /// - Parameters:
  ///   - isCancelled: asked about ten times a second; true ends the command.
  ///   - progress: given the output so far, now and then; for a line that says what is going on.
  /// - Throws: `LessonError` when it cannot be started.
  public func run(
    isCancelled: () -> Bool = { false }, progress: (_ output: String) -> Void = { _ in }
  ) throws -> CommandResult {
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw LessonError("\(program) cannot be started in \(folder.path): there is no such folder.")
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString).log")
    guard FileManager.default.createFile(atPath: file.path, contents: nil),
      let log = FileHandle(forWritingAtPath: file.path)
    else { throw LessonError("\(file.path) cannot be written; make room there, or set TMPDIR to another folder.") }
    defer {
      try? log.close()
      try? FileManager.default.removeItem(at: file)
    }
    let mark = UUID().uuidString
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { $1 }.merging([ProcessFamily.markName: mark]) { $1 }
    // A file, not a pipe: what is left running cannot keep it open against us.
    process.standardOutput = log
    process.standardError = log
    process.standardInput = FileHandle.nullDevice
    let clock = ContinuousClock()
    let start = clock.now
    do { try process.run() } catch {
      throw LessonError("\(program) cannot be started in \(folder.path): \(error.localizedDescription)")
    }
    let family = ProcessFamily(leader: process.processIdentifier, mark: mark)
    let stop = wait(for: process, family, since: start, log: file, isCancelled: isCancelled, progress: progress)
    let leftovers = family.end()
    process.waitUntilExit()
    let ending =
      stop
      ?? (process.terminationReason == .exit
        ? .exited(process.terminationStatus) : .signalled(process.terminationStatus))
    return CommandResult(
      ending: ending, output: read(file), seconds: (clock.now - start) / .seconds(1),
      leftovers: stop == nil ? leftovers : 0)
  }

  /// Waits until the process has ended (nil), or until it has to be (why).
  private func wait(
    for process: Process, _ family: ProcessFamily, since start: ContinuousClock.Instant, log: URL,
    isCancelled: () -> Bool, progress: (String) -> Void
  ) -> CommandEnding? {
    var pause = 0.005
    var nextReport = start + .milliseconds(500)
    while process.isRunning && !family.leaderHasEnded {
      Thread.sleep(forTimeInterval: pause)
      pause = min(0.1, pause * 1.5)
      if isCancelled() { return .cancelled }
      if ContinuousClock.now - start > .seconds(limits.seconds) { return .timedOut(limits.seconds) }
      if size(of: log) > limits.outputBytes { return .tooMuchOutput(limits.outputBytes) }
      if ContinuousClock.now > nextReport {
        progress(read(log))
        nextReport = ContinuousClock.now + .milliseconds(500)
      }
    }
    return size(of: log) > limits.outputBytes ? .tooMuchOutput(limits.outputBytes) : nil
  }

  private func size(of file: URL) -> Int {
    ((try? FileManager.default.attributesOfItem(atPath: file.path)[.size]) as? NSNumber)?.intValue ?? 0
  }

  /// The output up to the limit.
  private func read(_ file: URL) -> String {
    guard let handle = FileHandle(forReadingAtPath: file.path) else { return "" }
    defer { try? handle.close() }
    let bytes = (try? handle.read(upToCount: max(1, limits.outputBytes))) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }
}
