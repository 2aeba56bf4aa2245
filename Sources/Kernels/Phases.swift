import Dispatch
import Synchronization

/// Does the pieces of several phases, no piece of a phase before all of the phase before it are done.
///
/// The threads are woken once for all phases. They take the pieces in order; one that finds the phase before its own
/// unfinished waits for pieces that another thread has already begun, so it never waits for ever, however few of the
/// threads the system wakes.
///
/// - Parameters:
///   - phases: how many pieces each phase has.
///   - threads: how many pieces may be worked on at the same time, at least 1.
///   - work: called once for each piece of each phase.
func parallel(
  phases: [Int], threads: Int = Threads.available, _ work: @Sendable (_ phase: Int, _ piece: Int) -> Void
) {
  precondition(threads >= 1, "\(threads) threads")
  let workers = min(phases.max() ?? 0, threads)
  guard workers > 1 else {
    for phase in phases.indices {
      for piece in 0..<phases[phase] { work(phase, piece) }
    }
    return
  }
  let taken = Atomic(0)
  let done = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    var (phase, before) = (0, 0)
    while true {
      let next = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      while phase < phases.count, next >= before + phases[phase] {
        before += phases[phase]
        phase += 1
      }
      guard phase < phases.count else { return }
      var patience = 2_000
      while done.load(ordering: .acquiring) < before {
        patience -= 1
        if patience < 0 { Threads.yield() }
      }
      work(phase, next - before)
      done.wrappingAdd(1, ordering: .releasing)
    }
  }
}
