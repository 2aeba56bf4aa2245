import ArgumentParser
import Core
import Foundation
import LessonKit
import Plotting
import Schedules
import Synchronization
import Terminal
import Tuning

/// `workbench sweep`: many runs from one plan, here or on a cluster's machines.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a plan of many points, here or as a job array, and collect what they found.",
    discussion: """
      A plan says what runs, what is fixed and what is varied:
        {"on": "bowl", "fixed": {"steps": 200},
         "vary": {"rate": {"from": 0.001, "to": 1, "count": 7}, "optimizer": ["SGD", "Adam"]}}
      It runs on a problem, "on": "bowl" (or rosenbrock, moons), on images,
        "on": {"images": "fashion-mnist", "model": "mlp"} (or "lenet"), or on a table,
        "on": {"csv": "penguins.csv", "target": "species"}. Varied may be rate, schedule, optimizer and seed; of problems also
      kappa, turn, points and steps; of networks also batch, epochs and width, of images rows, of tables hidden
      ("64,64"). A list is a list of values, a range has "from", "to", "count" and "scale" (log or linear). With "draws": {"count": 40, "seed": 1} points are drawn by chance instead of all combinations.

      Results are files, written whole or not at all: a killed point is missing and runs again, from its checkpoint where
      it has one, to the same bits. Without --point, the index is that of SLURM_ARRAY_TASK_ID, PBS_ARRAY_INDEX,
      SGE_TASK_ID, LSB_JOBINDEX or PARALLEL_SEQ, where one of them is set, plus --offset. Engines that count
      from 1 take --offset -1.

      Examples:
        workbench sweep plan.json                  all points here, on all cores
        workbench sweep plan.json --point 17       one point; done already: at once
        workbench sweep plan.json --missing        the points that are not done: 0-3,17
        workbench sweep plan.json --collect        table, best point, CSV and picture
        workbench sweep --example slurm            a job script for Slurm; parallel: for GNU parallel
      """)

  @Argument(help: ArgumentHelp("The plan, a JSON file.", valueName: "plan.json"))
  var plan: String?

  @Option(help: ArgumentHelp("Run this point only, counted from 0.", valueName: "index"))
  var point: Int?

  @Option(help: "What is added to the index that the job array gives, or --point.")
  var offset = 0

  @Flag(
    help: "Print the indices of the points that are not done, one chunk a line, with its offset where that is not 0.")
  var missing = false

  @Option(help: "How many indices a line of --missing spans at most.")
  var chunk = 1_000

  @Flag(help: "Print what the points found that are done.")
  var collect = false

  @Option(help: ArgumentHelp("Where results are kept. (default: results beside the plan)", valueName: "folder"))
  var results: String?

  @Option(help: ArgumentHelp("How many points run at a time. (default: one for each core)", valueName: "count"))
  var jobs: Int?

  @Option(help: ArgumentHelp("How often a network's state is saved while a point runs.", valueName: "seconds"))
  var saveEvery = 10.0

  @Option(help: ArgumentHelp("Print a job script: slurm or parallel.", valueName: "engine"))
  var example: SweepExample?

  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func validate() throws {
    guard (plan == nil) == (example != nil) else {
      throw ValidationError(
        plan == nil ? "name a plan, or print an example by --example slurm" : "--example takes no plan")
    }
    guard [point != nil, missing, collect].count(where: { $0 }) <= 1 else {
      throw ValidationError("--point, --missing and --collect are three things; choose one")
    }
    guard chunk >= 1 else { throw ValidationError("--chunk is \(chunk); it must be at least 1") }
    guard jobs ?? 1 >= 1 else { throw ValidationError("--jobs is \(jobs ?? 0); it must be at least 1") }
    guard (0...1e6).contains(saveEvery) else {
      throw ValidationError("--save-every is \(saveEvery); it must be from 0 to 1000000 seconds")
    }
    guard results != "" else { throw ValidationError("--results is an empty text; name a folder") }
    if let plan, let file = csvOption.csv, WholeFile.isSame(plan, file) {
      throw ValidationError("--csv \(file) is the plan itself; give the table another name")
    }
  }

  func run() throws {
    if let example { return Console().print(example.script) }
    guard let path = plan else { return }
    let sweep = try Sweep(plan: path, results: results, saveEvery: saveEvery)
    if missing {
      for chunk in IndexRanges.chunks(of: try sweep.results.collect().missing, size: chunk) {
        Console().print(chunk.offset == 0 ? chunk.description : "\(chunk.description) \(chunk.offset)")
      }
      return
    }
    if collect { return try report(on: sweep) }
    if let index = try point ?? ArrayIndex.inEnvironment() {
      let (sum, overflow) = index.addingReportingOverflow(offset)
      guard !overflow else { throw SweepError("--offset is \(offset); the index is then too large") }
      return try runOne(sum, of: sweep)
    }
    if let launched = LaunchedProcesses(), launched.count > 1 {
      launched.waitForTheFirst()
      throw SweepError(
        "\(launched.variable) says that \(launched.count) processes were started together, and each would run all "
          + "points; start workbench sweep once, or give each process a --point of its own.")
    }
    try runAll(sweep)
    try report(on: sweep)
  }

  private func runOne(_ index: Int, of sweep: Sweep) throws {
    let interruption = SweepInterruption()
    defer { interruption.release() }
    let console = Console(toStandardError: true)
    switch try sweep.run(index, unless: interruption) {
    case .was: console.print("Point \(index) is done already.")
    case .now: console.print("Point \(index) is done.")
    case .not:
      console.print("Point \(index) was interrupted; the same command goes on where it stopped.")
      throw ExitCode(128 + Int32(interruption.signal))
    }
  }

  /// Every point that is missing, so many at a time.
  private func runAll(_ sweep: Sweep) throws {
    let missing = try sweep.results.collect().missing
    guard !missing.isEmpty else { return }
    let interruption = SweepInterruption()
    defer { interruption.release() }
    let bar = ProgressBar("points", total: missing.count)
    let state = Mutex((next: 0, done: 0, error: (any Error)?.none))
    let workers = min(jobs ?? ProcessInfo.processInfo.activeProcessorCount, missing.count)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let place = state.withLock { state -> Int? in
          guard state.error == nil, !interruption.isRequested, state.next < missing.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let place else { return }
        do {
          guard try sweep.run(missing[place], unless: interruption) != .not else { return }
          bar.show(
            state.withLock { state in
              state.done += 1
              return state.done
            })
        } catch {
          state.withLock { $0.error = $0.error ?? error }
        }
      }
    }
    bar.finish()
    let (_, done, error) = state.withLock { $0 }
    if let error { throw error }
    guard done == missing.count else {
      Console(toStandardError: true).print(
        "Interrupted: \(done) of \(missing.count) points were made; the same command goes on with the rest.")
      throw ExitCode(128 + Int32(interruption.signal))
    }
  }

  private func report(on sweep: Sweep) throws {
    let console = csvOption.console
    let report = try SweepReport(of: sweep.results)
    console.print("Sweep \(sweep.task.title), \(sweep.plan.count.grouped) point\(sweep.plan.count == 1 ? "" : "s")")
    console.print()
    if !report.results.isEmpty {
      console.print(report.table())
      if report.results.count > 20 { console.print("  … the 20 best; --csv FILE has all of them") }
      var figures = pictureOptions.figures(inFolder: "sweep", on: console)
      if let figure = report.figure(title: sweep.task.title) { figures.show(figure, named: "sweep") }
      if let line = figures.line { console.paragraph(line) }
    }
    if let file = csvOption.csv { try report.csv.write(to: file) }
    console.print()
    console.paragraph(report.conclusion)
  }
}

