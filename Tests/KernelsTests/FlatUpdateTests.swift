import TestSupport
import Testing

@testable import Kernels

@Suite struct FlatUpdateTests {
  /// Around the vectors of 16 and the pieces of 16,384.
  static let lengths = [0, 1, 15, 16, 17, 1_000, 16_384, 40_000]

  @Test func `adam agrees with its formula in Double`() {
    let wrong = Self.lengths.first { count in
      var random = SplitMix(seed: UInt64(count))
      let start = random.numbers(count)
      var (p, m) = (start.map { Float($0) }, [Float](repeating: 0, count: count))
      var v = m
      var plain = (p: start, m: start.map { _ in 0.0 }, v: start.map { _ in 0.0 })
      for t in 1...3 {
        let g = random.numbers(count)
        adamUpdate(&p, along: g.map { Float($0) }, firstMoment: &m, secondMoment: &v, step: t, rate: 0.01)
        let (b1, b2) = ([0.9, 0.81, 0.729][t - 1], [0.999, 0.998001, 0.997002999][t - 1])
        for i in 0..<count {
          plain.m[i] = 0.9 * plain.m[i] + 0.1 * g[i]
          plain.v[i] = 0.999 * plain.v[i] + 0.001 * g[i] * g[i]
          plain.p[i] -= 0.01 * (plain.m[i] / (1 - b1)) / ((plain.v[i] / (1 - b2)).squareRoot() + 1e-8)
        }
      }
      return !zip(p, plain.p).allSatisfy { abs(Double($0) - $1) <= 1e-6 }
    }
    #expect(wrong == nil)
  }

  @Test func `momentum 0 is plain descent, bit for bit`() {
    let wrong = Self.lengths.first { count in
      var random = SplitMix(seed: UInt64(count))
      var p = random.numbers(count).map { Float($0) }
      var (q, velocity) = (p, [Float](repeating: 0, count: count))
      for step in 1...3 {
        let g = random.numbers(count).map { Float($0) }
        sgdUpdate(&p, along: g, rate: 0.1)
        sgdUpdate(&q, along: g, velocity: &velocity, step: step, rate: 0.1, momentum: 0)
      }
      return p != q
    }
    #expect(wrong == nil)
  }

  @Test func `one, two and three threads give the same bits`() {
    let wrong = Self.lengths.first { count in
      var random = SplitMix(seed: UInt64(count))
      let (start, g) = (random.numbers(count).map { Float($0) }, random.numbers(count).map { Float($0) })
      let results = [1, 2, 3].map { threads in
        var (p, m) = (start, [Float](repeating: 0, count: count))
        var v = m
        adamUpdate(&p, along: g, firstMoment: &m, secondMoment: &v, step: 1, rate: 0.01, threads: threads)
        sgdUpdate(&p, along: g, velocity: &m, step: 2, rate: 0.01, momentum: 0.9, threads: threads)
        return p
      }
      return results[0] != results[1] || results[0] != results[2]
    }
    #expect(wrong == nil)
  }
}
