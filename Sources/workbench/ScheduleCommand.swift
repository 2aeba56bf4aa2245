import ArgumentParser
import Core
import Foundation
import LessonKit
import Optimizers
import Plotting
import Schedules
import Terminal

/// `workbench schedule`: any schedule as a picture or as numbers, without a training run.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Draw a learning-rate schedule, or print its numbers.",
    discussion: """
      Values are numbers, true or false, words, lists (milestones=[30,80] or milestones=30,80) and formulas \
      (lr_lambda=exp(0.95) or lr_lambda={"kind":"exp","args":[0.95]}). As for PyTorch, 1 and 1.0 are different where an \
      integer or a float is asked for. The workbench's own schedules need no --base-lr.

      Examples:
        workbench schedule StepLR step_size=10 gamma=0.1 --base-lr 0.1 --steps 50
        workbench schedule LambdaLR 'lr_lambda=exp(0.95)' --base-lr 0.1 --at 20
        workbench schedule PiecewiseConstant boundaries=10,20 values=0.1,0.05,0.01
        workbench schedule CosineRestarts from=0.1 over=10 stretch=2 decay=0.5
        workbench schedule Polynomial from=0.1 to=0.01 over=11 power=1 cycle=true
        workbench schedule InverseSquareRoot to=0.1 warmup=10 first=0 timescale=20
        workbench schedule WarmupStableDecay to=0.1 warmup=10 decay=20 over=99 --csv
        workbench schedule --spec case.json

      One after another, with the word then; each for as long as it says, or from the step that milestones says:
        workbench schedule Warmup to=0.1 over=5 then Cosine from=0.1 to=0.001 over=20
        workbench schedule milestones=5 \\
          Linear from=0 to=0.1 over=6 then Cosine from=0.1 to=0 over=21
        workbench schedule milestones=30 --base-lr 0.1 \\
          StepLR step_size=10 then Linear from=0.01 to=0 over=20
        workbench schedule Warmup to=0.1 over=2 then ReduceLROnPlateau patience=0 \\
          --base-lr 0.1 --metrics 3,2,1,1,1

      Every schedule takes bounds, and rates for single steps, beside its own parameters:
        workbench schedule ExponentialLR gamma=0.9 floor=0.01 ceiling=0.08 at=7:0.2 \\
          --base-lr 0.1

      The worst case of a schedule, and of several in one table (lesson 10); --steps is then the number of gradients:
        workbench schedule Warmup to=1 over=10 then Linear from=1 to=0 over=91 \\
          --bound
        workbench schedule --steps 100 --compare 'Hold rate=1' \\
          'Cosine from=1 to=0 over=101'

      Schedules and their parameters:
      \(Self.list)
      """)

  @Argument(help: "The schedule and its parameters as name=value; another one after the word then.")
  var words: [String] = []

  @Option(help: "Take one case from a JSON file, in the form of the fixtures, and print it as CSV.")
  var spec: String?

  @Option(name: .customLong("base-lr"), help: "The base learning rate; repeat it for more parameter groups.")
  var baseLRs: [Double] = []

  @Option(
    help: ArgumentHelp(
      "How many scheduler steps to take: steps 0 to N, so N + 1 rows. (default: 50, or to the end of a join)"))
  var steps: Int?

  @Option(help: "Print the rate of this step only: after N scheduler steps, 0 being the first.")
  var at: Int?

  @Option(help: "What ReduceLROnPlateau observes, one metric per step: 1,0.9,0.9")
  var metrics: String?

  @Option(help: "The optimizer, which decides whether there is a momentum to cycle.")
  var optimizer = "SGD"

  @Flag(help: "Print the numbers as CSV instead of a picture: step,lr0[,lr1…][,momentum0…].")
  var csv = false

  @Flag(help: "Print the worst case of its last point over all convex functions with bounded gradients.")
  var bound = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Print the worst cases of several schedules, each in quotes, in one table.", valueName: "schedules"))
  var compare: [String] = []

  func run() throws {
    if bound || !compare.isEmpty { return try printBounds() }
    if let at {
      guard at >= 0, spec == nil, steps == nil else {
        throw ScheduleError.unreadable("--at is a step of at least 0 and stands alone, without --steps and --spec.")
      }
      try CSVFile.write(CSVFile.line(commandLineSpec(words, steps: at).lastRow.map { "\($0)" }), to: "-")
      return
    }
    if let spec {
      let read = try readSpec(spec)
      warn(of: read)
      try writeCSV(of: read)
      return
    }
    let described = try commandLineSpec(words, steps: steps)
    warn(of: described)
    try csv ? writeCSV(of: described) : draw(described)
  }

  /// Rates below 0 walk uphill: of factors below 0, and of OneCycleLR's linear form at the step that PyTorch allows
  /// beyond its end.
  private func warn(of spec: Spec) {
    guard let (step, rate) = spec.firstUnusableRate else { return }
    let fault = rate < 0 ? "negative" : "not finite"
    Console(toStandardError: true).print("Warning: the rate is \(fault), first at step \(step): \(rate).")
  }

  private func commandLineSpec(_ words: [String], steps: Int?) throws -> Spec {
    let metrics = try (metrics?.split(separator: ",", omittingEmptySubsequences: false) ?? []).map { word in
      guard let number = Double(word.trimmingCharacters(in: .whitespaces)) else {
        throw ScheduleError.unreadable("--metrics contains \(word), but it must be a list of numbers.")
      }
      return number
    }
    do {
      // With parentheses and commas, too, as `workbench train` takes it.
      return try Spec(
        commandLine: ScheduleText.words(in: words.joined(separator: " ")), baseLRs: baseLRs, optimizer: optimizer,
        steps: steps, metrics: metrics)
    } catch ScheduleError.unknown(_, let name, _) where areSynonyms(name, "rate") {
      throw LessonError("\(name) belongs beside the schedule: --base-lr 0.1, or a comma list of rates.")
    }
  }

  /// The worst cases of the schedule and of those to compare with it, over `--steps` gradients; without, over as many as a
  /// case has steps, or the longest schedule is made for, or 50.
  private func printBounds() throws {
    guard at == nil else {
      throw ScheduleError.unreadable("--bound and --compare are about all steps; leave --at out.")
    }
    let given = try spec.map { path in (name: path, spec: try readSpec(path)) }
    let others = schedules(from: words) + schedules(from: compare)
    guard given == nil || (words.isEmpty && steps == nil) else {
      throw ScheduleError.unreadable("--spec stands for a schedule and its number of steps; leave both out.")
    }
    guard given != nil || !others.isEmpty else {
      throw ScheduleError.unreadable("Name a schedule, for example Hold rate=1; --help lists all of them.")
    }
    let usual =
      try given.map(\.spec.steps) ?? steps ?? others.compactMap { words in
        let described = try commandLineSpec(words, steps: nil)
        return metrics == nil ? described.totalSteps : described.steps
      }.max() ?? 50
    var table = try BoundTable(steps: usual)
    if let given { try table.add(given.name, rates: rates(of: given.spec)) }
    for words in others {
      let described = try commandLineSpec(words, steps: usual)
      try table.add(words.joined(separator: " "), rates: rates(of: described))
    }
    if csv { try CSVFile.write(table.csv, to: "-") } else { table.print(on: Console()) }
  }

  private func readSpec(_ path: String) throws -> Spec {
    guard words.isEmpty else { throw ScheduleError.unreadable("Give either --spec or a schedule, not both.") }
    do { return try Spec(json: contents(of: path)) } catch let error as ScheduleError {
      throw LessonError("\(path): \(error)")
    }
  }

  private func contents(of path: String) throws -> Data {
    do {
      return Data(try WholeFile.read(path, limit: 1 << 28, mayBeDevice: true))
    } catch {
      throw LessonError("\(path): \(error.problem(reading: "a JSON file", limit: "256 MB"))")
    }
  }

  /// One list of rates per parameter group.
  private func rates(of spec: Spec) -> [[Double]] {
    let groups = spec.columns.filter { $0.hasPrefix("lr") }.count
    var rates = Array(repeating: [Double](), count: groups)
    spec.forEachRow { _, values in
      for group in 0..<groups { rates[group].append(values[group]) }
    }
    return rates
  }

  /// The rates of every parameter group over the step, as text; as numbers where nothing can be drawn.
  private func draw(_ spec: Spec) throws {
    let curves = rates(of: spec).enumerated().map { group, rates in
      Mark.curve("lr\(group)", x: rates.indices.map(Double.init), y: rates)
    }
    let figure = Figure(words.joined(separator: " "), x: Axis("step"), y: Axis("learning rate"), marks: curves)
    let plotter = Plotter(targets: [.terminal], folder: URL(fileURLWithPath: "output"))
    let drawing = plotter.draw(figure, named: "schedule")
    drawing.notices.forEach { Console(toStandardError: true).print($0) }
    if let text = drawing.terminalText { Console().print(text) } else { try writeCSV(of: spec) }
  }

  /// Numbers with as few digits as identify them; written piece by piece, because a schedule may have millions of rows.
  private func writeCSV(of spec: Spec) throws {
    var piece = CSVFile.line(spec.columns)
    try spec.forEachRow { step, values in
      piece += CSVFile.line(["\(step)"] + values.map { "\($0)" })
      if piece.utf8.count > 1 << 16 {
        guard try CSVFile.write(piece, to: "-") else { throw ExitCode.success }
        piece = ""
      }
    }
    try CSVFile.write(piece, to: "-")
  }

  private static var list: String {
    ScheduleRegistry.all.map { type in
      let parameters = type.parameters.map { $0.standard == nil ? $0.name : "[\($0.name)]" }
      return "  \(type.name) \(parameters.joined(separator: " "))"
    }.joined(separator: "\n")
  }
}
