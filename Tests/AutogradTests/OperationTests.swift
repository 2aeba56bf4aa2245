import Autograd
import Tensors
import Testing

/// What the file of reference values does not reach: other arguments, empty tensors, Float.
@Suite struct OperationTests {
  /// Numbers without ties or zeros.
  static let x = Tensor<Double>([0.3, -1.2, 0.8, 2.1, -0.4, 1.7, -2.3, 0.9, 0.1, -0.6, 1.1, 0.5], shape: [2, 3, 2])

  static let operations: [(name: String, apply: @Sendable (Tensor<Double>) -> Tensor<Double>)] = [
    ("norm 1", { $0.norm(1, axes: [1]) }), ("norm 3", { $0.norm(3, axes: [0, 2]) }), ("norm ∞", { $0.norm(.infinity) }),
    ("norm 1.5", { $0.norm(1.5) }), ("max along", { $0.max(along: 1).values }),
    ("min along", { $0.min(along: -1).values }),
    ("variance of two axes", { $0.variance(axes: [0, 2], correction: 0, keepDims: true) }),
    ("sum of outer axes", { $0.sum(axes: [0, -1]) }), ("product", { $0.product(along: 1, keepDims: true) }),
    ("running sum", { $0.cumulativeSum(along: 0) }), ("logSumExp", { $0.logSumExp(along: 1, keepDims: true) }),
    ("conv1D", { conv1D($0, Tensor([0.5, -1, 2, 1, 0, 3], shape: [1, 3, 2]), stride: 1, padding: 1) }),
    ("filters of conv1D", { conv1D(Tensor([1.0, 2, -1, 3, 0, 1, 2, 2, 1], shape: [1, 3, 3]), $0) }),
    ("linear of three axes", { linear($0, weight: Tensor([[1.0, 2], [0.5, -1]]), bias: Tensor([1.0, 2])) }),
    (
      "weights of linear",
      { linear(Tensor([1.0, 2, 3, 0.5, 1, 4], shape: [2, 1, 3]), weight: $0.reshaped(to: [4, 3])) }
    ),
    ("sliced backwards", { $0.sliced([TensorRange(-1, 2), TensorRange(-2, 9, by: 1)]) }),
    ("squeezed", { $0.unsqueezed(at: -1).squeezed() }), ("stacked", { .stacked([$0, $0 * 2], along: -1) }),
    ("selected", { $0.selected(-1, along: 1) }), ("clamp", { clamp($0, lower: -1) }),
    ("padded", { $0.padded(left: 1, bottom: 2, with: 3) }), ("layer norm", { layerNorm($0, axisCount: 2) }),
    ("batch norm", { batchNorm($0.unsqueezed(at: 3)) }),
    (
      "smoothed, weighted cross-entropy",
      { x in
        crossEntropy(
          x.reshaped(to: [4, 3]), [2, 0, -100, 1], classWeights: Tensor([1, 2, 0.5]), labelSmoothing: 0.2,
          ignoring: -100)
      }
    ),
    ("select", { select(where: $0.isGreater(than: Tensor(0.0)), $0.squared(), $0 * 3) }),
  ]

  @Test func `comparisons give 1 where they hold and 0 elsewhere, also for NaN`() {
    let (a, b) = (Tensor([1.0, 2, 3, .nan]), Tensor([2.0, 2, 2, 2]))
    #expect(a.isLess(than: b) == Tensor([1, 0, 0, 0]))
    #expect(a.isEqual(to: b) == Tensor([0, 1, 0, 0]))
    #expect(a.isGreater(than: b) == Tensor([0, 0, 1, 0]))
  }

  @Test(arguments: 0..<operations.count) func `gradients agree with central differences`(index: Int) {
    let (name, apply) = OperationTests.operations[index]
    let check = checkGradient(
      of: { x in
        let y = apply(x)
        let weights = Tensor((0..<y.count).map { 1 + 0.3 * Double($0 % 5) }, shape: y.shape)
        return (y * weights).sum()
      }, at: OperationTests.x)
    #expect(check.passes && check.kinks.isEmpty, "\(name): \(check)")
  }

  @Test func `a product's gradient is right where elements are zero`() {
    let slope = { (x: Tensor<Double>) in gradient(at: x) { $0.product(along: 0) } }
    #expect(slope(Tensor([2.0, 0, 3])) == Tensor([0.0, 6, 0]))
    #expect(slope(Tensor([0.0, 0, 3])) == Tensor([0.0, 0, 0]))
  }

  @Test func `empty tensors have sums, and gradients of their own shape`() {
    let empty = Tensor<Double>.zeros([0, 3])
    let (value, slope) = valueAndGradient(at: empty) { x in
      let y = relu(matmul(x, Tensor<Double>.ones([3, 2]))) + 1
      return (y * y).sum() + x.sum()
    }
    #expect(value == 0)
    #expect(slope == empty)
    #expect(empty.sum(axes: [0]) == .zeros([3]))
    #expect(empty.mean().item.isNaN)
  }

  @Test func `Float and Double agree to the precision of Float`() {
    let wide = OperationTests.x.reshaped(to: [4, 3])
    let narrow = Tensor<Float>(wide.scalars.map { Float($0) }, shape: wide.shape)
    let double = valueAndGradient(at: wide) { crossEntropy(tanh($0) * 3, [0, 2, 1, 1]) }
    let float = valueAndGradient(at: narrow) { crossEntropy(tanh($0) * 3, [0, 2, 1, 1]) }
    #expect(abs(double.value - Double(float.value)) <= 1e-6)
    let difference =
      zip(double.gradient.scalars, float.gradient.scalars).map { abs($0 - Double($1)) }.max() ?? .infinity
    #expect(difference <= 1e-6)
  }

  @Test func `running statistics forget at the rate of the momentum`() {
    var running = RunningStatistics<Double>(channels: 2)
    let batch = Tensor([[1.0, 10], [3, 30]])
    running.update(with: batch, momentum: 0.25)
    #expect(running.mean == Tensor([0.5, 5]))
    #expect(running.variance == Tensor([1.25, 50.75]))
  }
}
