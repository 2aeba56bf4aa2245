import Foundation
import Terminal
import TestSupport
import Testing

@testable import Classroom

/// Processes within limits; the shell stands for a test run.
@Suite struct CommandTests {
  func run(_ script: String, seconds: Double = 30, outputBytes: Int = 1 << 20) throws -> CommandResult {
    let limits = CommandLimits(seconds: seconds, outputBytes: outputBytes)
    return try Command("sh", ["-c", script], in: URL(filePath: "/tmp"), limits: limits).run()
  }

  @Test func `an ordinary end, with everything that was written`() throws {
    let result = try run("echo out; echo err >&2; exit 3")
    #expect(result.ending == .exited(3))
    #expect(result.output == "out\nerr\n")
    #expect(result.leftovers == 0)
  }

  @Test func `a crash is told by its signal`() throws {
    #expect(try run("kill -SEGV $$").ending == .signalled(SIGSEGV))
  }

  @Test func `an endless loop ends with its time`() throws {
    #expect(try run("while :; do :; done", seconds: 0.3).ending == .timedOut(0.3))
  }

  @Test func `endless output ends with its limit and is cut`() throws {
    let result = try run("while :; do echo 0123456789; done", outputBytes: 1000)
    #expect(result.ending == .tooMuchOutput(1000))
    #expect(result.output.utf8.count <= 1000)
  }

  @Test func `who asks to stop is obeyed`() throws {
    let command = Command("sleep", ["60"], in: URL(filePath: "/tmp"), limits: CommandLimits(seconds: 60))
    #expect(try command.run(isCancelled: { true }).ending == .cancelled)
  }

  /// Even those that left the group, as a daemon does.
  @Test func `children that are left running end with it`() throws {
    let folder = try Folder()
    let script = """
      for n in 1 2 3; do sleep 61 & echo $! >> \(folder.path("pids")); done
      setsid sh -c 'echo $$ >> \(folder.path("pids")); exec sleep 62' &
      while [ "$(wc -l < \(folder.path("pids")))" -lt 4 ]; do sleep 0.01; done
      """
    let result = try run(script)
    #expect(result.ending == .exited(0))
    #expect(result.leftovers == 4)
    let pids = try String(contentsOf: folder.url("pids"), encoding: .utf8).split(separator: "\n").compactMap {
      pid_t($0)
    }
    #expect(pids.count == 4)
    // Ended, or only waiting to be collected by their parent; a signal is on its way for a moment.
    func isAlive(_ pid: pid_t) -> Bool {
      guard let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
      return state.split(separator: ")").last?.split(separator: " ").first != "Z"
    }
    for _ in 0..<3_000 where pids.contains(where: isAlive) { usleep(10_000) }
    #expect(pids.first(where: isAlive) == nil)
  }

  /// It clears its environment and leaves the group: a matter for a sandbox, but nobody waits for it.
  @Test func `a child that hides delays nothing`() throws {
    let folder = try Folder()
    let script = """
      setsid env -i sh -c 'echo $$ > \(folder.path("pid")); exec sleep 600' &
      while [ ! -s \(folder.path("pid")) ]; do sleep 0.01; done; exit 3
      """
    let result = try run(script)
    #expect(result.ending == .exited(3))
    let pid = try #require(pid_t(String(contentsOf: folder.url("pid"), encoding: .utf8).dropLast()))
    // It is still there: nobody has waited for its end.
    #expect(kill(pid, SIGKILL) == 0)
  }

  @Test func `a child that keeps the output open delays nothing`() throws {
    let result = try run("sleep 63 & echo started", seconds: 30)
    #expect(result.ending == .exited(0))
    #expect(result.output == "started\n")
  }

  @Test func `the environment is added to`() throws {
    let result = try Command(
      "sh", ["-c", "echo $COLOUR $HOME"], in: URL(filePath: "/tmp"), environment: ["COLOUR": "blue"],
      limits: CommandLimits(seconds: 10)
    ).run()
    #expect(result.output.hasPrefix("blue /"))
  }

  @Test func `a program that is not there is told by its status`() throws {
    let command = Command("no-such-program-here", [], in: URL(filePath: "/tmp"), limits: CommandLimits(seconds: 10))
    #expect(try command.run().ending == .exited(127))
  }

  @Test func `a folder that is not there is refused`() {
    let command = Command("true", [], in: URL(filePath: "/proc/nonexistent"), limits: CommandLimits(seconds: 10))
    #expect(throws: LessonError.self) { try command.run() }
  }
}
