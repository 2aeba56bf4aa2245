import Foundation
import GradientWorkbench

/// Work on arrays, one row for each kind; what is measured is one call, or one step, of the workbench's own functions.
struct Arithmetic: Benchmark {
  let calls: Int
  /// Does the work so many times and answers with numbers of the last result.
  let work: (Int) -> [Double]

  func seconds() -> Double {
    ContinuousClock().measure { keep(work(calls)) } / .seconds(1) / Double(calls)
  }

  func check() -> [Double] { work(1) }

  /// All rows by name; what stands before the colon names the peer's file.
  static var rows: [String: () throws -> any Benchmark] {
    var rows: [String: () throws -> any Benchmark] = [:]
    for (name, text) in optimizers { rows["optimizer:\(name)"] = { try OptimizerStep(text) } }
    for (name, f) in functions {
      rows["elementwise:\(name)"] = { elementwise(1_000_000, calls: 10, f) }
      rows["elementwise:\(name)-small"] = { elementwise(10_000, calls: 500, f) }
    }
    for name in lines.keys { rows["softmax:\(name)"] = { Arithmetic(calls: 20, work: lines[name] ?? { _ in [] }) } }
    rows["cross-entropy:small"] = { crossEntropy(64, 10, calls: 500) }
    rows["cross-entropy:large"] = { crossEntropy(512, 1000, calls: 10) }
    rows["initial-weights"] = { initialWeights }
    rows["batches"] = { try batches() }
    for name in ["single", "sequence", "chain"] { rows["schedules:\(name)"] = { try schedule(name) } }
    return rows
  }

  // MARK: Optimizers, from a spec

  static let optimizers = [
    "sgd": "SGD", "momentum": "SGD momentum=0.9", "nesterov": "SGD momentum=0.9 nesterov=true", "adam": "Adam",
    "amsgrad": "Adam amsgrad=true", "adamw": "AdamW", "adagrad": "Adagrad", "rmsprop": "RMSprop",
    "adadelta": "Adadelta",
    "adamax": "Adamax", "nadam": "NAdam", "radam": "RAdam",
  ]

  // MARK: mean f(x·y + z) with its gradient

  static let functions: [String: @Sendable (Tensor<Float>) -> Tensor<Float>] = [
    "identity": { $0 }, "relu": { relu($0) }, "exp": { exp($0) }, "log": { log($0 * $0 + 1) },
    "sigmoid": { sigmoid($0) }, "tanh": { tanh($0) }, "gelu": { gelu($0) }, "chain": { tanh(exp($0) * 0.1 + $0) },
  ]

  static func elementwise(
    _ count: Int, calls: Int, _ f: @escaping @Sendable (Tensor<Float>) -> Tensor<Float>
  ) -> Arithmetic {
    let n = UInt64(count)
    let point = [0, n, 2 * n].map { first in
      Tensor(numbers(first..<(first + n)).map { Float(4 * $0) })
    }
    return Arithmetic(calls: calls) { calls in
      var result: (value: Float, gradient: [Tensor<Float>]) = (0, [])
      for _ in 0..<calls { result = valueAndGradient(at: point) { p in f(p[0] * p[1] + p[2]).mean() } }
      return [Double(result.value)] + result.gradient.map { Double($0.scalars[5]) * Double(count) }
    }
  }

  // MARK: Softmax and reductions of 512 × 1000

  private static let matrix = Tensor(numbers(0..<512_000).map { Float(8 * $0) }, shape: [512, 1000])

  private static func repeated(_ f: @escaping (Tensor<Float>) -> Tensor<Float>) -> (Int) -> [Double] {
    { calls in
      var y = matrix
      for _ in 0..<calls { y = f(matrix) }
      return y.scalars.prefix(8).map { Double($0) }
    }
  }

  static var lines: [String: (Int) -> [Double]] {
    [
      "rows": repeated { softmax($0, along: 1) }, "columns": repeated { softmax($0, along: 0) },
      "log-rows": repeated { logSoftmax($0, along: 1) }, "log-columns": repeated { logSoftmax($0, along: 0) },
      "sum-rows": repeated { $0.sum(axes: [1]) }, "sum-columns": repeated { $0.sum(axes: [0]) },
      "sum-all": repeated { $0.sum() },
    ]
  }

