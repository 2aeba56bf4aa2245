import Synchronization
import Testing

@testable import Kernels

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 3, 16])
  func `results stand in the order of the calls`(threads: Int) {
    #expect(concurrentMap(100, threads: threads) { "call \($0)" } == (0..<100).map { "call \($0)" })
  }

  @Test func `no calls give no results`() {
    #expect(concurrentMap(0, threads: 4) { $0 } == [])
  }

  @Test func `parallel work may itself be parallel`() {
    let sums = concurrentMap(8, threads: 4) { outer in
      concurrentMap(8, threads: 4) { outer * $0 }.reduce(0, +)
    }
    #expect(sums == (0..<8).map { $0 * 28 })
  }

  @Test func `there is at least one thread`() {
    #expect(Threads.available >= 1)
  }
}

@testable import Kernels

@Suite struct PhasesTests {
  @Test(arguments: [1, 2, 3, 16])
  func `no chunk begins before the phases before it are done`(threads: Int) {
    let phases = [3, 0, 20, 1, 7]
    let done = phases.map { _ in Counter() }
    let early = Counter()
    concurrentPhases(phases, threads: threads) { phase, _ in
      for before in 0..<phase where done[before].count != phases[before] { early.add() }
      done[phase].add()
    }
    #expect(early.count == 0)
    #expect(done.map(\.count) == phases)
  }

  @Test func `no phases are no work`() {
    concurrentPhases([], threads: 2) { _, _ in Issue.record("there is nothing to do") }
    concurrentPhases([0, 0], threads: 2) { _, _ in Issue.record("there is nothing to do") }
  }
}

/// A number that several threads count up.
private final class Counter: Sendable {
  private let value = Mutex(0)
  var count: Int { value.withLock { $0 } }
  func add() { value.withLock { $0 += 1 } }
}
