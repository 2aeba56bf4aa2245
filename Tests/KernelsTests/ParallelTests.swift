import Testing

@testable import Kernels

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 3, 16])
  func `results stand in the order of the pieces`(threads: Int) {
    #expect(parallel(pieces: 100, threads: threads) { "piece \($0)" } == (0..<100).map { "piece \($0)" })
  }

  @Test func `no pieces give no results`() {
    #expect(parallel(pieces: 0, threads: 4) { $0 } == [])
  }

  @Test func `parallel work may itself be parallel`() {
    let sums = parallel(pieces: 8, threads: 4) { outer in
      parallel(pieces: 8, threads: 4) { outer * $0 }.reduce(0, +)
    }
    #expect(sums == (0..<8).map { $0 * 28 })
  }

  @Test func `there is at least one thread`() {
    #expect(Threads.available >= 1)
  }
}
