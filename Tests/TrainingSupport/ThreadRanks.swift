import Foundation
import Synchronization
import Training

/// Ranks that are threads of one process: what MPI does, for tests.
public final class ThreadRanks: @unchecked Sendable {
  private struct Member: RankGroup {
    let group: ThreadRanks
    let rank: Int
    var count: Int { group.count }

    func allGather(_ own: [Float], counts: [Int]) -> [Float] { group.allGather(own, counts, rank) }
    func allGather(_ own: [Double], counts: [Int]) -> [Double] { group.allGather(own, counts, rank) }
  }

  private let count: Int
  private let changed = NSCondition()
  private var brought: [Any?]
  private var (arrived, leaving) = (0, 0)

  private init(count: Int) {
    self.count = count
    brought = [Any?](repeating: nil, count: count)
  }

  /// What `work` gives on each of `count` ranks, which run at the same time.
  public static func run<Result: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (any RankGroup) throws -> Result
  ) throws -> [Result] {
    let group = ThreadRanks(count: count)
    let results = Mutex([Int: Swift.Result<Result, any Error>]())
    let done = DispatchSemaphore(value: 0)
    for rank in 0..<count {
      let thread = Thread {
        let result = Swift.Result { try work(Member(group: group, rank: rank)) }
        results.withLock { $0[rank] = result }
        done.signal()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    for _ in 0..<count { done.wait() }
    return try results.withLock { results in try (0..<count).compactMap { try results[$0]?.get() } }
  }

  private func allGather<Number>(_ own: [Number], _ counts: [Int], _ rank: Int) -> [Number] {
    precondition(counts.count == count && own.count == counts[rank], "rank \(rank): \(own.count) of \(counts)")
    changed.lock()
    defer { changed.unlock() }
    while leaving > 0 { changed.wait() }
    brought[rank] = own
    arrived += 1
    if arrived == count {
      leaving = count
      changed.broadcast()
    }
    while leaving == 0 { changed.wait() }
    let all = brought.flatMap { $0 as? [Number] ?? [] }
    leaving -= 1
    if leaving == 0 {
      arrived = 0
      changed.broadcast()
    }
    return all
  }
}
