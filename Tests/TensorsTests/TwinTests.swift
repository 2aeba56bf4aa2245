import Tensors
import TestSupport
import Testing

@testable import Kernels

/// Every fast loop gives what its plain twin gives, on random shapes, empty and one-element ones among them.
@Suite struct TwinTests {
  static let unary: [TensorUnaryFunction] = [
    .negate, .exp, .log, .log1p, .sqrt, .sin, .cos, .power(exponent: 2), .reciprocal, .absolute, .tanh, .sigmoid, .relu,
    .silu, .gelu, .geluTanh, .leakyReLU(slope: 0.1), .elu(alpha: 0.7), .softplus(beta: 2, threshold: 3),
    .clamp(lower: -1, upper: 0.5), .huber(delta: 0.75), .power(exponent: 3), .power(exponent: -1),
    .power(exponent: 0.5), .exponential(base: 1.5),
  ]

  /// Sizes along an axis: none, one, less than a vector, a vector, and a little more.
  static let lines: [TensorLines] = [
    (0, 3, 2), (2, 0, 3), (3, 2, 0), (1, 1, 1), (1, 5, 1), (4, 33, 1), (3, 4, 5), (2, 17, 3), (1, 100, 2), (7, 1, 4),
  ]

  @Test(arguments: unary) func `functions of one element`(_ f: TensorUnaryFunction) {
    func check<A: TensorFastArithmetic>(_: A.Type, tolerance: A.Scalar) -> String? {
      typealias Plain = TensorPlainArithmetic<A>
      var numbers = SplitMix(seed: 1)
      for count in [0, 1, 2, 15, 16, 17, 100] {
        let (x, g): ([A.Scalar], [A.Scalar]) = (numbers.array(count), numbers.array(count))
        if let place = firstDifference(A.map(f, x), Plain.map(f, x), tolerance) { return "\(f) of \(x[place])" }
        let saved = f.derivativeReadsValue ? Plain.map(f, x) : x
        let (ours, theirs) = (A.mapPullback(f, saved: saved, g), Plain.mapPullback(f, saved: saved, g))
        if let place = firstDifference(ours, theirs, tolerance) { return "slope of \(f) at \(x[place])" }
      }
      return nil
    }
    #expect(check(DoubleArithmetic.self, tolerance: 1e-14) == nil)
    #expect(check(FloatArithmetic.self, tolerance: 1e-6) == nil)
  }

  @Test(arguments: TensorBinaryFunction.allCases) func `functions of two elements`(_ f: TensorBinaryFunction) {
    typealias Fast = DoubleArithmetic
    typealias Plain = TensorPlainArithmetic<DoubleArithmetic>
    var numbers = SplitMix(seed: 2)
    let wrong = [0, 1, 7, 16, 33].first { count in
      let (a, b): ([Double], [Double]) = (numbers.array(count), numbers.array(count))
      return firstDifference(Fast.zip(f, a, b), Plain.zip(f, a, b), 1e-14) != nil
        || firstDifference(Fast.zip(f, a, [0.5]), Plain.zip(f, a, [0.5]), 1e-14) != nil
        || firstDifference(Fast.zip(f, [0.5], b), Plain.zip(f, [0.5], b), 1e-14) != nil
    }
    #expect(wrong == nil)
  }

  @Test func `broadcasting pairs the elements that NumPy pairs`() {
    var numbers = SplitMix(seed: 3)
    var failure: String?
    for _ in 0..<300 where failure == nil {
      let full = (0..<Int.random(in: 0...4, using: &numbers)).map { _ in numbers.size(upTo: 4) }
      func part() -> Shape {
        let kept = full.map { Int.random(in: 0...2, using: &numbers) == 0 ? 1 : $0 }
        return Shape(kept.dropFirst(Int.random(in: 0...kept.count, using: &numbers)))
      }
      let (left, right) = (part(), part())
      let (a, b) = (
        Tensor<Double>(numbers.array(left.elementCount), shape: left),
        Tensor<Double>(numbers.array(right.elementCount), shape: right)
      )
      let ours = Tensor.zipped(.subtract, a, b)
      guard let shape = try? Shape.broadcast(left, right, for: "−") else {
        failure = "\(left) \(right)"
        continue
      }
      let plan: TensorBroadcastPlan = (
        extents: Array(shape), leftStrides: left.strides(broadcastTo: shape),
        rightStrides: right.strides(broadcastTo: shape)
      )
      let theirs = TensorPlainArithmetic<DoubleArithmetic>.zip(.subtract, a.scalars, b.scalars, plan)
      if ours.shape != shape || ours.scalars != theirs { failure = "\(left) − \(right)" }
    }
    #expect(failure == nil)
  }