/// A plan, what its points run on, and where their results are.
struct Sweep {
  let plan: SweepPlan
  let task: any SweepTask
  let results: SweepResults
  private let known: [String]
  private let interval: Duration

  /// Whether a point was done before, is done now, or not, because it was interrupted.
  enum Completion { case was, now, not }

  /// - Throws: `SweepError` and others for a plan that cannot be run, before any point runs.
  init(plan path: String, results: String?, saveEvery seconds: Double) throws {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read(path, limit: 1 << 26, mayBeDevice: true)
    } catch {
      throw SweepError("\(path): \(error.problem(reading: "a plan, a JSON file", limit: "64 MB"))")
    }
    do {
      plan = try SweepPlan(json: Data(bytes))
      let beside = path.folderOfPath
      (task, known) = try Self.task(plan.task, beside: beside)
      self.results = SweepResults(
        of: plan, fingerprint: plan.fingerprint(with: task.data),
        in: results ?? (beside.isEmpty ? "results" : "\(beside)/results"))
      interval = .seconds(seconds)
      // A fault of the plan shows now, and not in the job array's log of tomorrow.
      for index in Self.indicesToCheck(plan.count) {
        let point = try plan.point(index)
        do {
          try task.check(SweepSettings(point, known: known))
        } catch {
          throw SweepError("point \(index): \(error)")
        }
      }
    } catch {
      throw SweepError("\(path): \(error)")
    }
  }

  /// All points of a small plan; of a large one the first and the last thousand.
  private static func indicesToCheck(_ count: Int) -> [Int] {
    count <= 2_000 ? Array(0..<count) : Array(0..<1_000) + Array((count - 1_000)..<count)
  }

  /// What `"on"` of a plan stands for.
  private static func task(_ value: ArgumentValue, beside folder: String) throws -> (any SweepTask, settings: [String])
  {
    if let name = value.text { return (try ProblemTask(name), ProblemTask.settings) }
    guard case .object(let members) = value else {
      throw SweepError(
        "\"on\" is \(value); it is the name of a problem, or an object such as {\"images\": \"fashion-mnist\"}")
    }
    if members["csv"] != nil { return (try TableTask(members, beside: folder), TableTask.settings) }
    return (try ImageTask(members), ImageTask.settings)
  }

  /// Makes the point unless it is done.
  func run(_ index: Int, unless interruption: SweepInterruption) throws -> Completion {
    let point = try plan.point(index)
    if try results.result(of: index) != nil { return .was }
    let checkpoint = SweepCheckpoint(
      path: results.checkpoint(of: index), owner: "point \(index) of \(results.fingerprint)", interval: interval,
      isInterrupted: { interruption.isRequested })
    do {
      guard let outcome = try task.outcome(SweepSettings(point, known: known), checkpoint: checkpoint) else {
        return .not
      }
      try results.write(outcome, of: point)
    } catch let error as SweepError {
      throw error
    } catch {
      throw SweepError("point \(index): \(error)")
    }
    return .now
  }
}

