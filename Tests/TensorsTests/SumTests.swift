import TestSupport
import Testing

@testable import Kernels

/// Sums lose no more digits than their docstrings say, along whichever axis and however long it is.
@Suite struct SumTests {
  /// Elements along the axis: around a vector of 16, a row block of 128 and a block of 1,024, and well beyond.
  static let counts = [0, 1, 15, 16, 17, 127, 128, 129, 255, 257, 1000, 1023, 1024, 1025, 2049, 3073, 9000]

  /// How many roundings the docstring of `sum` allows for n elements.
  static func roundings(_ count: Int) -> Double {
    var (blocks, halvings) = ((count + 127) / 128, 0)
    while blocks > 1 { (blocks, halvings) = ((blocks + 1) / 2, halvings + 1) }
    return Double(127 + halvings)
  }

  /// Σx and Σ|x| in twice the precision of Double, but for the last addition (Neumaier 1974).
  static func exact(_ x: [Double]) -> (sum: Double, magnitude: Double) {
    var (sum, lost, magnitude) = (0.0, 0.0, 0.0)
    for number in x {
      let next = sum + number
      lost += abs(sum) >= abs(number) ? (sum - next) + number : (number - next) + sum
      sum = next
      magnitude += abs(number)
    }
    return (sum + lost, magnitude)
  }

