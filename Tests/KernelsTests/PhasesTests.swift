import Synchronization
import Testing

@testable import Kernels

@Suite struct PhasesTests {
  @Test(arguments: [1, 2, 3, 16])
  func `no piece begins before the phases before it are done`(threads: Int) {
    let phases = [3, 0, 20, 1, 7]
    let done = phases.map { _ in Counter() }
    let early = Counter()
    parallel(phases: phases, threads: threads) { phase, _ in
      for before in 0..<phase where done[before].count != phases[before] { early.add() }
      done[phase].add()
    }
    #expect(early.count == 0)
    #expect(done.map(\.count) == phases)
  }

  @Test func `no phases are no work`() {
    parallel(phases: [], threads: 2) { _, _ in Issue.record("there is nothing to do") }
    parallel(phases: [0, 0], threads: 2) { _, _ in Issue.record("there is nothing to do") }
  }
}

/// A number that several threads count up.
private final class Counter: Sendable {
  private let value = Mutex(0)
  var count: Int { value.withLock { $0 } }
  func add() { value.withLock { $0 += 1 } }
}
