import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
}

/// The results of `work` for the pieces 0, 1, …, in the order of the pieces, computed on several threads.
///
/// Whoever adds the results up in this order gets the same bits on one thread and on sixteen, as long as the pieces
/// themselves are cut without asking how many threads there are. One piece, or one thread, costs no thread at all.
///
/// - Parameters:
///   - pieces: how many pieces there are, 0 or more.
///   - threads: how many of them may be worked on at the same time, at least 1.
///   - work: called once for each piece, from several threads at once.
public func parallel<Result>(
  pieces: Int, threads: Int = Threads.available, _ work: @Sendable (Int) -> Result
) -> [Result] {
  precondition(pieces >= 0 && threads >= 1, "\(pieces) pieces on \(threads) threads")
  let workers = min(pieces, threads)
  guard workers > 1 else { return (0..<pieces).map(work) }
  return [Result](unsafeUninitializedCapacity: pieces) { results, count in
    // Each piece is taken by one worker and each result written once, so no two threads touch the same memory.
    nonisolated(unsafe) let base = results.baseAddress
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        base?.advanced(by: piece).initialize(to: work(piece))
      }
    }
    count = pieces
  }
}
