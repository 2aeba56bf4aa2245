import Autograd
import Tensors
import Testing

@Suite struct GradientCheckTests {
  /// A function of three numbers, and its gradient.
  static func value(_ p: [Double]) -> Double { p[0] * p[0] * p[1] + 1 / (1 + p[2] * p[2]) }
  static func slope(_ p: [Double]) -> [Double] {
    let d = 1 + p[2] * p[2]
    return [2 * p[0] * p[1], p[0] * p[0], -2 * p[2] / (d * d)]
  }
  let point = [1.5, -2.0, 0.3]

  @Test func `a right gradient passes`() {
    let check = checkGradient(Self.slope(point), of: Self.value, at: point)
    #expect(check.passes)
    #expect(check.relativeError <= 1e-9)
    #expect(check.kinks.isEmpty)
  }

  @Test(arguments: 0..<3) func `an entry that is wrong by 1e-4 of the largest fails, and is named`(entry: Int) {
    var wrong = Self.slope(point)
    wrong[entry] += 6e-4
    let check = checkGradient(wrong, of: Self.value, at: point)
    #expect(!check.passes)
    #expect(check.mismatches.map(\.index) == [entry])
    #expect(check.description.contains("entry \(entry) is claimed to be \(wrong[entry])"))
  }

  @Test func `a wrong sign, a lost factor and a NaN fail`() {
    let right = Self.slope(point)
    for wrong in [right.map { -$0 }, right.map { $0 / 3 }, [.nan, right[1], right[2]], [0, 0, 0]] {
      #expect(!checkGradient(wrong, of: Self.value, at: point).passes)
    }
  }

  @Test func `a kink is flagged and neither fails nor hides a wrong entry`() {
    let at = Tensor([0.0, 1, -1])
    let check = checkGradient(of: { (relu($0) * Tensor([1.0, 2, 3])).sum() }, at: at)
    #expect(check.passes)
    #expect(check.kinks.map(\.index) == [0])
    #expect(check.description.contains("kink"))
    // Between the slopes 0 and 1 on both sides; 1.5 is not, and entry 1 has no kink.
    let value: (Tensor<Double>) -> Double = { (relu($0) * Tensor([1.0, 2, 3])).sum().item }
    #expect(checkGradient(Tensor([0.5, 2, 0]), of: value, at: at).passes)
    #expect(!checkGradient(Tensor([1.5, 2, 0]), of: value, at: at).passes)
    #expect(!checkGradient(Tensor([0, 2.1, 0]), of: value, at: at).passes)
  }

  @Test func `a kink within the step is flagged, too`() {
    let at = Tensor([1e-6, -2e-6, 4e-6, 1])
    let check = checkGradient(of: { abs($0).sum() }, at: at)
    #expect(check.kinks.map(\.index) == [0, 1, 2])
    #expect(check.passes)
  }

  @Test func `a strongly curved function has no kink`() {
    let check = checkGradient(of: { exp($0 * 30).sum() }, at: Tensor([0.5, 0.1]), tolerance: 1e-6)
    #expect(check.kinks.isEmpty)
    #expect(check.passes)
  }

  @Test func `nothing to check is right`() {
    #expect(checkGradient([Double](), of: { _ in 0 }, at: []).passes)
  }
}
