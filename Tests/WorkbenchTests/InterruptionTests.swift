import Foundation
import TestSupport
import Testing

/// Ctrl-C and its relatives: one sentence, the status that shells expect, nothing concluded and nothing left behind.
@Suite struct InterruptionTests {
  static let sentence = "Interrupted before the end: nothing was concluded.\n"

  /// A program that would run for many seconds, with the options that make it.
  struct LongRun: Sendable, CustomTestStringConvertible {
    let program: String
    let arguments: [String]
    var testDescription: String { ([program] + arguments).joined(separator: " ") }

    init(_ program: String, _ arguments: String...) { (self.program, self.arguments) = (program, arguments) }

    static let all = [
      LongRun("lesson01-gradient-descent", "--steps", "100000000", "--rate", "0.001"),
      LongRun("lesson02-grid-search", "--steps", "10000000"),
      LongRun("lesson03-schedulers", "--steps", "1000000", "--chains", "10000"),
      LongRun("lesson04-adaptive-methods", "--kappa", "1000,1000000", "--count", "100"),
      LongRun("lesson05-autograd", "--steps", "1000000"),
      LongRun("lesson06-mlp", "--fashion-mnist", "shapes", "--steps", "100000"),
      LongRun("lesson07-lr-finder", "--fashion-mnist", "shapes", "--network", "lenet", "--epochs", "100"),
      LongRun("lesson08-lenet", "--fashion-mnist", "shapes", "--epochs", "1000"),
      LongRun("lesson09-cyclical-rates", "--fashion-mnist", "shapes", "--full"),
      LongRun("lesson10-beyond-the-bound", "--draws", "10000000"),
      LongRun("lesson11-edge-of-stability", "--fashion-mnist", "shapes", "--steps", "100000"),
      LongRun("lesson12-batch-and-scale", "--fashion-mnist", "shapes", "--draws", "1000000"),
      LongRun("lesson13-no-rate", "--fashion-mnist", "shapes", "--steps", "100000"),
      LongRun("workbench", "compare", "--on", "moons", "--points", "100000", "--steps", "100000"),
    ]
  }