/// The index that an engine gives to the task of a job array.
enum ArrayIndex {
  private static let names = [
    "SLURM_ARRAY_TASK_ID", "PBS_ARRAY_INDEX", "SGE_TASK_ID", "LSB_JOBINDEX", "PARALLEL_SEQ",
  ]

  /// The first of the engines' variables that is set; nil outside of a job array.
  ///
  /// SGE says "undefined" outside of an array, LSF says 0.
  static func inEnvironment(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Int? {
    for name in names {
      guard let text = environment[name], !text.isEmpty, text != "undefined" else { continue }
      if name == "LSB_JOBINDEX", text == "0" { continue }
      guard let index = Int(text) else {
        throw SweepError("\(name) is \(text.shortened), which is no index of a point; give one by --point")
      }
      return index
    }
    return nil
  }
}

/// Notes the signals that ask a run to save its state and stop: those that end a program, and the two that an engine
/// sends before it does.
final class SweepInterruption: Sendable {
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2]
  private let before: [(signal: Int32, action: SavedAction)]

  /// What was done about a signal, which only the system reads.
  private struct SavedAction: @unchecked Sendable { let action: sigaction }

  init() {
    noted.store(0, ordering: .relaxed)
    // A program that is started from a thread of a queue inherits that thread's mask, which may let no signal through.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in Self.signals { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    before = Self.signals.map { signal in
      var (action, before) = (sigaction(), sigaction())
      action.__sigaction_handler.sa_handler = { noted.store(Int($0), ordering: .relaxed) }
      // The second one ends the program as usual.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(signal, &action, &before)
      return (signal, SavedAction(action: before))
    }
  }

  /// Whether one has come.
  var isRequested: Bool { signal != 0 }

  /// Which one has, or 0.
  var signal: Int { noted.load(ordering: .relaxed) }

  /// Puts back what was done about the signals before.
  func release() {
    for (signal, saved) in before {
      var action = saved.action
      sigaction(signal, &action, nil)
    }
  }
}

/// The signal that was noted last, or 0.
private let noted = Atomic(0)
