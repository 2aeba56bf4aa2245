import Autograd
import Tensors
import TestSupport
import Testing

/// Convolutions of large batches work with images side by side, those of a few images hand on rows: both give the same
/// values and gradients.
@Suite struct LaneGradientTests {
  /// What a small network learns, with every operation that images meet between two convolutions.
  struct Network: TensorModel {
    var images: Tensor<Double>
    var first: Tensor<Double>
    var bias: Tensor<Double>
    var second: Tensor<Double>
    var scale: Tensor<Double>
    var offset: Tensor<Double>
    var last: Tensor<Double>

    init(images count: Int) {
      var random = SplitMix(seed: 7)
      func numbers(_ shape: Shape) -> Tensor<Double> {
        Tensor(shape: shape) { Double.random(in: -1...1, using: &random) }
      }
      first = numbers([4, 2, 3, 3])
      bias = numbers([4])
      second = numbers([6, 2, 3, 2])
      scale = numbers([6])
      offset = numbers([6])
      last = numbers([3, 12])
      images = numbers([count, 2, 9, 8])
    }

    mutating func combineTensors(with other: Network, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void) {
      body(&images, other.images)
      body(&first, other.first)
      body(&bias, other.bias)
      body(&second, other.second)
      body(&scale, other.scale)
      body(&offset, other.offset)
      body(&last, other.last)
    }

    /// One number for each image, weighted by its place from `place` on.
    func loss(of x: Tensor<Double>, from place: Int = 0) -> Tensor<Double> {
      var y = maxPool2D(relu(conv2D(x, first, bias: bias, padding: 1)), kernel: 2)
      y = tanh(y) * 0.5 + y / (1 + y * y)
      y = avgPool2D(y, kernel: 2, stride: 1, padding: 1) + y.mean(axes: [2, 3], keepDims: true) * 2
      y = conv2D(y, second, stride: 2, padding: 1, groups: 2)
      y = batchNorm(
        y, using: RunningStatistics(mean: offset.detached, variance: scale.detached.squared() + 1), scale: scale,
        offset: offset)
      y = maximum(y, -y) - y.max(axes: [1], keepDims: true)
      let features = Tensor.concatenated(
        [
          y.mean(axes: [2, 3]),
          exp(-y.flattened(from: 1).squared()).sliced([TensorRange(0..<x.shape[0]), TensorRange(0..<6)]),
        ], along: 1)
      let result = linear(features, weight: last).squared().sum(axes: [1])
      return (result * Tensor((0..<x.shape[0]).map { Double(1 + (place + $0) % 3) })).sum()
    }
  }

  @Test(arguments: [1, 3, 5, 8, 9, 15, 16, 17, 33, 64])
  func `a batch has the loss and the gradient of its images taken a few at a time`(images: Int) {
    let network = Network(images: images)
    let whole = valueAndGradient(at: network) { $0.loss(of: $0.images) }
    let parts = valueAndGradient(at: network) { network in
      stride(from: 0, to: images, by: 3).map { first in
        network.loss(of: network.images.sliced(first..<min(first + 3, images)), from: first)
      }.reduce(Tensor(0)) { $0 + $1 }
    }
    #expect(abs(whole.value - parts.value) <= 1e-10 * abs(parts.value))
    for (a, b) in zip(whole.gradient.tensors, parts.gradient.tensors) {
      let largest = b.scalars.map { abs($0) }.max() ?? 0
      #expect(zip(a.scalars, b.scalars).allSatisfy { abs($0 - $1) <= 1e-10 * largest })
    }
  }

  @Test(arguments: [2, 9, 17, 33]) func `batch norm of a convolution is its formula`(images: Int) {
    var random = SplitMix(seed: 8)
    let x = Tensor<Float>(shape: [images, 1, 5, 4]) { Float.random(in: -1...1, using: &random) }
    let (scale, offset) = (Tensor<Float>([2, -0.5]), Tensor<Float>([3, -100]))
    let weights = Tensor<Float>(shape: [images, 2, 5, 4]) { Float.random(in: -1...1, using: &random) }
    let filters = Tensor<Float>(shape: [2, 1, 3, 3]) { Float.random(in: -1...1, using: &random) }
    func normalized(_ y: Tensor<Float>) -> Tensor<Float> {
      let centered = y - y.mean(axes: [0, 2, 3], keepDims: true)
      let variance = centered.squared().mean(axes: [0, 2, 3], keepDims: true)
      return centered / sqrt(variance + 1e-5) * scale.reshaped(to: [2, 1, 1]) + offset.reshaped(to: [2, 1, 1])
    }
    let ours = valueAndGradient(at: filters) {
      (batchNorm(conv2D(x, $0, padding: 1), scale: scale, offset: offset) * weights).sum()
    }
    let formula = valueAndGradient(at: filters) { (normalized(conv2D(x, $0, padding: 1)) * weights).sum() }
    #expect(abs(ours.value - formula.value) <= 1e-5 * max(abs(formula.value), 1_000))
    #expect(zip(ours.gradient.scalars, formula.gradient.scalars).allSatisfy { abs($0 - $1) <= 2e-3 })
    let unit = batchNorm(conv2D(x, filters, padding: 1))
    #expect(unit.mean(axes: [0, 2, 3]).scalars.allSatisfy { abs($0) <= 1e-5 })
    #expect(unit.variance(axes: [0, 2, 3], correction: 0).scalars.allSatisfy { abs($0 - 1) <= 1e-3 })
  }

  @Test func `a copy of a tensor that changes leaves the other as it was`() {
    let x = relu(conv2D(Tensor<Float>.ones([33, 1, 3, 3]), Tensor<Float>.ones([1, 1, 2, 2])))
    var copy = x
    copy[32, 0, 1, 1] = 5
    #expect(x == Tensor(repeating: 4, shape: [33, 1, 2, 2]) && copy[32, 0, 1, 1] == 5 && copy != x)
  }
}
