import Autograd
import Tensors
import Testing

/// Values and gradients at kinks, at infinities, at NaN and of degenerate tensors; the numbers are PyTorch 2.15's.
@Suite struct KinkTests {
  typealias T = Tensor<Double>
  static let (nan, inf) = (Double.nan, Double.infinity)

  /// A function of one tensor, where it is asked, what it gives there, and the gradient of its sum (or of `seed` · it).
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let apply: @Sendable (T) -> T
    let x: [Double]
    let value: [Double]
    let gradient: [Double]
    var seed: [Double]?

    init(
      _ name: String, at x: [Double], value: [Double], gradient: [Double], seed: [Double]? = nil,
      _ apply: @escaping @Sendable (T) -> T
    ) {
      (description, self.apply, self.x, self.value, self.gradient, self.seed) = (name, apply, x, value, gradient, seed)
    }
  }

  static let deviations = [
    Case("deviation of equals", at: [2, 2, 2], value: [0], gradient: [0, 0, 0]) { $0.standardDeviation() },
    Case("biased deviation of equals", at: [2, 2, 2], value: [0], gradient: [0, 0, 0]) {
      $0.standardDeviation(correction: 0)
    },
    Case("biased deviation of one", at: [2], value: [0], gradient: [0]) { $0.standardDeviation(correction: 0) },
    Case("unbiased deviation of one", at: [2], value: [nan], gradient: [nan]) { $0.standardDeviation() },
    Case("unbiased variance of one", at: [2], value: [nan], gradient: [nan]) { $0.variance() },
    Case("variance of equals", at: [2, 2], value: [0], gradient: [0, 0]) { $0.variance() },
    Case("deviation with NaN", at: [1, nan], value: [nan], gradient: [nan, nan]) { $0.standardDeviation() },
    Case(
      "deviations of rows, one of equals", at: [1, 1, 1, 3], value: [0, 2.0.squareRoot()],
      gradient: [0, 0, -0.7071067811865475, 0.7071067811865475]
    ) { $0.reshaped(to: [2, 2]).standardDeviation(axes: [1]) },
    Case("variance of none", at: [], value: [nan], gradient: []) { $0.variance() },
    Case("mean of none", at: [], value: [nan], gradient: []) { $0.mean() },
    Case("logSumExp of none", at: [], value: [-inf], gradient: []) { $0.logSumExp(along: 0) },
    Case("layer norm of one feature", at: [3], value: [0], gradient: [0]) { layerNorm($0) },
    Case("layer norm of equals", at: [3, 3], value: [0, 0], gradient: [0, 0]) { layerNorm($0) },
  ]

  static let norms = [
    Case("norm 2 at 0", at: [0, 0], value: [0], gradient: [0, 0]) { $0.norm() },
    Case("norm 2 beside 0", at: [0, 3], value: [3], gradient: [0, 1]) { $0.norm() },
    Case("norm 2 with NaN", at: [0, nan], value: [nan], gradient: [nan, nan]) { $0.norm() },
    Case("norm 2 with ∞", at: [inf, 1], value: [inf], gradient: [nan, 0]) { $0.norm() },
    Case("norm 2 that underflows", at: [1e-200, 1e-200], value: [0], gradient: [0, 0]) { $0.norm() },
    Case("norm 2 that overflows", at: [1e200, 1e200], value: [inf], gradient: [0, 0]) { $0.norm() },
    Case("norm 1 at 0", at: [0, 0], value: [0], gradient: [0, 0]) { $0.norm(1) },
    Case("norm 1.5 beside 0", at: [0, 3], value: [3], gradient: [0, 1]) { $0.norm(1.5) },
    Case("norm 3 at 0", at: [0, 0], value: [0], gradient: [0, 0]) { $0.norm(3) },
    Case("norm 3 with NaN", at: [0, nan], value: [nan], gradient: [nan, nan]) { $0.norm(3) },
    Case("norm ½ beside 0", at: [0, 3], value: [3], gradient: [0, 1]) { $0.norm(0.5) },
    Case("norm −1 at 0", at: [0, 3], value: [0], gradient: [0, 0]) { $0.norm(-1) },
    Case("norm ∞ of a tie", at: [3, -3], value: [3], gradient: [0.5, -0.5]) { $0.norm(.infinity) },
    Case("norm −∞ beside 0", at: [0, 3], value: [0], gradient: [0, 0]) { $0.norm(-.infinity) },
    Case("norm −∞ of a tie", at: [3, -3], value: [3], gradient: [0.5, -0.5]) { $0.norm(-.infinity) },
    Case("norm −∞", at: [inf, 1], value: [1], gradient: [0, 1]) { $0.norm(-.infinity) },
    Case("norm 0", at: [0, 3, nan], value: [2], gradient: [0, 0, 0]) { $0.norm(0) },
  ]

  static let functions = [
    Case("√", at: [0, -1, 4, nan, inf], value: [0, nan, 2, nan, inf], gradient: [inf, nan, 0.25, nan, 0]) { sqrt($0) },
    Case("log", at: [0, -1, nan, inf], value: [-inf, nan, nan, inf], gradient: [inf, -1, nan, 0]) { log($0) },
    Case("log1p", at: [-1, -2, nan], value: [-inf, nan, nan], gradient: [inf, -1, nan]) { log1p($0) },
    Case("|x|", at: [0, -0.0, inf, -inf, -1], value: [0, 0, inf, inf, 1], gradient: [0, 0, 1, -1, -1]) { abs($0) },
    // Two deviations: at NaN PyTorch has the gradients 0 and 1, which hide it.
    Case("|NaN|", at: [nan], value: [nan], gradient: [nan]) { abs($0) },
    Case("elu of NaN", at: [nan], value: [nan], gradient: [nan]) { elu($0) },
    Case("relu", at: [0, -0.0, nan, inf, -inf], value: [0, 0, nan, inf, 0], gradient: [0, 0, 1, 1, 0]) { relu($0) },
    Case("relu, NaN from above", at: [0, -1, 1], value: [0, 0, 1], gradient: [0, 0, nan], seed: [nan, nan, nan]) {
      relu($0)
    },
    Case("leakyReLU", at: [0, nan, -inf], value: [0, nan, -inf], gradient: [0.1, 0.1, 0.1]) {
      leakyReLU($0, slope: 0.1)
    },
    Case("elu", at: [0, inf, -inf], value: [0, inf, -1], gradient: [1, 1, 0]) { elu($0) },
    Case("silu", at: [nan, inf, -inf], value: [nan, inf, nan], gradient: [nan, nan, nan]) { silu($0) },
    Case("gelu", at: [nan, inf, -inf], value: [nan, inf, nan], gradient: [nan, nan, nan]) { gelu($0) },
    Case("softplus", at: [nan, inf, -inf, 21], value: [nan, inf, 0, 21], gradient: [nan, 1, 0, 1]) { softplus($0) },
    Case("sigmoid", at: [nan, inf, -inf], value: [nan, 1, 0], gradient: [nan, 0, 0]) { sigmoid($0) },
    Case("1/x", at: [0, -0.0, nan], value: [inf, -inf, nan], gradient: [-inf, -inf, nan]) { reciprocal($0) },
    Case("clamp", at: [-1, 1, 0, nan, inf, 2], value: [-1, 1, 0, nan, 1, 1], gradient: [0, 0, 1, 0, 0, 0]) {
      clamp($0, lower: -1, upper: 1)
    },
    Case("clamp, ∞ from above", at: [-2, 0, 2], value: [-1, 0, 1], gradient: [0, inf, 0], seed: [inf, inf, nan]) {
      clamp($0, lower: -1, upper: 1)
    },
    Case("clamp with the ends changed", at: [0, 2, 5], value: [1, 1, 1], gradient: [0, 0, 0]) {
      clamp($0, lower: 3, upper: 1)
    },
    Case("x²", at: [0, nan, inf, -1], value: [0, nan, inf, 1], gradient: [0, nan, inf, -2]) { pow($0, 2) },
    Case("x⁰", at: [0, nan, inf], value: [1, 1, 1], gradient: [0, 0, 0]) { pow($0, 0) },
    Case("x⁰, ∞ from above", at: [0, 1], value: [1, 1], gradient: [0, 0], seed: [inf, nan]) { pow($0, 0) },
    Case("x^½", at: [0, nan, inf, -1], value: [0, nan, inf, nan], gradient: [inf, nan, 0, nan]) { pow($0, 0.5) },
    Case("x¹", at: [0, nan, inf], value: [0, nan, inf], gradient: [1, 1, 1]) { pow($0, 1) },
    Case("x⁻¹", at: [0, -0.0, inf], value: [inf, -inf, 0], gradient: [-inf, -inf, 0]) { pow($0, -1) },
    Case("0ˣ", at: [0, 1, -1, nan], value: [1, 0, inf, nan], gradient: [0, 0, -inf, nan]) { pow(0, $0) },
    Case("1ˣ", at: [0, nan, inf], value: [1, 1, 1], gradient: [0, 0, 0]) { pow(1, $0) },
  ]

  static let extremes = [
    Case("largest of ties", at: [1, 3, 3, 2], value: [3], gradient: [0, 0.5, 0.5, 0]) { $0.max() },
    Case("largest with NaN", at: [1, nan, 3], value: [nan], gradient: [nan, nan, nan]) { $0.max() },
    Case("largest of infinities", at: [1, inf, inf], value: [inf], gradient: [0, 0.5, 0.5]) { $0.max() },
    Case("largest along an axis", at: [1, nan, 3, nan], value: [nan], gradient: [0, 1, 0, 0]) {
      $0.max(along: 0).values
    },
    Case("√max(x, 0)", at: [-1, 4], value: [0, 2], gradient: [0, 0.25]) { sqrt(maximum($0, Tensor(0))) },
    Case("√min(x, 0)", at: [1, 0.5], value: [0, 0], gradient: [0, 0]) { sqrt(minimum($0, Tensor(0))) },
    Case("logSumExp beside −∞", at: [-inf, 1], value: [1], gradient: [0, 1]) { $0.logSumExp(along: 0) },
    Case("logSumExp of −∞", at: [-inf, -inf], value: [-inf], gradient: [nan, nan]) { $0.logSumExp(along: 0) },
    Case("softmax of −∞", at: [-inf, -inf], value: [nan, nan], gradient: [nan, nan]) { softmax($0) },
  ]

  static let losses = [
    Case("cross-entropy of −∞", at: [-inf, -inf], value: [nan], gradient: [nan, nan]) { entropy($0, 0) },
    Case("cross-entropy, −∞ at the label", at: [-inf, 0], value: [inf], gradient: [-1, 1]) { entropy($0, 0) },
    Case("cross-entropy, −∞ elsewhere", at: [-inf, 0], value: [0], gradient: [0, 0]) { entropy($0, 1) },
    Case("cross-entropy with NaN", at: [nan, 0], value: [nan], gradient: [nan, nan]) { entropy($0, 1) },
    Case("cross-entropy of ignored rows", at: [1, 0], value: [nan], gradient: [0, 0]) { entropy($0, -100) },
    Case("mean of no squared errors", at: [], value: [nan], gradient: []) { mseLoss($0, .zeros([0])) },
    Case("Huber", at: [1, -1, nan, inf], value: [0.5, 0.5, nan, inf], gradient: [1, -1, nan, 1]) {
      huberLoss($0, .zeros([4]), reduction: .none)
    },
    Case("smooth L1 with beta 0", at: [1, -1, inf, 0], value: [1, 1, inf, 0], gradient: [1, -1, 1, 0]) {
      smoothL1Loss($0, .zeros([4]), beta: 0, reduction: .none)
    },
    Case("logits −∞ and ∞", at: [inf, 0], value: [inf, 0.6931471805599453], gradient: [1, 0]) {
      binaryCrossEntropyWithLogits($0, Tensor([0, 0.5]), reduction: .none)
    },
  ]

  @Sendable static func entropy(_ x: T, _ label: Int) -> T { crossEntropy(x.reshaped(to: [1, 2]), [label]) }

  static let all = deviations + norms + functions + extremes + losses

  /// Whether the arrays agree to rounding; NaN agrees with NaN.
  static func agree(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= 1e-14 * max(abs($0), abs($1)) }
  }

  @Test(arguments: all) func `value and gradient are PyTorch's`(_ kink: Case) {
    let x = T(kink.x)
    let value = kink.apply(x).scalars
    let gradient = gradient(at: x) { x in
      let y = kink.apply(x)
      return kink.seed.map { (y * T($0, shape: y.shape)).sum() } ?? y.sum()
    }
    #expect(Self.agree(value, kink.value), "\(kink): value \(value), expected \(kink.value)")
    #expect(Self.agree(gradient.scalars, kink.gradient), "\(kink): gradient \(gradient), expected \(kink.gradient)")
  }

  @Test func `a wrong value at a kink would be noticed`() {
    #expect(!Self.agree([0], [.nan]) && !Self.agree([0], [1e-9]) && !Self.agree([], [0]))
  }

  @Test func `maximum and minimum hand a NaN on, in value and gradient`() {
    let (a, b) = (T([.nan, 2, .nan, 1, .infinity, 1, 3]), T([1, .nan, .nan, 1, .infinity, 2, 2]))
    let largest = gradient(at: [a, b]) { maximum($0[0], $0[1]).sum() }
    #expect(largest == [T([1, 1, 1, 0.5, 0.5, 0, 1]), T([1, 1, 1, 0.5, 0.5, 1, 0])])
    let smallest = gradient(at: [a, b]) { minimum($0[0], $0[1]).sum() }
    #expect(smallest == [T([1, 1, 1, 0.5, 0.5, 1, 0]), T([1, 1, 1, 0.5, 0.5, 0, 1])])
    #expect(maximum(a, b).scalars.prefix(3).allSatisfy(\.isNaN) && minimum(a, b).scalars.prefix(3).allSatisfy(\.isNaN))
  }

  @Test func `powers of tensors have PyTorch's gradients at 0, below it and at NaN`() {
    let (nan, inf) = (Double.nan, Double.infinity)
    let (a, b) = (T([0, 0, 0, -1, -1, nan, 1, 2, 0, inf]), T([0, 2, -1, 2, 0.5, 0, nan, 0, nan, 0]))
    let slopes = gradient(at: [a, b]) { pow($0[0], $0[1]).sum() }
    #expect(Self.agree(pow(a, b).scalars, [1, 0, inf, 1, nan, 1, 1, 1, nan, 1]))
    #expect(Self.agree(slopes[0].scalars, [0, 0, -inf, -2, nan, 0, nan, 0, nan, 0]))
    #expect(Self.agree(slopes[1].scalars, [0, 0, -inf, nan, nan, nan, 0, 0.6931471805599453, nan, inf]))
  }

  @Test func `a Huber loss without a positive delta is refused`() async throws {
    let results = [
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = huberLoss(Tensor<Double>([1, -1]), .zeros([2]), delta: 0)
      },
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = huberLoss(Tensor<Double>([1, -1]), .zeros([2]), delta: .nan)
      },
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = smoothL1Loss(Tensor<Double>([1, -1]), .zeros([2]), beta: -1)
      },
    ]
    for (result, words) in zip(results, ["above 0", "above 0", "0 or more"]) {
      let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
      #expect(text.contains(words))
    }
  }

  @Test func `a million Floats have mean, variance, norm and mean loss to six digits`() {
    let count = 1_000_000
    let x = Tensor<Float>([Float](repeating: 0.1, count: count))
    #expect(abs(x.mean().item - 0.1) <= 1e-7)
    #expect(abs(x.norm().item - 100) <= 1e-4)
    #expect(x.standardDeviation().item <= 1e-7)
    #expect(abs(x.reshaped(to: [count / 2, 2]).mean(axes: [0])[1] - 0.1) <= 1e-7)
    #expect(abs(x.cumulativeSum(along: 0)[count - 1] - 100_000) <= 0.02)
    let mean = valueAndGradient(at: x) { $0.mean() }
    #expect(mean.gradient.scalars.allSatisfy { $0 == 1e-6 })
    // Weights of 0.1: what the losses are divided by is as long a sum as that of the losses.
    let rows = 100_000
    let loss = crossEntropy(
      Tensor<Float>.zeros([rows, 2]), [Int](repeating: 1, count: rows), classWeights: Tensor([0.1, 0.1]))
    #expect(abs(loss.item - 0.6931472) <= 5e-7)
  }

  @Test(arguments: [0.0, 0.2]) func `the label to ignore may be one of the classes`(smoothing: Double) {
    let logits = Tensor<Double>([[1, 2, -1], [0.5, -2, 3], [4, 0, 1]])
    let all = valueAndGradient(at: logits) { crossEntropy($0, [2, 0, 1], labelSmoothing: smoothing, ignoring: 0) }
    let rest = valueAndGradient(at: Tensor<Double>([[1, 2, -1], [4, 0, 1]])) {
      crossEntropy($0, [2, 1], labelSmoothing: smoothing)
    }
    #expect(all.value == rest.value)
    let (first, last) = (rest.gradient.scalars.prefix(3), rest.gradient.scalars.suffix(3))
    #expect(all.gradient.scalars == first + [0, 0, 0] + last)
  }
}
