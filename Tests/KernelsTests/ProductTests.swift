import TestSupport
import Testing

@testable import Kernels

@Suite struct ProductTests {
  @Test func `a dot product agrees with its plain loop at every length`() {
    var random = SplitMix(seed: 1)
    let wrong = (0...70).first { count in
      let (a, b) = (random.numbers(count), random.numbers(count))
      let plain = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      return !(abs(dot(a, b) - plain) <= 1e-14 * Double(count + 1))
    }
    #expect(wrong == nil)
  }
}