  @Test(arguments: lines) func `reductions and softmax`(_ line: TensorLines) {
    func check<A: TensorFastArithmetic>(_: A.Type, tolerance: A.Scalar) -> String? {
      typealias Plain = TensorPlainArithmetic<A>
      var numbers = SplitMix(seed: 4)
      let x: [A.Scalar] = numbers.array(line.outer * line.count * line.inner)
      let g: [A.Scalar] = numbers.array(line.outer * line.count * line.inner)
      let perLine: [A.Scalar] = numbers.array(line.outer * line.inner)
      func same(_ name: String, _ ours: [A.Scalar], _ theirs: [A.Scalar]) -> String? {
        firstDifference(ours, theirs, tolerance).map { "\(name) at \($0)" }
      }
      let results: [String?] = [
        same("sum", A.sum(x, line), Plain.sum(x, line)),
        same("product", A.product(x, line), Plain.product(x, line)),
        same("product's pullback", A.productPullback(x, perLine, line), Plain.productPullback(x, perLine, line)),
        same("running sum", A.cumulativeSum(x, reversed: false, line), Plain.cumulativeSum(x, reversed: false, line)),
        same(
          "running sum from the end", A.cumulativeSum(x, reversed: true, line),
          Plain.cumulativeSum(x, reversed: true, line)),
        same("logSumExp", A.logSumExp(x, line), Plain.logSumExp(x, line)),
        same("softmax", A.softmax(x, line), Plain.softmax(x, line)),
        same("softmax's pullback", A.softmaxPullback(x, g, line), Plain.softmaxPullback(x, g, line)),
        same("logSoftmax", A.logSoftmax(x, line), Plain.logSoftmax(x, line)),
        same("logSoftmax's pullback", A.logSoftmaxPullback(x, g, line), Plain.logSoftmaxPullback(x, g, line)),
      ]
      if let failure = results.compactMap({ $0 }).first { return failure }
      guard line.count > 0 else { return nil }
      let places = [true, false].map { largest in
        A.indexOfExtreme(x, largest: largest, line) == Plain.indexOfExtreme(x, largest: largest, line)
      }
      return places == [true, true] ? nil : "index of extreme"
    }
    #expect(check(DoubleArithmetic.self, tolerance: 1e-13) == nil)
    #expect(check(FloatArithmetic.self, tolerance: 2e-5) == nil)
  }

  @Test(arguments: [0.0, 0.1, 1.0])
  func `cross-entropy of rows with zeros, weights and infinities`(smoothing: Double) {
    typealias Fast = DoubleArithmetic
    typealias Plain = TensorPlainArithmetic<DoubleArithmetic>
    var numbers = SplitMix(seed: 5)
    var failure: String?
    for (rows, columns) in [(0, 3), (1, 1), (4, 3), (5, 10), (9, 300), (3, 2000)] {
      // One class counts nothing, one row has no label, and one adjoint is infinite where nothing comes back.
      var weights: [Double] = (0..<columns).map { Double($0 % 4) / 2 }
      if columns == 1 { weights = [1] }
      let labels = (0..<rows).map { $0 == 1 ? -1 : Int.random(in: 0..<columns, using: &numbers) }
      let targets = ClassTargets(labels: labels, weights: weights, smoothing: smoothing)
      var x: [Double] = numbers.array(rows * columns)
      if columns > 1 { for r in 0..<rows { x[r * columns] = -.infinity } }
      var g: [Double] = numbers.array(rows)
      if rows > 1 { g[1] = .infinity }
      let (ours, theirs) = (Fast.crossEntropy(x, targets), Plain.crossEntropy(x, targets))
      let agrees =
        firstDifference(ours.losses, theirs.losses, 1e-13) == nil
        && firstDifference(ours.logSums, theirs.logSums, 1e-13) == nil && ours.losses.allSatisfy(\.isFinite)
      if !agrees { failure = "losses of \(rows) × \(columns)" }
      let back = Fast.crossEntropyPullback(x, targets, logSums: ours.logSums, g)
      let plain = Plain.crossEntropyPullback(x, targets, logSums: theirs.logSums, g)
      if firstDifference(back, plain, 1e-13) != nil { failure = "pullback of \(rows) × \(columns)" }
    }
    #expect(failure == nil)
  }

