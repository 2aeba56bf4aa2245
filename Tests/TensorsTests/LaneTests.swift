import Kernels
import Tensors
import TestSupport
import Testing

/// A tensor whose images stand side by side has the value that it had before, whatever is done with it.
@Suite struct LaneTests {
  static let batches = [1, 3, 15, 16, 17, 33, 64]

  private func tensor<Scalar: TensorScalar>(_ shape: Shape, _ numbers: inout SplitMix) -> Tensor<Scalar> {
    Tensor(numbers.array(shape.elementCount), shape: shape)
  }

  /// Whether two tensors agree within rounding, in shape and value.
  private func agree<Scalar: TensorScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ tolerance: Scalar = 1e-5
  ) -> Bool {
    a.shape == b.shape && firstDifference(a.scalars, b.scalars, tolerance) == nil
  }

  @Test(arguments: batches) func `there and back changes nothing`(images: Int) {
    var numbers = SplitMix(seed: 1)
    func check<Scalar: TensorScalar>(_: Scalar.Type) -> Bool {
      let x: Tensor<Scalar> = tensor([images, 3, 2, 5], &numbers)
      var changed = x.laned
      changed[images - 1, 2, 1, 4] = 7
      return x.laned.isLaned && x.laned == x && x.laned.rowMajor.scalars == x.scalars && x.laned.laned == x
        && changed[images - 1, 2, 1, 4] == 7 && changed[0, 0, 0, 0] == x[0, 0, 0, 0]
        && x.laned.viewed(as: [images, 30]).scalars == x.scalars
        && x.laned.viewed(as: [images * 30]).scalars == x.scalars
    }
    #expect(check(Float.self))
    #expect(check(Double.self))
  }

  @Test(arguments: batches) func `what lies behind the last image is 0 after every function`(images: Int) {
    var numbers = SplitMix(seed: 2)
    let x: Tensor<Float> = tensor([images, 2, 3, 1], &numbers)
    let lanes = FloatArithmetic.lanes
    for f in TwinTests.unary {
      let y = x.laned.mapped(f)
      let behind = y.elements.indices.filter {
        $0 / (6 * lanes) * lanes + $0 % lanes >= images && y.elements[$0] != 0
      }
      #expect(behind.isEmpty, "\(f)")
      #expect(firstDifference(y.scalars, x.mapped(f).scalars, 0) == nil, "\(f)")
    }
  }

  @Test(arguments: batches) func `functions of two tensors, broadcast or not, in any mixture of layouts`(images: Int) {
    var numbers = SplitMix(seed: 3)
    let x: Tensor<Float> = tensor([images, 3, 2, 2], &numbers)
    let others: [Shape] = [
      [images, 3, 2, 2], [images, 3, 1, 1], [images, 1, 1, 1], [1, 3, 1, 1], [3, 1, 1], [2], [], [1, 1, 2, 2],
      [1, 1, 1, 1],
    ]
    for f in TensorBinaryFunction.allCases where f != .power && f != .powerExponentSlope && f != .powerBaseSlope {
      for shape in others {
        let y: Tensor<Float> = tensor(shape, &numbers)
        let (one, other) = (Tensor.zipped(f, x, y), Tensor.zipped(f, y, x))
        for (a, b) in [(x.laned, y), (x.laned, y.rank > 1 ? y.laned : y), (x, y.rank > 1 ? y.laned : y)] {
          #expect(firstDifference(Tensor.zipped(f, a, b).scalars, one.scalars, 0) == nil, "\(f) of \(shape)")
          #expect(firstDifference(Tensor.zipped(f, b, a).scalars, other.scalars, 0) == nil, "\(f) of \(shape)")
        }
      }
      #expect(firstDifference(Tensor.zipped(f, x.laned, 3).scalars, Tensor.zipped(f, x, 3).scalars, 0) == nil)
      #expect(firstDifference(Tensor.zipped(f, 3, x.laned).scalars, Tensor.zipped(f, 3, x).scalars, 0) == nil)
    }
  }

  @Test(arguments: batches) func `sums, extremes, moves and accumulation`(images: Int) {
    var numbers = SplitMix(seed: 4)
    let x: Tensor<Float> = tensor([images, 3, 2, 5], &numbers)
    for axes in [[], [0], [1], [2, 3], [0, 2, 3], [1, 2, 3], [0, 1, 2, 3], [0, 3], [1, 3]] {
      for keeping in [true, false] {
        #expect(agree(x.laned.summed(over: axes, keeping: keeping), x.summed(over: axes, keeping: keeping)), "\(axes)")
        #expect(
          x.laned.extreme(largest: true, over: axes, keeping: keeping)
            == x.extreme(largest: true, over: axes, keeping: keeping))
      }
    }
    #expect(x.laned.permuted([1, 0, 3, 2]) == x.permuted([1, 0, 3, 2]))
    for shape in [[images, 3, 1, 1], [1, 3, 2, 5], [images, 1, 2, 1]] as [Shape] {
      let y: Tensor<Float> = tensor(shape, &numbers)
      #expect(y.laned.repeated(to: x.shape) == y.repeated(to: x.shape))
      #expect(agree(x.laned.summed(to: shape), x.summed(to: shape)))
    }
    let y: Tensor<Float> = tensor(x.shape, &numbers)
    for (a, b) in [(x.laned, y), (x, y.laned), (x.laned, y.laned)] {
      var sum = a
      sum.accumulate(b)
      #expect(sum == Tensor.zipped(.add, x, y))
    }
  }

  @Test(arguments: batches) func `the largest of each window, and where its gradient goes`(images: Int) {
    var numbers = SplitMix(seed: 5)
    for (kernel, stride, padding, dilation, ceil) in [
      (2, 2, 0, 1, false), (3, 2, 1, 1, true), (2, 1, 1, 1, false), (2, 3, 0, 2, true),
    ] {
      let windows = ConvolutionWindows(
        planes: images * 2, input: .init(7, 6), kernel: .init(kernel, kernel), stride: .init(stride, stride),
        padding: .init(padding, padding), dilation: .init(dilation, dilation), ceilMode: ceil)
      var x: [Float] = numbers.array(images * 84)
      x[x.count / 3] = .nan
      x[x.count / 2] = .infinity
      for i in 0..<9 { x[i] = -.infinity }
      let plain = TensorPlainArithmetic<FloatArithmetic>.maxPool(x, windows)
      let g: [Float] = numbers.array(plain.values.count)
      let lanes = FloatArithmetic.intoLanes(x, images: images)
      let y = FloatArithmetic.lanedMaxPool(lanes, windows)
      #expect(firstDifference(FloatArithmetic.outOfLanes(y, images: images), plain.values, 0) == nil)
      let dx = FloatArithmetic.lanedMaxPoolPullback(FloatArithmetic.intoLanes(g, images: images), lanes, y, windows)
      let expected = TensorPlainArithmetic<FloatArithmetic>.scatterAdd(g, at: plain.indices, count: x.count)
      #expect(firstDifference(FloatArithmetic.outOfLanes(dx, images: images), expected, 1e-6) == nil)
    }
  }

  @Test func `a NaN, an infinity and a zero stay in the images that they belong to`() {
    let windows = ConvolutionWindows(planes: 17, input: .init(3, 3), kernel: .init(2, 2), padding: .init(1, 1))
    let geometry = ConvolutionGeometry(images: 17, inputChannels: 1, outputChannels: 1, windows: windows)
    var x = [Float](repeating: 1, count: 17 * 9)
    x[16 * 9 + 4] = .nan
    x[15 * 9] = .infinity
    let y = FloatArithmetic.outOfLanes(
      FloatArithmetic.convolution(FloatArithmetic.intoLanes(x, images: 17), [1, 1, 1, 1], bias: [.infinity], geometry),
      images: 17)
    #expect(y.prefix(16 * 16).allSatisfy { $0 == .infinity })
    #expect(y.suffix(16).filter(\.isNaN).count == 4)
    // An infinite pixel whose gradient is 0 gives NaN, as 0·∞ is; every other weight stays a number.
    x = [Float](repeating: 1, count: 17 * 9)
    let g = FloatArithmetic.intoLanes([Float](repeating: 1, count: 17 * 16), images: 17)
    let dw = FloatArithmetic.convolutionFilterPullback(g, FloatArithmetic.intoLanes(x, images: 17), geometry)
    #expect(dw == [153, 153, 153, 153])
  }

  /// Computed by processes of their own, because the number of threads is read once.
  @Test func `the bits of convolution, pooling and statistics do not depend on the number of threads`() async throws {
    func bits(_ result: ExitTest.Result?) throws -> Substring {
      let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
      return try #require(output.split(separator: "\n").first { $0.hasPrefix("bits ") })
    }
    let one = try bits(
      await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) { printConvolution(threads: "1") }
    )
    let two = try bits(
      await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) { printConvolution(threads: "2") }
    )
    let three = try bits(
      await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) { printConvolution(threads: "3") }
    )
    #expect(one == two && one == three && !one.hasSuffix("-1"))
  }
}