  @Test(arguments: LongRun.all) func `Ctrl-C ends every program in one sentence with status 130`(run: LongRun) throws {
    let folder = try Folder()
    let random = Double(run.testDescription.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) % 997 }) / 997
    let ended = try InterruptedProgram(
      run.program, run.arguments + ["--csv", "numbers.csv"], in: folder.root, signal: SIGINT, after: 0.8 * random)
    #expect(ended.wasRunning)
    #expect(ended.status == 130)
    #expect(ended.errors.hasSuffix(Self.sentence), "\(ended.errors)")
    #expect(ended.errors.split(separator: "\n").count { $0.contains("Interrupted") } == 1)
    #expect(!ended.output.contains("Next:"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("numbers.csv")))
    #expect(try leftovers(in: folder) == [])
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)] as [(Int32, Int32)])
  func `other signals that end a program do the same`(signal: Int32, status: Int32) throws {
    let folder = try Folder()
    let run = LongRun.all[0]
    let ended = try InterruptedProgram(run.program, run.arguments, in: folder.root, signal: signal, after: 0.1)
    #expect(ended.status == status)
    #expect(ended.errors == Self.sentence)
    #expect(!ended.output.contains("Next:"))
  }

  @Test func `while gnuplot draws, its process ends with the lesson and no picture is left half drawn`() throws {
    let folder = try Folder()
    let (gnuplot, pid) = (folder.path("gnuplot"), folder.path("pid"))
    try Data("#!/bin/sh\necho $$ > \(pid)\nexec sleep 100\n".utf8).write(to: folder.url("gnuplot"))
    chmod(gnuplot, 0o755)
    let ended = try InterruptedProgram(
      "lesson04-adaptive-methods", ["--csv", "numbers.csv", "--steps", "10", "--count", "2"], in: folder.root,
      environment: ["WORKBENCH_GNUPLOT": gnuplot], signal: SIGINT, after: 0.05,
      when: { (try? String(contentsOfFile: pid, encoding: .utf8))?.hasSuffix("\n") == true })
    #expect(ended.wasRunning)
    #expect(ended.status == 130)
    #expect(ended.errors == Self.sentence)
    let child = try #require(
      Int32(String(contentsOfFile: pid, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
    let deadline = ContinuousClock.now + .seconds(20)
    while Self.isRunning(child), ContinuousClock.now < deadline { usleep(10_000) }
    #expect(!Self.isRunning(child))
    #expect(try leftovers(in: folder).filter { !["gnuplot", "pid"].contains($0) } == [])
  }

  @Test func `while a pipe waits for its reader, the program can be ended`() throws {
    let folder = try Folder()
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    let ended = try InterruptedProgram(
      "lesson01-gradient-descent", ["--steps", "10", "--plot", "none", "--csv", "pipe"], in: folder.root,
      signal: SIGINT, after: 0.5)
    #expect(ended.status == 130)
    #expect(ended.errors == Self.sentence)
  }

  @Test func `a signal that was ignored from the start stays ignored`() throws {
    let folder = try Folder()
    let ran = try SuggestCommandTests.shell(
      "trap '' HUP; $program --steps 300000 --plot none & pid=$!; sleep 0.3; kill -HUP $pid; wait $pid",
      program: "lesson01-gradient-descent", in: folder.root)
    #expect(ran.status == 0)
    #expect(ran.output.contains("Next:"))
  }

  @Test(arguments: [
    "lesson01-gradient-descent --steps 10 --plot none", "lesson04-adaptive-methods --steps 10 --count 2 --plot none",
    "workbench compare --steps 5 --plot none", "workbench --help", "lesson02-grid-search --help",
    "workbench schedule StepLR step_size=3 --base-lr 1",
  ])
  func `words for a full disk end in a sentence and a status that is not 0`(command: String) throws {
    let folder = try Folder()
    let words = command.split(separator: " ", maxSplits: 1).map(String.init)
    let ran = try SuggestCommandTests.shell("$program \(words[1]) > /dev/full", program: words[0], in: folder.root)
    #expect(ran.status == 1)
    #expect(ran.output.contains("could not be written: No space left on device"), "\(ran.output)")
  }

  @Test func `a disk that is full while the CSV is written keeps the old file`() throws {
    let folder = try Folder()
    try Data("old\n".utf8).write(to: folder.url("numbers.csv"))
    // No file may grow beyond 1 KiB: what a full disk does.
    let ran = try SuggestCommandTests.shell(
      "trap '' XFSZ; ulimit -f 1; $program --steps 1000 --plot none --csv numbers.csv",
      program: "lesson01-gradient-descent", in: folder.root)
    #expect(ran.status != 0)
    #expect(ran.output.contains("cannot write to numbers.csv"), "\(ran.output)")
    #expect(try String(contentsOf: folder.url("numbers.csv"), encoding: .utf8) == "old\n")
    #expect(try leftovers(in: folder) == ["numbers.csv"])
  }

  @Test func `the second of two lessons that would log into one folder says so at once`() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(at: folder.url("runs/lesson08"), withIntermediateDirectories: true)
    let holder = open(folder.path("runs/lesson08"), O_RDONLY)
    defer { close(holder) }
    #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
    let second = try Program(
      "lesson08-lenet", ["--fashion-mnist", "shapes", "--quick", "--log-dir", "runs"], in: folder.root)
    #expect(second.status != 0)
    #expect(second.output == "")
    #expect(second.errors.contains("runs/lesson08: another program is writing its logs here"), "\(second.errors)")
  }

  private func leftovers(in folder: Folder) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path()).sorted()
    return names.filter { !$0.hasPrefix("output") || $0.hasSuffix(".part") || $0.contains("nosync") }
  }

  /// Whether a process lives and is not only waiting to be asked how it ended.
  private static func isRunning(_ pid: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
  }
}
