import Foundation
import Schedules

/// The first promise of a schedule that it breaks, in one sentence, or nil when it keeps them all.
///
/// - pure: the same step gives the same rate, however often and in whatever order it is asked;
/// - finite at every step asked;
/// - at rest, if `resting`: from its last step on the value does not change.
///
/// Use it as `#expect(checkSchedule(schedule) == nil)`.
public func checkSchedule(_ schedule: some Schedule, steps: Int = 200, resting: Bool = false) -> String? {
  let forwards = (0..<steps).map { schedule($0) }
  if let step = forwards.firstIndex(where: { !$0.isFinite }) {
    return "At step \(step) the rate is \(forwards[step])."
  }
  for step in (0..<steps).reversed() where schedule(step) != forwards[step] {
    return "Asked again for step \(step) it gives \(schedule(step)) instead of \(forwards[step])."
  }
  // 7919 is prime and larger than any of the runs here, so this visits every step once, in no obvious order.
  for step in (0..<steps).map({ $0 * 7919 % steps }) where schedule(step) != forwards[step] {
    return "Asked in another order, step \(step) gives \(schedule(step)) instead of \(forwards[step])."
  }
  for step in [1_000_000, 1_000_000_000, Int.max / 2, Int.max] where !schedule(step).isFinite {
    return "At step \(step) the rate is \(schedule(step))."
  }
  return resting ? restingProblem(schedule) : nil
}

/// The same, and that saving it as JSON and reading it back gives the same schedule.
public func checkSavedSchedule<S: Schedule & Codable & Equatable>(
  _ schedule: S, steps: Int = 200, resting: Bool = false
) -> String? {
  if let problem = checkSchedule(schedule, steps: steps, resting: resting) { return problem }
  do {
    let restored = try JSONDecoder().decode(S.self, from: JSONEncoder().encode(schedule))
    if restored != schedule { return "Saved and read back it is \(restored)." }
    if let step = (0..<steps).first(where: { restored($0) != schedule($0) }) {
      return "Saved and read back, step \(step) gives \(restored(step)) instead of \(schedule(step))."
    }
  } catch {
    return "It cannot be saved and read back: \(error)"
  }
  return nil
}

private func restingProblem(_ schedule: some Schedule) -> String? {
  guard let last = schedule.lastStep else { return nil }
  let rest = schedule(last)
  for beyond in [1, 2, 3, 10, 1000, 1_000_000_007] {
    let (step, overflow) = last.addingReportingOverflow(beyond)
    if !overflow, schedule(step) != rest {
      return "Its last step is \(last) with rate \(rest), but at step \(step) the rate is \(schedule(step))."
    }
  }
  return nil
}
