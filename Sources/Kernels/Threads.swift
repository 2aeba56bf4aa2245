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

  /// Calls `work` on this thread and on up to `helpers` others that are free, and returns when all of them are done.
  ///
  /// Nobody waits for a thread that has not begun, so `work` has to take what is left to do, piece by piece, and it
  /// must be right if this thread is the only one. Inside of such work, and beside it, a second call is not shared.
  static func share(among helpers: Int, _ work: () -> Void) {
    withoutActuallyEscaping(work) { work in
      withUnsafePointer(to: work) { workers.share(SharedWork(address: $0), among: helpers) }
    }
  }

  private static let workers = Workers(count: available - 1)
}

/// Work that several threads do together; Sendable because it outlives their work on it.
private struct SharedWork: @unchecked Sendable {
  let address: UnsafePointer<() -> Void>
}

/// Threads that live as long as the process and sleep while there is nothing to do.
///
/// Waking a thread takes 20 to 30 µs, handing work to one that is awake half a microsecond. Since a training step is one
/// product after another, a thread stays awake for 100 µs after its last work, and never longer.
private final class Workers: Sendable {
  private struct State {
    /// What is to be done, and how many more threads may join; nil also while the last of them finish.
    var work: SharedWork?
    var seats = 0
    var isBusy = false
    var sleeping = 0
    var started = false
    var threads: [Int32] = []
    /// The cores that this process may use, one bit for each, and the one that is left to whoever offers work.
    var allowed = [UInt64](repeating: 0, count: 16)
    var reserved: Int32 = -1

    /// Keeps workers away from the reserved core.
    ///
    /// Linux likes to wake a thread on the core of the one that wakes it. In a virtual machine it stays there some
    /// milliseconds, and two threads run as one.
    func move(_ threads: [Int32]) {
      guard reserved >= 0, reserved < 64 * allowed.count else { return }
      var others = allowed
      others[Int(reserved) / 64] &= ~(1 << UInt64(reserved % 64))
      // Fails, and nothing moves, where no other core is allowed.
      for thread in threads { sched_setaffinity(thread, UInt(8 * others.count), others) }
    }
  }

  private let count: Int
  private let state = Mutex(State())
  /// How often work has been offered.
  private let offers = Atomic(0)
  private let bell = DispatchSemaphore(value: 0)
  /// How many threads are at work, the one that offers it among them; the last one signals.
  private let present = Atomic(0)
  private let done = DispatchSemaphore(value: 0)

  init(count: Int) { self.count = count }

  func share(_ work: SharedWork, among helpers: Int) {
    guard helpers > 0, offer(work, to: helpers) else { return work.address.pointee() }
    work.address.pointee()
    // With the lock held, so that nobody joins any more.
    state.withLock { $0.work = nil }
    leave()
    // Awake for as long as waking up would take, and then asleep.
    var patience = 20_000
    while present.load(ordering: .acquiring) > 0, patience > 0 { patience -= 1 }
    done.wait()
    state.withLock { $0.isBusy = false }
  }

  /// False while other work is under way.
  private func offer(_ work: SharedWork, to helpers: Int) -> Bool {
    let wake = state.withLock { state -> Int? in
      guard count > 0, !state.isBusy else { return nil }
      if !state.started { start(&state) }
      let core = sched_getcpu()
      if core != state.reserved {
        state.reserved = core
        state.move(state.threads)
      }
      (state.isBusy, state.work, state.seats) = (true, work, helpers)
      present.store(1, ordering: .relaxed)
      offers.add(1, ordering: .releasing)
      let wake = min(state.sleeping, helpers)
      state.sleeping -= wake
      return wake
    }
    for _ in 0..<(wake ?? 0) { bell.signal() }
    return wake != nil
  }

  private func leave() {
    if present.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { done.signal() }
  }

  private func start(_ state: inout State) {
    state.started = true
    sched_getaffinity(0, UInt(8 * state.allowed.count), &state.allowed)
    for _ in 0..<count {
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { pool in
          if let pool { Unmanaged<Workers>.fromOpaque(pool).takeUnretainedValue().serve() }
          return nil
        }, Unmanaged.passUnretained(self).toOpaque())
    }
  }

  private func serve() {
    state.withLock { state in
      state.threads.append(gettid())
      state.move([gettid()])
    }
    var seen = 0
    while true {
      wait(beyond: seen)
      let work = state.withLock { state -> SharedWork? in
        seen = offers.load(ordering: .relaxed)
        guard let work = state.work, state.seats > 0 else { return nil }
        state.seats -= 1
        present.add(1, ordering: .relaxed)
        return work
      }
      guard let work else { continue }
      work.address.pointee()
      leave()
    }
  }

  private func wait(beyond seen: Int) {
    let end = DispatchTime.now().uptimeNanoseconds + 100_000
    while offers.load(ordering: .acquiring) == seen {
      guard DispatchTime.now().uptimeNanoseconds > end else { continue }
      let sleeps = state.withLock { state in
        guard offers.load(ordering: .relaxed) == seen else { return false }
        state.sleeping += 1
        return true
      }
      if sleeps { bell.wait() }
    }
  }
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
  return [Result](unsafeUninitializedCapacity: count) { results, initialized in
    // Each result is written once, by one thread.
    concurrentPhases([count], threads: threads) { results.initializeElement(at: $1, to: work($1)) }
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
///   - work: called once for each chunk of each phase, from several threads at once. Not `@Sendable`, because that
///     would forbid the pointers that kernels write to: what it writes has to belong to its chunk alone.
func concurrentPhases(
  _ phases: [Int], threads: Int = Threads.available, _ work: (_ phase: Int, _ chunk: Int) -> Void
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
  Threads.share(among: workers - 1) {
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
        if patience < 0 { sched_yield() }  // another thread may need this core
      }
      work(phase, next - before)
      done.wrappingAdd(1, ordering: .releasing)
    }
  }
}
