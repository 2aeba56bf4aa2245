import Core
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
  /// What it reads on its standard input; short, for it is written before anybody reads it.
  public var input = ""

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
    defer { try? log.close() }
    // Without a name from the start: nothing is left of it, however this program ends.
    try? FileManager.default.removeItem(at: file)
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
    let pipe = Pipe()
    process.standardInput = pipe.fileHandleForReading
    try? pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? pipe.fileHandleForWriting.close()
    let clock = ContinuousClock()
    let start = clock.now
    do { try process.run() } catch {
      throw LessonError("\(program) cannot be started in \(folder.path): \(error.reason)")
    }
    let family = ProcessFamily(leader: process.processIdentifier, mark: mark)
    let stop = wait(for: process, family, since: start, log: log, isCancelled: isCancelled, progress: progress)
    let leftovers = family.end()
    process.waitUntilExit()
    let ending =
      stop
      ?? (process.terminationReason == .exit
        ? .exited(process.terminationStatus) : .signalled(process.terminationStatus))
    return CommandResult(
      ending: ending, output: read(log), seconds: (clock.now - start) / .seconds(1),
      leftovers: stop == nil ? leftovers : 0)
  }

  /// Waits until the process has ended (nil), or until it has to be (why).
  private func wait(
    for process: Process, _ family: ProcessFamily, since start: ContinuousClock.Instant, log: FileHandle,
    isCancelled: () -> Bool, progress: (String) -> Void
  ) -> CommandEnding? {
    var pause = 0.005
    var nextReport = start + .milliseconds(500)
    while process.isRunning && !family.leaderHasEnded {
      Thread.sleep(forTimeInterval: pause)
      pause = min(0.03, pause * 1.5)
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

  private func size(of file: FileHandle) -> Int {
    var status = stat()
    return fstat(file.fileDescriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The output up to the limit.
  private func read(_ file: FileHandle) -> String {
    // Opened once more, so that the place at which the program goes on writing stays where it is.
    guard let handle = FileHandle(forReadingAtPath: "/proc/self/fd/\(file.fileDescriptor)") else { return "" }
    defer { try? handle.close() }
    let bytes = (try? handle.read(upToCount: max(1, limits.outputBytes))) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }
}

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
  /// One module of a lesson takes half a second, a suite two; an expression that is too long for the compiler, minutes.
  public static let compile = CommandLimits(seconds: 300, outputBytes: 16 << 20)
  /// The suites of one exercise take far less than a second; a minute is an endless loop.
  public static let test = CommandLimits(seconds: 60)
}

/// How a process ended.
public enum CommandEnding: Hashable, Sendable, CustomStringConvertible {
  /// By itself, with this status.
  case exited(Int32)
  /// By a signal: a crash.
  case signalled(Int32)
  /// It took longer than this many seconds and was ended.
  case timedOut(Double)
  /// It wrote more than this many bytes and was ended.
  case tooMuchOutput(Int)
  /// Somebody asked to stop.
  case cancelled

  public var isSuccess: Bool { self == .exited(0) }

  /// Whether it ended as a test run ends: all passed (0) or some failed (1).
  public var isByItself: Bool { self == .exited(0) || self == .exited(1) }

  public var description: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .signalled(let signal): "was ended by signal \(signal)"
    case .timedOut(let seconds):
      "was ended after \(seconds.formatted(.number.grouping(.never))) seconds: it did not come to an end"
    case .tooMuchOutput(let bytes): "was ended because it wrote more than \(bytes) bytes"
    case .cancelled: "was stopped"
    }
  }
}

/// How a command ended, and what it printed.
public struct CommandResult: Sendable {
  public let ending: CommandEnding
  /// Standard output and standard error in the order in which they were written, cut at the limit.
  public let output: String
  /// Wall time, in seconds.
  public let seconds: Double
  /// Processes that it had left running, and that were ended with it.
  public let leftovers: Int
}

/// A process, its group, and everything that it started and that bears its mark.
struct ProcessFamily {
  /// The name of the mark in the environment.
  static let markName = "WORKBENCH_RUN"

  let leader: pid_t
  let mark: String

  /// Whether the leader has ended and only waits to be asked how.
  ///
  /// Foundation notices the end of a process by a socket that its children inherit: as long as one of them lives, it
  /// believes the process to be running.
  var leaderHasEnded: Bool {
    guard let text = contents(of: "/proc/\(leader)/stat") else { return false }
    // The name in parentheses may itself hold anything.
    let afterName = text.split(separator: ")").last ?? ""
    return afterName.split(separator: " ").first == "Z"
  }

  /// Ends whatever still runs, and says how many processes beside the leader that were.
  func end() -> Int {
    var ended: Set<pid_t> = []
    // More than once: a process may start another one while the list is read.
    for round in 0..<40 {
      let members = running
      if round > 0 && members.isEmpty { break }
      // Builds put their compilers into groups of their own and end them when asked politely.
      let signal = round < 2 ? SIGTERM : SIGKILL
      if !leaderHasEnded { kill(-leader, signal) } else if round == 0 { kill(-leader, SIGKILL) }
      for member in members where kill(member, signal) == 0 && member != leader { ended.insert(member) }
      if members.isEmpty && leaderHasEnded { break }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return ended.count
  }

  /// The processes that bear the mark now, without those that have ended.
  private var running: [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { pid in
      pid != getpid() && contents(of: "/proc/\(pid)/environ")?.contains("\(ProcessFamily.markName)=\(mark)") == true
    }
  }

  private func contents(of path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    guard let data = try? file.readToEnd() else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