  @Test func `views gather, assign and scatter`() {
    typealias Fast = DoubleArithmetic
    typealias Plain = TensorPlainArithmetic<DoubleArithmetic>
    var numbers = SplitMix(seed: 6)
    var failure: TensorView?
    for _ in 0..<300 where failure == nil {
      let extents = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in numbers.size(upTo: 4) }
      let strides = extents.map { _ in Int.random(in: 0...5, using: &numbers) }
      let view = TensorView(offset: numbers.size(upTo: 3), extents: extents, strides: strides)
      let x: [Double] = numbers.array(80)
      let values: [Double] = numbers.array(view.count)
      var (assigned, plainAssigned, added, plainAdded) = (x, x, x, x)
      Fast.assign(values, to: &assigned, view)
      Plain.assign(values, to: &plainAssigned, view)
      Fast.scatterAdd(values, to: &added, view)
      Plain.scatterAdd(values, to: &plainAdded, view)
      let agrees = Fast.gather(x, view) == Plain.gather(x, view) && assigned == plainAssigned && added == plainAdded
      if !agrees { failure = view }
    }
    #expect(failure == nil)
  }

  @Test(arguments: [
    TensorView(offset: 5, extents: [70_001], strides: [1]), TensorView(offset: 2, extents: [40_000], strides: [3]),
    TensorView(extents: [40_000], strides: [0]), TensorView(extents: [301, 207], strides: [1, 301]),
    TensorView(offset: 7, extents: [3, 110, 107], strides: [1, 3, 330]),
    TensorView(extents: [4, 5, 784, 16], strides: [80, 16, 0, 1]), TensorView(extents: [2, 40_000], strides: [0, 2]),
  ]) func `large views are gathered in parts`(_ view: TensorView) {
    var numbers = SplitMix(seed: 9)
    let x: [Float] = numbers.array(130_000)
    #expect(FloatArithmetic.gather(x, view) == TensorPlainArithmetic<FloatArithmetic>.gather(x, view))
  }

  @Test func `masks select, sums accumulate`() {
    typealias Fast = DoubleArithmetic
    typealias Plain = TensorPlainArithmetic<DoubleArithmetic>
    var numbers = SplitMix(seed: 7)
    let wrong = [0, 1, 5, 64].first { count in
      let (x, y): ([Double], [Double]) = (numbers.array(count), numbers.array(count))
      var (ours, theirs) = (x, x)
      Fast.accumulate(&ours, y)
      Plain.accumulate(&theirs, y)
      return ours != theirs || Fast.select(x, x, y) != Plain.select(x, x, y)
    }
    #expect(wrong == nil)
  }

  @Test func `matrix products of every shape and layout`() {
    func check<A: TensorFastArithmetic>(_: A.Type, tolerance: A.Scalar) -> TensorMatrixProduct? {
      var numbers = SplitMix(seed: 8)
      for round in 0..<120 {
        let sizes = (numbers.size(upTo: 9), numbers.size(upTo: 9), numbers.size(upTo: 9))
        let (m, n, k) = round == 0 ? (300, 130, 140) : round == 1 ? (1, 1, 1) : sizes
        let product = TensorMatrixProduct(
          rows: m, columns: n, shared: k, transposesLeft: round % 2 == 0, transposesRight: round % 4 < 2,
          left: [0, 1, 0], right: [1, 1, 0])
        let (a, b): ([A.Scalar], [A.Scalar]) = (numbers.array(2 * m * k), numbers.array(2 * k * n))
        let bias: [A.Scalar]? = round % 3 == 0 ? numbers.array(n) : nil
        let plain = TensorPlainArithmetic<A>.matrixProduct(a, b, bias: bias, product)
        if firstDifference(A.matrixProduct(a, b, bias: bias, product), plain, tolerance) != nil { return product }
      }
      return nil
    }
    #expect(check(DoubleArithmetic.self, tolerance: 1e-12) == nil)
    #expect(check(FloatArithmetic.self, tolerance: 1e-4) == nil)
  }

  @Test func `many products are added to what is there`() {
    func check<A: TensorFastArithmetic>(_: A.Type, tolerance: A.Scalar) -> [Int]? {
      var numbers = SplitMix(seed: 11)
      // Rows, columns, terms and how many pairs.
      let cases = [[0, 3, 2, 1], [1, 1, 1, 1], [33, 5, 4, 3], [64, 256, 17, 2], [32, 28, 0, 2], [3, 100, 64, 30]]
      for sizes in cases {
        let (m, n, k) = (sizes[0], sizes[1], sizes[2])
        let start: [A.Scalar] = numbers.array(m * n)
        let pairs: [(left: [A.Scalar], right: [A.Scalar])] = (0..<sizes[3]).map { index in
          // The pairs need not have the same number of terms.
          let terms = index == 0 ? k : k / 2 + 1
          return (numbers.array(terms * m), numbers.array(terms * n))
        }
        var (fast, plain) = (start, start)
        A.addProducts(pairs, to: &fast, rows: m, columns: n)
        TensorPlainArithmetic<A>.addProducts(pairs, to: &plain, rows: m, columns: n)
        if firstDifference(fast, plain, tolerance) != nil || (m * n > 0 && fast == start) { return sizes }
      }
      return nil
    }
    #expect(check(DoubleArithmetic.self, tolerance: 1e-12) == nil)
    #expect(check(FloatArithmetic.self, tolerance: 1e-4) == nil)
  }

  @Test func `convolutions with every stride, padding, dilation and grouping`() {
    func check<A: TensorFastArithmetic>(_: A.Type, tolerance: A.Scalar) -> ConvolutionGeometry? {
      typealias Plain = TensorPlainArithmetic<A>
      var numbers = SplitMix(seed: 9)
      for round in 0..<150 {
        let groups = round % 3 + 1
        func pair(_ range: ClosedRange<Int>) -> ConvolutionWindows.Pair {
          .init(Int.random(in: range, using: &numbers), Int.random(in: range, using: &numbers))
        }
        let channels = groups * Int.random(in: 1...2, using: &numbers)
        let images = round % 10 == 0 ? 0 : round % 10 == 1 ? 17 : Int.random(in: 1...3, using: &numbers)
        let windows = ConvolutionWindows(
          planes: images * channels, input: round == 1 ? 1 : pair(1...8), kernel: round == 1 ? 1 : pair(1...4),
          stride: pair(1...3), padding: pair(0...2), dilation: pair(1...2))
        guard windows.output.height > 0 && windows.output.width > 0 else { continue }
        let geometry = ConvolutionGeometry(
          images: images, inputChannels: channels, outputChannels: groups * Int.random(in: 1...2, using: &numbers),
          groups: groups, windows: windows)
        let x: [A.Scalar] = numbers.array(windows.planes * windows.input.height * windows.input.width)
        let w: [A.Scalar] = numbers.array(
          geometry.outputChannels * channels / groups * windows.kernel.height * windows.kernel.width)
        let bias: [A.Scalar]? = round % 2 == 0 ? nil : numbers.array(geometry.outputChannels)
        let g: [A.Scalar] = numbers.array(
          images * geometry.outputChannels * windows.output.height * windows.output.width)
        let (lanes, errors) = (A.intoLanes(x, images: images), A.intoLanes(g, images: images))
        let values = A.outOfLanes(A.convolution(lanes, w, bias: bias, geometry), images: images)
        let slopes = A.outOfLanes(A.convolutionImagePullback(errors, w, geometry), images: images)
        let sums = A.convolutionFilterPullback(errors, lanes, geometry)
        let agrees =
          firstDifference(values, Plain.convolution(x, w, bias: bias, geometry), tolerance) == nil
          && firstDifference(slopes, Plain.convolutionImagePullback(g, w, geometry), tolerance) == nil
          && firstDifference(sums, Plain.convolutionFilterPullback(g, x, geometry), tolerance) == nil
        if !agrees { return geometry }
      }
      return nil
    }
    #expect(check(DoubleArithmetic.self, tolerance: 1e-12) == nil)
    #expect(check(FloatArithmetic.self, tolerance: 1e-4) == nil)
  }

  @Test func `pooling with every window`() {
    typealias Fast = DoubleArithmetic
    typealias Plain = TensorPlainArithmetic<DoubleArithmetic>
    var numbers = SplitMix(seed: 10)
    var failure: ConvolutionWindows?
    for round in 0..<200 where failure == nil {
      let kernel = ConvolutionWindows.Pair(
        Int.random(in: 1...4, using: &numbers), Int.random(in: 1...4, using: &numbers))
      let windows = ConvolutionWindows(
        planes: round % 9 == 0 ? 0 : Int.random(in: 1...3, using: &numbers),
        input: .init(Int.random(in: 1...9, using: &numbers), Int.random(in: 1...9, using: &numbers)), kernel: kernel,
        stride: .init(Int.random(in: 1...3, using: &numbers), Int.random(in: 1...3, using: &numbers)),
        padding: .init(kernel.height / 2, kernel.width / 2),
        dilation: round % 2 == 0 ? 1 : .init(Int.random(in: 1...2, using: &numbers), 1), ceilMode: round % 3 == 0)
      // A dilated window may lie in the padding altogether; then it has no maximum.
      guard windows.output.height > 0 && windows.output.width > 0 && !windows.hasEmptyWindow else { continue }
      var x: [Double] = numbers.array(windows.planes * windows.input.height * windows.input.width)
      if round % 7 == 0, !x.isEmpty { x[x.count / 2] = .nan }
      let g: [Double] = numbers.array(windows.planes * windows.output.height * windows.output.width)
      let images = windows.planes
      let (lanes, errors) = (Fast.intoLanes(x, images: images), Fast.intoLanes(g, images: images))
      func check(_ ours: [Double], _ theirs: [Double]) {
        if firstDifference(Fast.outOfLanes(ours, images: images), theirs, 1e-13) != nil { failure = windows }
      }
      for counting in windows.dilation.height == 1 ? [true, false] : [] {
        check(
          Fast.lanedAveragePool(lanes, countingPadding: counting, windows),
          Plain.averagePool(x, countingPadding: counting, windows))
        check(
          Fast.lanedAveragePoolPullback(errors, countingPadding: counting, windows),
          Plain.averagePoolPullback(g, countingPadding: counting, windows))
      }
      let (largest, plain) = (Fast.lanedMaxPool(lanes, windows), Plain.maxPool(x, windows))
      check(largest, plain.values)
      check(
        Fast.lanedMaxPoolPullback(errors, lanes, largest, windows),
        Plain.scatterAdd(g, at: plain.indices, count: x.count))
    }
    #expect(failure == nil)
  }

  @Test func `a wrong twin would be noticed`() {
    #expect(firstDifference([1.0, 2.0], [1.0, 2.0 + 1e-6], 1e-9) == 1)
    #expect(firstDifference([1.0, Double.nan], [1.0, 2.0], 1e-9) == 1)
    #expect(firstDifference([1.0], [1.0, 2.0], 1e-9) == 1)
  }

  /// A product that is large enough to be shared among threads, as one number, computed by a process of its own.
  @Test func `the bits of a large product do not depend on the number of threads`() async throws {
    let one = try #require(
      await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        printProduct(threads: "1")
      })
    let three = try #require(
      await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        printProduct(threads: "3")
      })
    func bits(_ output: [UInt8]) -> Substring? {
      String(decoding: output, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("bits ") }
    }
    let reference = try #require(bits(one.standardOutputContent))
    #expect(bits(three.standardOutputContent) == reference)
  }
}
