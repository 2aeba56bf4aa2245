import Foundation
import GradientDescent
import Optimizers
import Schedules

/// What one tab of a browser shows: a state, and its runs as far as they were computed.
///
/// Nothing happens by itself: each request gets one answer, and the work for it does not depend on how many steps were made
/// before, except when a state is opened or the past is changed.
struct StudioSession: Sendable {
  /// How many steps one request may make, and how many rows of each run it hands out.
  static let mostStepsPerFrame = 2_000
  static let mostRowsPerFrame = 12

  var state: StudioState
  private(set) var problem: StudioProblem
  private(set) var runs: [StudioRun] = []
  private let catalog: ProblemCatalog
  private let named: NamedStates
  /// The largest eigenvalues of networks are kept for some steps: they cost as much as many steps.
  var curvatures: [Int: (step: Int, values: [Double])] = [:]

  init(_ catalog: ProblemCatalog, named: NamedStates = NamedStates()) throws {
    (self.catalog, self.named) = (catalog, named)
    state = StudioState(problem: catalog.own == nil ? "cars" : "table", runs: [])
    problem = try catalog.problem(of: state)
    try reset()
  }

  /// Answers one request: a JSON object with a word in `do`.
  mutating func answer(_ text: String) -> String {
    var answer = StudioAnswer()
    do {
      guard let request = try? JSONDecoder().decode(StudioRequest.self, from: Data(text.utf8)) else {
        throw StudioError("The request is not one of the studio's.")
      }
      answer = try self.answer(request)
    } catch {
      answer.problem = "\(error)"
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: (try? encoder.encode(answer)) ?? Data("{}".utf8), as: UTF8.self)
  }

  private mutating func answer(_ request: StudioRequest) throws -> StudioAnswer {
    switch request.do {
    case "open": return try open(request)
    case "frame": return frame(steps: request.steps ?? 1)
    case "state": return StudioAnswer(state: state.text)
    case "grid": return try grid(request)
    case "csv": return StudioAnswer(file: try Export(state, runs[index(request)], problem).csv)
    case "swift": return StudioAnswer(file: try Export(state, runs[index(request)], problem).swift)
    case "curve": return try curve(request.text ?? "")
    case "judge": return StudioAnswer(said: try Prediction.judgement(request, of: runs, on: problem))
    default: return try change(request)
    }
  }

  func index(_ request: StudioRequest) throws(StudioError) -> Int {
    let index = request.run ?? 0
    guard runs.indices.contains(index) else { throw StudioError("There is no run \(index + 1).") }
    return index
  }
}

// MARK: Time

extension StudioSession {
  /// Goes on by some steps.
  private mutating func frame(steps: Int) -> StudioAnswer {
    let target = min(state.cursor + min(max(steps, 0), Self.mostStepsPerFrame), problem.facts.mostSteps)
    var rows: [[StudioRun.TrailPoint]] = []
    for index in runs.indices { rows.append(runs[index].advance(to: target, showing: Self.mostRowsPerFrame)) }
    // Where all have diverged, time stands still.
    state.cursor = runs.allSatisfy { $0.divergedAt != nil } ? runs.map(\.step).max() ?? 0 : target
    state.steps = max(state.steps, state.cursor)
    var answer = view(rows: rows)
    answer.state = state.text
    if state.cursor == problem.facts.mostSteps {
      answer.isFinished = true
      answer.said = "A run on this problem ends at step \(problem.facts.mostSteps) here."
    }
    return answer
  }

  private mutating func seek(to step: Int) throws(StudioError) {
    guard (0...state.steps).contains(step) else {
      throw StudioError("Step \(step) has not been made; there are steps 0 to \(state.steps).")
    }
    for index in runs.indices { runs[index].seek(to: step) }
    state.cursor = step
  }

  /// Computes the runs of the state anew, up to its cursor.
  private mutating func rebuild() throws {
    try state.check(mostSteps: problem.facts.mostSteps)
    let start = try problem.start(of: state)
    runs = try state.runs.map { plan in
      var run = try StudioRun(plan, on: problem, from: start, seed: state.seed ?? 0)
      run.seek(to: state.steps)
      if state.cursor < state.steps { run.seek(to: state.cursor) }
      return run
    }
    curvatures = [:]
  }

  /// One run at half the bound from the usual start, at step 0.
  private mutating func reset() throws {
    let live = try problem.run(try problem.start(of: state), state.seed ?? 0, try OptimizerSpec("SGD"))
    let bound = 2 / (problem.curvature(live).last ?? 1)
    let rate = bound > 0 && bound.isFinite ? (bound / 2).rounded(toDigits: 2) : 0.1
    state.runs = [RunPlan(rate: rate)]
    (state.steps, state.cursor) = (0, 0)
    try rebuild()
  }
}

// MARK: Changes

