import Schedules
import TestSupport
import Testing

/// What the workbench's own schedules promise.
@Suite struct AtomLaws {
  static let lengths = [1, 2, 3, 7, 100]

  @Test(arguments: lengths) func `a warm-up starts at peak over W and is at the peak at step W − 1`(_ w: Int) throws {
    let rate = try Warmup(to: 0.3, over: w)
    #expect(rate(0) ≈ (0.3 / Double(w)))
    #expect(rate(w - 1) == 0.3)
    #expect(checkSavedSchedule(rate, resting: true) == nil)
  }

  @Test(arguments: lengths) func `a warm-up never falls and never jumps further than peak over W`(_ w: Int) throws {
    let rate = try Warmup(to: 0.3, over: w)
    let largest = (0..<w + 10).map { rate($0 + 1) - rate($0) }
    #expect((largest.min() ?? .nan) >= 0)
    #expect((largest.max() ?? .nan) <= 0.3 / Double(w) * (1 + 1e-12))
  }

  @Test func `a warm-up from another rate counts that rate as the one before the first step`() throws {
    let rate = try Warmup(from: 0.1, to: 0.5, over: 4)
    #expect(rate(0) ≈ 0.2)
    #expect(rate(3) == 0.5)
  }

  @Test(arguments: lengths) func `every atom starts at from and reaches to on exactly its last step`(_ n: Int) throws {
    let atoms: [any Schedule] = [
      try LinearRamp(from: 0.8, to: 0.1, over: n), try Cosine(from: 0.8, to: 0.1, over: n),
      try Exponential(from: 0.8, to: 0.1, over: n), try Polynomial(from: 0.8, to: 0.1, over: n, power: 2),
    ]
    for rate in atoms {
      #expect(rate(0) ≈ (n == 1 ? 0.1 : 0.8))
      #expect(rate(n - 1) == 0.1)
      #expect(n < 3 || rate(n - 2) > 0.1)
      #expect((0..<n + 5).allSatisfy { rate($0 + 1) <= rate($0) }, "\(rate) rises")
      #expect(rate.totalSteps == n)
    }
  }

  @Test func `half-way, linear and cosine are at the mean and exponential at the geometric mean`() throws {
    #expect(try LinearRamp(from: 0.8, to: 0.2, over: 11)(5) ≈ 0.5)
    #expect(try Cosine(from: 0.8, to: 0.2, over: 11)(5) ≈ 0.5)
    #expect(try Exponential(from: 0.8, to: 0.2, over: 11)(5) ≈ 0.4)
    #expect(try Polynomial(from: 0.8, to: 0, over: 11, power: 2)(5) ≈ 0.2)
  }

  @Test func `a polynomial of power 1 is a straight line`() throws {
    let line = try LinearRamp(from: 0.7, to: 0.1, over: 20)
    let power = try Polynomial(from: 0.7, to: 0.1, over: 20, power: 1)
    #expect((0..<30).first { !isClose(line($0), power($0)) } == nil)
  }

  @Test func `an exponential multiplies by the same factor at every step`() throws {
    let rate = try Exponential(from: 1e-6, to: 10, over: 30)
    let factor = rate(1) / rate(0)
    #expect((0..<29).first { !isClose(rate($0 + 1) / rate($0), factor) } == nil)
  }

  @Test func `the inverse square root peaks once and then halves when time quadruples`() throws {
    let rate = try InverseSquareRoot(to: 0.4, warmup: 10)
    #expect(rate(0) ≈ 0.04)
    #expect(rate(9) ≈ 0.4)
    #expect((0..<1000).filter { rate($0) >= 0.4 * (1 - 1e-12) } == [9])
    #expect(rate(39) ≈ 0.2)
    #expect(rate(159) ≈ 0.1)
    #expect(checkSavedSchedule(rate) == nil)
  }

  @Test func `the inverse square root is the noam formula of PyTorch code`() throws {
    let rate = try InverseSquareRoot.transformer(width: 512, warmup: 20)
    let noam = try LambdaLR(baseLR: 1 / 512.0.squareRoot(), lambda: Formula(.noam, 20))
    #expect((0..<200).first { !isClose(rate($0), noam($0)) } == nil)
  }

  @Test(arguments: [(5, 20, 100), (1, 1, 2), (10, 90, 100), (3, 4, 8)])
  func `warm-up, stable and decay are continuous and end at the floor`(_ w: Int, _ d: Int, _ total: Int) throws {
    let rate = try WarmupStableDecay(to: 0.2, warmup: w, decay: d, floor: 0.01, over: total)
    #expect(rate(w - 1) == 0.2)
    #expect(rate(total - d - 1) == 0.2)
    #expect(rate(total - 1) == 0.01)
    #expect(rate.totalSteps == total)
    let jump = max(0.2 / Double(w), d > 1 ? 0.19 / Double(d - 1) : 0.19)
    #expect((0..<total).allSatisfy { abs(rate($0 + 1) - rate($0)) <= jump * (1 + 1e-12) })
    #expect(checkSavedSchedule(rate, resting: true) == nil)
  }

  @Test func `a constant schedule is constant`() throws {
    #expect(checkSavedSchedule(Hold(0.1)) == nil)
    #expect(checkSavedSchedule(try Hold(0.1, for: 7), resting: true) == nil)
    #expect((0..<100).allSatisfy { Hold(0.1)($0) == 0.1 })
  }
}