  /// The loss of `rows` examples and its gradient.
  static func crossEntropy(_ rows: Int, _ classes: Int, calls: Int) -> Arithmetic {
    let logits = Tensor(numbers(0..<UInt64(rows * classes)).map { Float(8 * $0) }, shape: [rows, classes])
    let labels = (0..<rows).map { $0 * 7 % classes }
    return Arithmetic(calls: calls) { calls in
      var result: (value: Float, gradient: Tensor<Float>) = (0, logits)
      for _ in 0..<calls { result = valueAndGradient(at: logits) { GradientWorkbench.crossEntropy($0, labels) } }
      return [Double(result.value)] + result.gradient.scalars.prefix(5).map { Double($0) * Double(rows) }
    }
  }

  // MARK: Weights, batches, schedules

  /// 784-1000-200-10 made from a seed; the peer draws other numbers, so both sides answer with how many there are.
  static var initialWeights: Arithmetic {
    Arithmetic(calls: 5) { calls in
      var count = 0
      for seed in 0..<calls {
        var random = RandomSource(seed: UInt64(seed))
        count = MLP<Float>([784, 1000, 200, 10], using: &random).scalarCount
      }
      return [Double(count)]
    }
  }

  /// 60,000 images of 28 × 28 as Floats, in batches of 64 in a given order.
  static func batches() throws -> Arithmetic {
    let pixels = (0..<47_040_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let images = try LabelledImages(
      pixels: pixels, labels: [UInt8](repeating: 0, count: 60_000), height: 28, width: 28, classNames: ["any"])
    let order = (0..<60_000).map { $0 * 7_919 % 60_000 }
    return Arithmetic(calls: 1) { _ in
      var last: [Float] = []
      for first in stride(from: 0, to: order.count, by: 64) {
        last = images.floats(of: order[first..<min(first + 64, order.count)])
      }
      return last.prefix(8).map { Double($0) }
    }
  }

  /// A step of a schedule, asked 5,000 times.
  static func schedule(_ name: String) throws -> Arithmetic {
    func make() throws -> any Schedule {
      let exponential = try ExponentialLR(baseLR: 0.1, gamma: 0.999)
      switch name {
      case "sequence":
        return try SequentialLR(
          [
            LinearLR(baseLR: 0.1, startFactor: 0.1, totalIters: 1000), CosineAnnealingLR(baseLR: 0.1, tMax: 3000),
            exponential,
          ], milestones: [1000, 4000])
      case "chain": return try ChainedScheduler([ConstantLR(baseLR: 0.1, factor: 0.3, totalIters: 100), exponential])
      default: return exponential
      }
    }
    _ = try make()
    return Arithmetic(calls: 5_000) { calls in
      guard let schedule = try? make() else { return [] }
      var rate = 0.0
      for step in 0..<5_000 { rate = schedule(step) }
      return [rate]
    }
  }
}

/// A step of the 987,210 parameters of 784-1000-200-10 along a fixed gradient.
struct OptimizerStep: Benchmark {
  private let start: [Tensor<Float>]
  private let method: AnyOptimizer<[Tensor<Float>]>

  init(_ text: String) throws {
    let shapes: [Shape] = [[1000, 784], [1000], [200, 1000], [200], [10, 200], [10]]
    start = shapes.map { shape in
      Tensor(numbers(0..<UInt64(shape.elementCount)).map { Float($0) }, shape: shape)
    }
    method = try OptimizerSpec(text).optimizer()
  }

  /// The mean over ten steps, the state being made already.
  func seconds() -> Double {
    var (w, method) = (start, method)
    method.step(&w, along: start, rate: 0.001)
    let time = ContinuousClock().measure {
      for _ in 0..<10 { method.step(&w, along: start, rate: 0.001) }
    }
    keep(w)
    return time / .seconds(1) / 10
  }

  func check() -> [Double] {
    var (w, method) = (start, method)
    for _ in 0..<7 { method.step(&w, along: start, rate: 0.001) }
    return w.map { Double($0.scalars[7]) }
  }
}
