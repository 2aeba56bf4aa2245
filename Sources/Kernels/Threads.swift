import COpenBLAS
import Dispatch
import Glibc
import Synchronization

/// How many threads the kernels use; the results do not depend on it.
public enum Threads {
  /// The number given by the environment variable `WORKBENCH_THREADS` if it is a whole number from 1 to 1024, and the
  /// number of this machine's cores otherwise.
  public static let available: Int = {
    if let text = getenv("WORKBENCH_THREADS"), let count = Int(String(cString: text)), 1...1024 ~= count {
      return count
    }
    return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }()

  /// Lets another thread have this core.
  static func yield() { sched_yield() }

  /// Tells OpenBLAS, once in a process and before its first call, to use one thread.
  ///
  /// Its own splitting depends on the number of threads and so do the bits of its results; ours does not.
  @inline(__always) package static func pinBLAS() { blasIsPinned }

  private static let blasIsPinned: Void = openblas_set_num_threads(1)
}

/// The results of `work` for 0, 1, … `count` − 1, in this order, computed on several threads.
///
/// Whoever adds the results up in this order gets the same bits on one thread and on sixteen, as long as the work
/// itself is cut into chunks without asking how many threads there are. One call, or one thread, costs no thread at all.
///
/// - Parameters:
///   - count: how many calls there are, 0 or more.
///   - threads: how many of them may run at the same time, at least 1.
///   - work: called once for each number, from several threads at once.
package func concurrentMap<Result>(
  _ count: Int, threads: Int = Threads.available, _ work: @Sendable (Int) -> Result
) -> [Result] {
  precondition(count >= 0 && threads >= 1, "\(count) calls on \(threads) threads")
  let workers = min(count, threads)
  guard workers > 1 else { return (0..<count).map(work) }
  return [Result](unsafeUninitializedCapacity: count) { results, initialized in
    // Each number is taken by one worker and each result written once, so no two threads touch the same memory.
    nonisolated(unsafe) let base = results.baseAddress
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        base?.advanced(by: index).initialize(to: work(index))
      }
    }
    initialized = count
  }
}

/// Does the chunks of several phases, no chunk of a phase before all chunks of the phase before it are done.
///
/// The threads are woken once for all phases. They take the chunks in order; one that finds the phase before its own
/// unfinished waits for chunks that another thread has already begun, so it never waits for ever, however few of the
/// threads the system wakes.
///
/// - Parameters:
///   - phases: how many chunks each phase has.
///   - threads: how many chunks may be worked on at the same time, at least 1.
///   - work: called once for each chunk of each phase.
func concurrentPhases(
  _ phases: [Int], threads: Int = Threads.available, _ work: @Sendable (_ phase: Int, _ chunk: Int) -> Void
) {
  precondition(threads >= 1, "\(threads) threads")
  let workers = min(phases.max() ?? 0, threads)
  guard workers > 1 else {
    for phase in phases.indices {
      for chunk in 0..<phases[phase] { work(phase, chunk) }
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