  /// Numbers of both signs and of sizes from 2⁻³⁰ to 2³⁰, which cancel.
  static func adversary<Scalar: BinaryFloatingPoint>(_ count: Int, seed: UInt64) -> [Scalar] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      Scalar(
        sign: .plus, exponent: Scalar.Exponent(Int.random(in: -30...30, using: &random)),
        significand: Scalar(Int.random(in: -999...999, using: &random)) / 1000)
    }
  }

  /// The elements along the axis of one of the sums.
  static func line<Scalar: BinaryFloatingPoint>(_ x: [Scalar], _ o: Int, _ i: Int, count: Int, inner: Int) -> [Double] {
    (0..<count).map { Double(x[(o * count + $0) * inner + i]) }
  }

  @Test(arguments: counts)
  func `sums keep to their error bound along the first, a middle and the last axis`(count: Int) {
    func check<A: TensorArithmetic>(_: A.Type) -> String? {
      let unit = Double(A.Scalar.ulpOfOne) / 2
      for (outer, inner) in [(1, 1), (3, 1), (1, 2), (2, 5), (1, 33)] {
        let x: [A.Scalar] = Self.adversary(outer * count * inner, seed: UInt64(count + inner))
        let sums = A.sum(x, (outer, count, inner))
        if sums.count != outer * inner { return "\(sums.count) sums" }
        for o in 0..<outer {
          for i in 0..<inner {
            let (sum, magnitude) = Self.exact(Self.line(x, o, i, count: count, inner: inner))
            let error = abs(Double(sums[o * inner + i]) - sum)
            if !(error <= Self.roundings(count) * unit * magnitude * 1.001) {
              return "Σ at (\(o), \(i)) of \(outer) × \(count) × \(inner) is off by \(error) of \(magnitude)"
            }
          }
        }
      }
      return nil
    }
    #expect(check(FloatArithmetic.self) == nil)
    #expect(check(DoubleArithmetic.self) == nil)
  }

  @Test func `ten million equal Floats have the sum that PyTorch has, or a better one`() {
    let x = [Float](repeating: 0.1, count: 10_000_000)
    // PyTorch 2.15: 999999.5625 for one axis, 99999.9453 for the first of a million × 10.
    for (outer, count, inner, theirs) in [
      (1, 10_000_000, 1, 0.4524), (10, 1_000_000, 1, 0.06), (1, 1_000_000, 10, 0.0562), (2, 5000, 1000, 0.001),
    ] {
      let exact = Double(x[0]) * Double(count)
      let worst = FloatArithmetic.sum(x, (outer, count, inner)).map { abs(Double($0) - exact) }.max()
      #expect((worst ?? .infinity) <= theirs, "\(outer) × \(count) × \(inner)")
    }
  }

  @Test func `small numbers behind a large one are not lost`() {
    // One running sum would stay at 1: half a unit in its last place is rounded away each time.
    let count = 1 << 20
    let x = [Float](unsafeUninitializedCapacity: count) { numbers, initialized in
      numbers.initialize(repeating: 0x1p-25)
      numbers[0] = 1
      initialized = count
    }
    let exact = 1 + Double(count - 1) * 0x1p-25
    for (count, inner) in [(count, 1), (count / 4, 4)] {
      let sums = FloatArithmetic.sum(x, (1, count, inner))
      #expect(abs(sums.reduce(0) { $0 + Double($1) } - exact) <= 1e-5)
    }
  }

  @Test(arguments: counts) func `running sums are kept in Double`(count: Int) {
    for inner in [1, 3] {
      let x: [Float] = Self.adversary(2 * count * inner, seed: 9)
      for reversed in [false, true] {
        let sums = FloatArithmetic.cumulativeSum(x, reversed: reversed, (2, count, inner))
        var worst = 0.0
        for (o, i) in [(0, 0), (1, inner - 1)] {
          let line = Self.line(x, o, i, count: count, inner: inner)
          let ours = Self.line(sums, o, i, count: count, inner: inner)
          var (sum, magnitude) = (0.0, 0.0)
          for k in reversed ? Array((0..<count).reversed()) : Array(0..<count) {
            sum += line[k]
            magnitude += abs(line[k])
            worst = max(worst, abs(ours[k] - sum) - abs(sum) * 0x1p-24 - magnitude * Double(count) * 0x1p-52)
          }
        }
        #expect(worst <= 0, "inner \(inner), reversed \(reversed)")
      }
    }
  }

  @Test(arguments: [2, 128, 129, 1000, 100_000]) func `softmax of many classes sums to 1`(classes: Int) {
    var random = SplitMix(seed: 5)
    let x = (0..<(2 * classes)).map { _ in Float.random(in: -4...4, using: &random) }
    for (outer, inner) in [(2, 1), (1, 2)] {
      let shares = FloatArithmetic.softmax(x, (outer, classes, inner))
      let logs = FloatArithmetic.logSoftmax(x, (outer, classes, inner))
      let total = Self.exact(Self.line(shares, 0, 0, count: classes, inner: inner)).sum
      #expect(abs(total - 1) <= 2e-6)
      #expect(abs(Self.line(logs, 0, 0, count: classes, inner: inner).reduce(0) { $0 + exponential($1) } - 1) <= 2e-6)
    }
    let zeros = [Float](repeating: 0, count: classes)
    #expect(abs(Double(FloatArithmetic.logSumExp(zeros, (1, classes, 1))[0]) - log(classes)) <= 1e-6)
    // All classes alike, and all of the target spread: the mean of as many equal logarithms.
    let targets = ClassTargets<Float>(labels: [0], weights: [Float](repeating: 1, count: classes), smoothing: 1)
    let loss = Double(FloatArithmetic.crossEntropy(zeros, targets).losses[0])
    #expect(abs(loss / log(classes) - 1) <= 3e-7)
  }

  @Test(arguments: [1, 2, 63, 64, 65, 127, 1000]) func `one NaN, wherever it stands, makes its line NaN`(count: Int) {
    for place in Set([0, 1, count / 2, count - 1]).filter({ $0 < count }) {
      for stride in [1, 3] {
        // The NaN is in the line of number 0; among the other numbers, once all finite, once with an infinity.
        for other in [Float(1), .infinity, -.infinity] where count > 1 || other == 1 {
          var x = [Float](repeating: 0.5, count: count * stride)
          x[(place + 1) % count * stride] = other
          x[place * stride] = .nan
          let lines = (1, count, stride)
          let softmax = FloatArithmetic.softmax(x, lines), logs = FloatArithmetic.logSoftmax(x, lines)
          let sums = FloatArithmetic.logSumExp(x, lines)
          #expect((0..<count).allSatisfy { softmax[$0 * stride].isNaN && logs[$0 * stride].isNaN })
          #expect(sums[0].isNaN && sums.dropFirst().allSatisfy { !$0.isNaN })
          #expect(FloatArithmetic.indexOfExtreme(x, largest: true, lines)[0] == place)
          #expect(FloatArithmetic.indexOfExtreme(x, largest: false, lines)[0] == place)
        }
      }
    }
  }

  @Test(arguments: [1, 63, 64, 65, 127, 128, 129, 1000]) func `the largest is found wherever it stands`(count: Int) {
    for place in 0..<count {
      for largest in [true, false] {
        var x = (0..<count).map { Float($0 % 7) }
        x[place] = largest ? 9 : -9
        #expect(FloatArithmetic.indexOfExtreme(x, largest: largest, (1, count, 1)) == [place])
      }
    }
    // An infinity is its line's logarithm of the sum of exponentials, whichever sign it has where it is the largest.
    for infinity in [Float.infinity, -.infinity] {
      let x = [Float](repeating: infinity, count: count)
      #expect(FloatArithmetic.logSumExp(x, (1, count, 1)) == [infinity])
    }
  }

  private func exponential(_ x: Double) -> Double { VectorMath.exp(x) }
  private func log(_ count: Int) -> Double { VectorMath.log(Double(count)) }
}
