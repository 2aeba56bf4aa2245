import Foundation
import Schedules

/// A run as a file: its numbers as CSV, or a program that makes them again.
struct Export {
  private let state: StudioState
  private let run: StudioRun
  private let problem: StudioProblem
  private static let mostRows = 100_000

  init(_ state: StudioState, _ run: StudioRun, _ problem: StudioProblem) {
    (self.state, self.run, self.problem) = (state, run, problem)
  }

  /// step,rate,loss,gradient_norm and the parameters, from step 0 to the present one; of more than 100,000 steps a part.
  var csv: String {
    get throws {
      var copy = try StudioRun(run.plan, on: problem, from: try problem.start(of: state), seed: state.seed ?? 0)
      let rows = copy.advance(to: run.step, showing: Self.mostRows)
      let places = problem.facts.picture == .plane ? ["x", "y"] : problem.facts.picture == .line ? ["x"] : []
      var lines = [(["step", "rate", "loss", "gradient_norm"] + places).joined(separator: ",")]
      func add(_ point: StudioRun.TrailPoint) {
        let record = point.record
        let numbers =
          [record.rate, record.loss, record.gradientNorm ?? .nan] + [point.x, point.y].prefix(places.count)
        lines.append("\(record.step)," + numbers.map { $0.isFinite ? "\($0)" : "" }.joined(separator: ","))
      }
      rows.forEach(add)
      if run.divergedAt == nil {
        let place = run.position.live.coordinates
        add(
          StudioRun.TrailPoint(
            record: run.position.present, x: place.first ?? .nan, y: place.count > 1 ? place[1] : .nan))
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }

  /// A program over the library that makes the same run and prints its last loss, the same bits.
  var swift: String {
    get throws {
      let text = problem.swift(try problem.start(of: state), state.seed ?? 0)
      let first = run.plan.inForce(at: 0)
      let changes = run.plan.changes.filter { $0.step > 0 && $0.step <= run.step }
      let rates = changes.compactMap { change in change.rate.map { "\(change.step): \($0)" } }
      let usesSchedules = !(first.schedule ?? "").isEmpty || changes.contains { $0.schedule != nil }
      var imports = Set(text.imports)
      if usesSchedules { imports.insert("Schedules") }
      let loss = run.position.present.loss
      var lines = ["// A run of the studio, \(run.step) steps; it prints the last loss, \(loss)."]
      // With the package as a dependency one import does: import GradientWorkbench
      lines += imports.sorted().map { "import \($0)" } + [""] + text.goal + ["let start = \(text.start)"]
      lines.append(
        "var run = Descent(on: goal, from: start, by: try OptimizerSpec(\"\(first.optimizer ?? "SGD")\").optimizer(), at: 0)"
      )
      lines.append("var slider = \(first.rate ?? 0)")
      if usesSchedules { lines.append("var schedule = SpecifiedSchedule(try \(try Self.spec(first.schedule ?? "")))") }
      if !rates.isEmpty { lines.append("let rates: [Int: Double] = [\(rates.joined(separator: ", "))]") }
      lines.append("for step in 0..<\(run.step) {")
      lines += try loop(changes, hasRates: !rates.isEmpty, usesSchedules: usesSchedules, point: text.point)
      lines += ["}", "print(run.next(at: 0).loss)"]
      return lines.joined(separator: "\n") + "\n"
    }
  }

  private func loop(
    _ changes: [RunPlan.Change], hasRates: Bool, usesSchedules: Bool, point: String
  ) throws -> [String] {
    var lines: [String] = []
    for change in changes {
      if let optimizer = change.optimizer, optimizer != run.plan.inForce(at: change.step - 1).optimizer {
        lines.append("  if step == \(change.step) { run.optimizer = try OptimizerSpec(\"\(optimizer)\").optimizer() }")
      }
      if let schedule = change.schedule, schedule != run.plan.inForce(at: change.step - 1).schedule ?? "" {
        lines.append("  if step == \(change.step) { schedule = SpecifiedSchedule(try \(try Self.spec(schedule))) }")
      }
    }
    if hasRates { lines.append("  slider = rates[step] ?? slider") }
    guard usesSchedules else { return lines + ["  _ = run.next(at: slider)"] }
    let cycles = run.plan.changes.contains { change in
      ((try? RunPlan.schedule(change.schedule ?? "")) ?? nil)?.momentum(at: 0) != nil
    }
    if cycles {
      lines.append("  if let momentum = schedule.momentum(at: step) { run.optimizer.setMomentum(momentum) }")
    }
    return lines + [
      "  let record = run.next(at: slider * schedule.rate(at: step))", "  schedule.observe(record.loss)",
    ]
  }

  /// The spec of a schedule in Swift; a factor of 1 where there is none.
  private static func spec(_ text: String) throws -> String {
    var words = text.split(whereSeparator: \.isWhitespace).map { String($0).trimmingCharacters(in: ["'", "\""]) }
    var base = "[]"
    if let option = words.firstIndex(of: "--base-lr"), option + 1 < words.count {
      base = "[\(words[option + 1])]"
      words.removeSubrange(option...(option + 1))
    }
    if words.isEmpty { words = ["Hold", "rate=1"] }
    let list = words.map { "\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }
    return "Spec(commandLine: [\(list.joined(separator: ", "))], baseLRs: \(base), steps: 0)"
  }
}
