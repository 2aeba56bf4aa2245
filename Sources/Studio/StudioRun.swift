import Foundation
import GradientDescent
import Schedules

/// One run of the studio: the plan, where it is now, and copies of earlier positions to go back to.
struct StudioRun: Sendable {
  /// A row of what is drawn: the record of a step and the point that it is about.
  struct TrailPoint: Sendable {
    var record: Record
    var x = Double.nan
    var y = Double.nan
  }

  private(set) var plan: RunPlan
  private(set) var position: Position
  /// The rows of the whole run, as far as it has been computed; a bounded number.
  private(set) var trail = Thinned<TrailPoint>(limit: 1_024)
  private var keyframes: Keyframes
  private let picture: StudioProblem.Picture
  private let first: Position

  /// The run at step 0.
  ///
  /// - Throws: the sentence of whoever refuses the optimizer or the schedule.
  init(_ plan: RunPlan, on problem: StudioProblem, from start: [Double], seed: UInt64) throws {
    let force = plan.inForce(at: 0)
    let live = try problem.run(start, seed, try RunPlan.optimizer(force.optimizer ?? "SGD"))
    first = Position(
      live: live, force: force, schedule: try RunPlan.schedule(force.schedule ?? ""),
      watch: DivergenceWatch(noiseLevel: problem.roundingCost))
    (self.plan, position, picture) = (plan, first, problem.facts.picture)
    keyframes = Keyframes(first)
  }

  var step: Int { position.live.step }
  var divergedAt: Int? { position.watch.divergedAt }

  /// The rate of the next step.
  var rate: Double { position.rate(at: step) }

  /// Goes on to `end`, or to where divergence is noticed, and hands out about `most` of the rows on the way.
  mutating func advance(to end: Int, showing most: Int = 0) -> [TrailPoint] {
    var shown: [TrailPoint] = []
    let stride = max(1, (end - step) / max(most, 1))
    var change = plan.changes.firstIndex { $0.step >= step } ?? plan.changes.count
    while step < end, divergedAt == nil {
      if change < plan.changes.count, plan.changes[change].step == step {
        // Everything was checked when the plan was made.
        try? position.take(plan.changes[change])
        change += 1
      }
      keyframes.note(position)
      // Rows that are neither shown nor kept need no place, which costs as much as a step.
      let isShown = most > 0 && step.isMultiple(of: stride)
      let isPlaced = picture != .boundary && (isShown || trail.appended.isMultiple(of: trail.stride))
      let place = isPlaced ? position.live.coordinates : []
      let record = position.advance()
      var point = TrailPoint(record: record, x: place.first ?? .nan, y: place.count > 1 ? place[1] : .nan)
      if picture == .line { point.y = point.record.loss }
      if trail.count == 0 || (trail.last?.record.step ?? -1) < point.record.step { trail.append(point) }
      if isShown || (most > 0 && divergedAt != nil) { shown.append(point) }
    }
    takeChangesHere()
    return shown
  }

  /// Goes to `target`, forward or back; back by replaying from the copy before it.
  mutating func seek(to target: Int) {
    if target < step || divergedAt != nil { position = keyframes.last(upTo: target) ?? first }
    _ = advance(to: target)
  }

  /// Makes a change at the present step; what came later is forgotten.
  mutating func add(_ change: RunPlan.Change) throws {
    try plan.add(change)
    let here = step
    if !forgetWhatCameLater(), change.optimizer != nil || change.schedule != nil {
      // Two changes of the optimizer at one step are one: the memory is that of the step before.
      position = keyframes.last(upTo: here - 1) ?? first
      _ = advance(to: here)
    }
    takeChangesHere()
  }

  /// Ends what is drawn at the present step, and says whether it went further.
  @discardableResult mutating func forgetWhatCameLater() -> Bool {
    let here = step
    guard (trail.last?.record.step ?? -1) >= here, divergedAt == nil else { return false }
    trail = Thinned(limit: 1_024)
    keyframes = Keyframes(first)
    position = first
    _ = advance(to: here)
    return true
  }

  /// The same run as another one: it goes its own way from here.
  func forked(from parent: Int) -> StudioRun {
    var fork = self
    fork.plan.parent = parent
    fork.plan.forkedAt = step
    fork.plan.changes.removeAll { $0.step > step }
    fork.forgetWhatCameLater()
    return fork
  }

  /// A change at the present step counts before its step is made: the page shows what comes next.
  private mutating func takeChangesHere() {
    guard divergedAt == nil, let change = plan.changes.last(where: { $0.step <= step }), change.step == step else {
      return
    }
    try? position.take(change)
  }
}

extension StudioRun {
  /// Where a run is: all that its next step depends on.
  struct Position: Sendable {
    var live: any LiveRun
    var force: RunPlan.Change
    var schedule: SpecifiedSchedule?
    var watch: DivergenceWatch
    /// The first record of the run and the last.
    var ends: (first: Record, last: Record)?
    /// ‖∇J‖ of up to 20 steps at one rate, for the observed factor.
    var norms: [Double] = []

    func rate(at step: Int) -> Double {
      let slider = force.rate ?? 0
      return schedule.map { slider * $0.rate(at: step) } ?? slider
    }

    /// Puts a change in force.
    mutating func take(_ change: RunPlan.Change) throws {
      if let optimizer = change.optimizer, optimizer != force.optimizer {
        try live.change(to: RunPlan.optimizer(optimizer))
        force.optimizer = optimizer
        norms = []
      }
      if let text = change.schedule, text != force.schedule ?? "" {
        schedule = try RunPlan.schedule(text)
        force.schedule = text
      }
      force.rate = change.rate ?? force.rate
    }

    /// One step of the library's loop; where divergence is noticed, the point stays.
    mutating func advance() -> Record {
      let before = live
      let rate = rate(at: live.step)
      if let momentum = schedule?.momentum(at: live.step) { live.move(momentum: momentum) }
      let record = live.advance(rate: rate)
      if rate != ends?.last.rate { norms = [] }
      if norms.count == 20 { norms.removeFirst() }
      norms.append(record.gradientNorm ?? .nan)
      ends = (ends?.first ?? record, record)
      schedule?.observe(record.loss)
      if watch.observe(record.loss) { live = before }
      return record
    }

    /// The record of the present point, without a step.
    var present: Record {
      if watch.divergedAt != nil, let ends { return ends.last }
      var copy = live
      return copy.advance(rate: rate(at: live.step))
    }

    /// By how much ‖∇J‖ changed in a step, the geometric mean of the last 20 at one rate.
    func observedFactor(present: Record) -> Double? {
      guard let first = norms.first, let now = present.gradientNorm else { return nil }
      let steps = watch.divergedAt == nil ? norms.count : norms.count - 1
      guard steps > 0, first > 0, now > 0 else { return nil }
      return pow(now / first, 1 / Double(steps))
    }
  }

  /// Copies of positions, evenly spaced: a bounded number, twice as far apart each time it is reached.
  struct Keyframes: Sendable {
    private static let limit = 64
    private var stride = 1
    private var kept: [Position]

    init(_ first: Position) { kept = [first] }

    mutating func note(_ position: Position) {
      guard position.live.step == kept.count * stride else { return }
      if kept.count == Self.limit {
        kept = Swift.stride(from: 0, to: kept.count, by: 2).map { kept[$0] }
        stride *= 2
        guard position.live.step == kept.count * stride else { return }
      }
      kept.append(position)
    }

    func last(upTo step: Int) -> Position? { kept.last { $0.live.step <= step } }
  }
}
