import Core
import Datasets
import Foundation
import GradientDescent
import Optimizers
import Schedules
import Training
import Tuning

/// What the points of a sweep run on.
protocol SweepTask: Sendable {
  /// One line for the head of the report.
  var title: String { get }
  /// What the results depend on beside the plan: the bytes of a table, or nothing.
  var data: [UInt8] { get }
  /// Refuses settings that no run can be made of.
  func check(_ settings: SweepSettings) throws
  /// The outcome of a point, or nil where the run was interrupted and its state stands in the checkpoint.
  func outcome(_ settings: SweepSettings, checkpoint: SweepCheckpoint) throws -> SweepOutcome?
}

/// Where a point keeps its state, and when.
struct SweepCheckpoint: Sendable {
  let path: String
  /// Which point it is of, and of which plan and data: another's state would lead to another result.
  let owner: String
  /// Every so many seconds of work, so that a run that is killed loses no more.
  let interval: Duration
  /// Whether the run is asked to stop.
  let isInterrupted: @Sendable () -> Bool

  /// What the owner is called in the file.
  static let ownerKey = "gradient-workbench.sweep"
}

/// The settings of a point, read with a sentence for what they cannot be.
struct SweepSettings {
  private let values: [String: ArgumentValue]

  /// - Throws: ``SweepError`` for a name that is not among `known`.
  init(_ point: SweepPoint, known: [String]) throws {
    values = point.settings
    try SweepPlan.check(Array(values.keys), among: known, of: "this task")
  }

  /// Refuses settings that would change nothing: points that differ in them alone would be the same.
  func refuse(_ names: [String], _ reason: String) throws(SweepError) {
    for name in names where values[name] != nil {
      throw SweepError("\"\(name)\" changes nothing \(reason); leave it out")
    }
  }

  func number(_ name: String, _ usual: Double? = nil, in range: ClosedRange<Double>) throws -> Double {
    guard let value = values[name] ?? usual.map({ .double($0) }) else { throw SweepError("\"\(name)\" is missing") }
    guard let number = value.number, range.contains(number) else {
      throw SweepError("\"\(name)\" is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func whole(_ name: String, _ usual: Int, in range: ClosedRange<Int>) throws -> Int {
    let value = values[name] ?? .int(usual)
    guard let number = value.wholeNumber, range.contains(number) else {
      throw SweepError(
        "\"\(name)\" is \(value); it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func text(_ name: String, _ usual: String) throws -> String {
    let value = values[name] ?? .string(usual)
    guard let text = value.text else { throw SweepError("\"\(name)\" is \(value); it must be a text in quotes") }
    return text
  }

  /// A text that may be left out.
  func optionalText(_ name: String) throws -> String? { values[name] == nil ? nil : try text(name, "") }

  var seed: UInt64 { get throws { UInt64(try whole("seed", 1, in: 0...Int.max)) } }

  /// How a gradient becomes a step.
  var optimizer: OptimizerSpec {
    get throws {
      let text = try text("optimizer", "SGD")
      let spec = try OptimizerSpec(text)
      guard spec.parameters["lr"] == nil else {
        throw SweepError("\"optimizer\" is \(text): vary the rate by \"rate\" and leave lr out")
      }
      return spec
    }
  }

  /// The rate of each step: `rate` itself, or a schedule of which it is the base rate.
  ///
  /// - Parameter steps: all steps of the run, of which a schedule may name a share.
  func rates(steps: Int) throws -> RateSource {
    let (text, optimizer) = (try text("schedule", ScheduleText.constant), try optimizer)
    func rate() throws -> Double { try number("rate", optimizer.learningRate, in: 0...1e6) }
    guard text != ScheduleText.constant else { return .constant(try rate()) }
    let words = try ScheduleText.words(in: text, steps: steps)
    let own = ScheduleRegistry.own.map { $0.name }
    let bringsRates = words.filter { !$0.contains("=") && $0 != Spec.separator }.allSatisfy(own.contains)
    guard !bringsRates || values["rate"] == nil else {
      throw SweepError(
        "\"schedule\" is \(text), which brings its own rates: leave \"rate\" out, or take one of PyTorch's")
    }
    let spec = try Spec(
      commandLine: words, baseLRs: bringsRates ? [] : [try rate()], optimizer: optimizer.name, steps: 0)
    guard let rates = RateSource(spec) else {
      throw SweepError("\"schedule\" is \(text), which cannot be saved in the middle of a run; put it alone")
    }
    return rates
  }
}

// MARK: Problems

/// A sweep on a problem that `workbench compare` knows: full gradients, and no data to validate on.
///
///     {"on": "bowl", "fixed": {"steps": 200, "kappa": 100}, "vary": {"rate": [0.001, 0.01, 0.1]}}
struct ProblemTask: SweepTask {
  let name: String

  var title: String { "on \(name)" }
  var data: [UInt8] { [] }

  /// - Throws: `SweepError` for a problem that there is not.
  init(_ name: String) throws {
    guard Problem.names.contains(name) else {
      throw SweepError("\"on\": there is no problem named \(name)\(knownNames(Problem.names, insteadOf: name))")
    }
    self.name = name
  }

  static let settings = ["kappa", "optimizer", "points", "rate", "schedule", "seed", "steps", "turn"]

  func check(_ settings: SweepSettings) throws {
    if name != "bowl" { try settings.refuse(["kappa", "turn"], "on \(name)") }
    if name != "moons" { try settings.refuse(["points"], "on \(name)") }
    _ = try settings.optimizer
    _ = try settings.rates(steps: steps(settings))
    _ = try problem(settings)
  }

  private func steps(_ settings: SweepSettings) throws -> Int { try settings.whole("steps", 200, in: 1...1_000_000) }

  private func problem(_ settings: SweepSettings) throws -> Problem {
    try Problem(
      named: name, kappa: settings.number("kappa", 100, in: 1...1e9), turn: settings.number("turn", 30, in: -360...360),
      points: settings.whole("points", 400, in: 2...100_000), seed: settings.seed)
  }

  func outcome(_ settings: SweepSettings, checkpoint: SweepCheckpoint) throws -> SweepOutcome? {
    try problem(settings).outcome(
      of: settings.optimizer, at: settings.rates(steps: steps(settings)), steps: steps(settings),
      unless: checkpoint.isInterrupted)
  }
}

extension Problem {
  /// The outcome of `steps` updates, or nil where it was interrupted.
  func outcome(
    of spec: OptimizerSpec, at rates: RateSource, steps: Int, unless isInterrupted: () -> Bool
  ) throws -> SweepOutcome? {
    func run<Goal: Objective>(_ goal: Goal, from start: Goal.Point) throws -> SweepOutcome? {
      var rates = rates
      var descent = Descent(on: goal, from: start, by: try spec.optimizer(), at: 0, measuringGradient: false)
      var watch = DivergenceWatch()
      for step in 0...steps {
        if step.isMultiple(of: 1_024), isInterrupted() { return nil }
        if let momentum = rates.momentum(at: step) { descent.optimizer.setMomentum(momentum) }
        let loss = descent.next(at: rates.rate(at: step)).loss
        if watch.observe(loss) { return SweepOutcome(steps: step, loss: loss, divergedAt: step) }
        if step == steps { return SweepOutcome(steps: steps, loss: loss) }
        rates.observe(loss)
      }
      return nil
    }
    return switch self {
    case .bowl(let bowl, _): try run(bowl, from: Rosenbrock.start)
    case .rosenbrock: try run(Rosenbrock(), from: Rosenbrock.start)
    case .moons(let regression, _): try run(regression, from: .zero(features: regression.featureCount))
    }
  }
}