extension StudioSession {
  /// A link, a named state, or what was shown last: the page holds it, the server need not.
  private mutating func open(_ request: StudioRequest) throws -> StudioAnswer {
    var (sentence, remark): (String?, String?)
    let before = self
    do {
      if let text = request.state, !text.isEmpty {
        state = try StudioState(text: text)
      } else if let name = request.open, !name.isEmpty {
        (state, remark) = try named.state(name)
      }
      problem = try catalog.problem(of: state)
      try rebuild()
    } catch {
      // A usable page all the same.
      self = before
      sentence = "\(error)"
    }
    var answer = everything()
    (answer.problem, answer.said) = (sentence, remark)
    answer.menu = catalog.menu
    answer.optimizers = OptimizerSpec.names
    answer.schedules = ScheduleRegistry.all.map { $0.name }
    return answer
  }

  /// Everything that changes the state; whole or not at all.
  private mutating func change(_ request: StudioRequest) throws -> StudioAnswer {
    let before = self
    do {
      return try apply(request)
    } catch {
      self = before
      throw error
    }
  }

  private mutating func apply(_ request: StudioRequest) throws -> StudioAnswer {
    switch request.do {
    case "seek": try seek(to: request.step ?? 0)
    case "rate", "optimizer", "schedule":
      if try !edit(index(request), request) {
        state.runs = runs.map(\.plan)
        var answer = view(rows: runs.map { _ in [] })
        answer.state = state.text
        return answer
      }
    case "fork":
      guard runs.count < StudioState.mostRuns else { throw StudioError("The studio shows four runs at most.") }
      let index = try index(request)
      guard runs[index].divergedAt == nil else {
        throw StudioError("Run \(index + 1) has diverged; step back to where it had not, then fork it.")
      }
      runs.append(runs[index].forked(from: index))
    case "remove":
      let index = try index(request)
      guard runs.count > 1 else { throw StudioError("The last run stays.") }
      runs.remove(at: index)
    case "start":
      (state.start, state.seed) = (request.point, request.point == nil ? request.seed : state.seed)
      (state.steps, state.cursor) = (0, 0)
      state.runs = state.runs.map { plan in
        let force = plan.inForce(at: .max)
        return RunPlan(optimizer: force.optimizer ?? "SGD", rate: force.rate ?? 0, schedule: force.schedule)
      }
      try rebuild()
      return everything()
    case "problem":
      let name = request.name ?? state.problem
      let isSame = name == state.problem
      state = StudioState(problem: name, runs: state.runs)
      (state.settings, state.features) = (request.settings, request.features)
      problem = try catalog.problem(of: state)
      try isSame && request.features == nil ? restart() : reset()
      return everything()
    case "turn", "schedules":
      (state.runs, state.steps, state.cursor) = (
        try Prediction.runs(for: request, on: problem, state: state), 0, 0
      )
      try rebuild()
      return everything()
    default: throw StudioError("The studio does not know how to \(request.do.prefix(40)).")
    }
    state.runs = runs.map(\.plan)
    curvatures = [:]
    return everything()
  }

  /// The same plans from step 0, for another form of the same problem.
  private mutating func restart() throws {
    (state.steps, state.cursor) = (0, 0)
    state.runs = state.runs.map { plan in
      let force = plan.inForce(at: .max)
      return RunPlan(optimizer: force.optimizer ?? "SGD", rate: force.rate ?? 0, schedule: force.schedule)
    }
    try rebuild()
  }

  /// A change of one run at the cursor, where what is drawn then ends for all.
  ///
  /// - Returns: whether that drops anything, or a schedule changed.
  private mutating func edit(_ index: Int, _ request: StudioRequest) throws -> Bool {
    var change = RunPlan.Change(step: runs[index].step, rate: request.rate)
    if let rate = request.rate { try RunPlan.check(rate: rate) }
    if request.do == "optimizer", let text = request.text {
      _ = try RunPlan.optimizer(text)
      change.optimizer = text
    }
    if request.do == "schedule", let text = request.text {
      let schedule = try RunPlan.schedule(text)
      change.schedule = text
      let had = runs[index].position.schedule != nil
      // The slider becomes a factor, and comes back to being the rate.
      if change.rate == nil, (schedule != nil) != had { change.rate = schedule == nil ? runs[index].rate : 1 }
      if schedule == nil, let rate = change.rate, !(rate >= 0) { change.rate = 0 }
    }
    guard runs[index].divergedAt == nil else {
      throw StudioError("Run \(index + 1) has diverged; step back or rewind first, then change it.")
    }
    try runs[index].add(change)
    let isBehind = state.cursor < state.steps
    if isBehind { for other in runs.indices where other != index { runs[other].forgetWhatCameLater() } }
    state.steps = state.cursor
    return isBehind || runs[index].position.schedule != nil || request.do == "schedule"
  }
}

extension Double {
  /// The nearest number of so many digits.
  func rounded(toDigits digits: Int) -> Double { Double(String(format: "%.\(digits)g", self)) ?? self }
}
