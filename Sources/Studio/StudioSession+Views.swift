import Foundation
import GradientDescent
import Optimizers

/// What a session shows: runs, theory, curves and grids.
extension StudioSession {
  /// The state, the facts and the whole of every run.
  mutating func everything() -> StudioAnswer {
    state.runs = runs.map(\.plan)
    var answer = view(rows: nil)
    answer.state = state.text
    answer.facts = problem.facts
    answer.seed = state.seed ?? 0
    answer.start = try? problem.start(of: state)
    return answer
  }

  mutating func view(rows: [[StudioRun.TrailPoint]]?) -> StudioAnswer {
    var answer = StudioAnswer(cursor: state.cursor, steps: state.steps)
    let views = runs.indices.map { view(of: $0, rows: rows?[$0]) }
    answer.runs = views
    answer.isFinished = zip(runs, views).allSatisfy { run, view in
      run.divergedAt != nil || (view.status == ConvergenceStatus.converged.description && run.position.schedule == nil)
    }
    return answer
  }

  private mutating func view(of index: Int, rows: [StudioRun.TrailPoint]?) -> RunView {
    let run = runs[index]
    let present = run.position.present
    let values = eigenvalues(of: index)
    let optimizer = run.position.force.optimizer ?? "SGD"
    let theory = (try? OptimizerSpec(optimizer)).flatMap { Theory(of: $0) }
    let largest = values.last.flatMap { $0 > 0 ? $0 : nil }
    let ends = (first: run.position.ends?.first ?? present, last: present)
    let status = ConvergenceStatus.judge(
      divergedAt: run.divergedAt, costs: (ends.first.loss, present.loss),
      gradientLengths: (ends.first.gradientNorm ?? 0, present.gradientNorm ?? 0),
      rate: run.rate, largestEigenvalue: theory?.hasMomentum == false ? largest : nil, leastCost: problem.leastCost,
      noiseLevel: problem.roundingCost)
    let place = problem.facts.picture == .boundary ? [] : run.position.live.coordinates
    let point = problem.facts.picture == .line ? place + [present.loss] : place
    // A method that finds its own rate knows it once it has seen the gradient.
    let applied = run.divergedAt == nil && present.rate.isFinite ? present.rate : run.rate
    let isWhole = rows == nil
    return RunView(
      step: run.step, optimizer: optimizer, schedule: run.position.force.schedule ?? "",
      slider: run.position.force.rate ?? 0, rate: applied, loss: present.loss.shown,
      gradient: (present.gradientNorm ?? .nan).shown, point: point.map(\.shown), bound: largest.map { 2 / $0 },
      ownBound: largest.flatMap { theory?.bound(largestEigenvalue: $0) },
      predicted: theory.flatMap { $0.factor(rate: run.rate, eigenvalues: values).shown },
      observed: run.position.observedFactor(present: present)?.shown, status: status.description,
      sentence: status.sentence, divergedAt: run.divergedAt, parent: run.plan.parent, forkedAt: run.plan.forkedAt,
      points: (rows ?? Array(run.trail)).map(\.row), isWhole: isWhole,
      plan: isWhole ? plannedRates(of: run) : nil)
  }

  private mutating func eigenvalues(of index: Int) -> [Double] {
    let run = runs[index]
    guard problem.facts.picture == .boundary else { return problem.curvature(run.position.live) }
    if let known = curvatures[index], abs(known.step - run.step) < 50 { return known.values }
    let values = problem.curvature(run.position.live)
    curvatures[index] = (run.step, values)
    return values
  }

  /// The rates that a schedule has ahead, as far as its end or 200 steps more; up to 400 of them.
  private func plannedRates(of run: StudioRun) -> [[Double]]? {
    guard let schedule = run.position.schedule, !schedule.watchesMetric else { return nil }
    let end = min(max(schedule.totalSteps ?? 0, run.step + 200), run.step + 100_000)
    let stride = max(1, (end - run.step) / 400)
    return Swift.stride(from: run.step, to: end, by: stride).compactMap { step in
      let rate = run.position.rate(at: step)
      return rate.isFinite ? [Double(step), rate] : nil
    }
  }

  /// The numbers of `workbench schedule --csv`.
  func curve(_ text: String) throws -> StudioAnswer {
    guard let spec = try RunPlan.spec(text, steps: nil) else { throw StudioError("Name a schedule.") }
    guard spec.steps <= 100_000 else { throw StudioError("A curve has 100,000 steps at most.") }
    var curve: [[Double]] = []
    spec.forEachRow { step, values in curve.append([Double(step), values[0]]) }
    return StudioAnswer(curve: curve)
  }

  /// The loss over the window, or what the network says of its inputs.
  func grid(_ request: StudioRequest) throws -> StudioAnswer {
    let (columns, rows) = (request.columns ?? 64, request.rows ?? 64)
    guard let window = request.window, window.count == 4, window.allSatisfy({ $0.isFinite }),
      (2...160).contains(columns), (1...160).contains(rows)
    else { throw StudioError("A grid has four finite ends and 2 to 160 points a side.") }
    func x(_ column: Int) -> Double { window[0] + (window[1] - window[0]) * Double(column) / Double(columns - 1) }
    func y(_ row: Int) -> Double { window[2] + (window[3] - window[2]) * Double(row) / Double(max(rows - 1, 1)) }
    let places = (0..<rows).flatMap { row in
      (0..<columns).map { column in problem.facts.picture == .line ? [x(column)] : [x(column), y(row)] }
    }
    let live = runs[try index(request)].position.live
    let numbers = problem.loss.map { places.map($0) } ?? problem.classes?(live, places)
    let bytes = (numbers ?? []).flatMap { number in
      withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { Array($0) }
    }
    return StudioAnswer(grid: Data(bytes).base64EncodedString())
  }
}
