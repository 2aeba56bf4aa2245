import Autograd
import Datasets
import Foundation
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import Tensors
import TestSupport
import Training
import Tuning

/// A whole run of lr_finder.json, from the first weights, by our own range test.
struct FinderReplay<Scalar: TensorScalar> {
  let example: FinderCase
  let network: Sequential<Scalar>
  let goal: TapeObjective<Sequential<Scalar>>

  /// - Parameter reversed: whether each batch is summed up from its last row to its first: other roundings, nothing else.
  init(_ example: FinderCase, reversed: Bool = false) throws {
    self.example = example
    let operations = try example.need(example.architecture, "architecture")
    let start = try example.need(example.start, "init")
    var layers: [any Layer<Scalar>] = []
    var fans: [Int] = []
    var random = SplitMix(seed: 0)
    for operation in operations {
      switch (operation.kind, operation.sizes.count) {
      case ("linear", 2):
        layers.append(Linear(operation.sizes[0], operation.sizes[1], using: &random))
        fans += [operation.sizes[0], operation.sizes[0]]
      case ("tanh", 0): layers.append(Activation.tanh)
      case ("relu", 0): layers.append(Activation.relu)
      default: throw Fixture.Unusable(file: FinderCase.fileName, why: "has a layer \(operation.kind)")
      }
    }
    var network = Sequential(layers)
    var k: UInt32 = 0
    network.forEachTensor { tensor in
      let scale = start.scale / Double(fans[Int(k)]).squareRoot()
      tensor = Tensor(
        (0..<tensor.count).map { Scalar(scale * (2 * Self.hash01($0, k + start.seed) - 1)) }, shape: tensor.shape)
      k += 1
    }
    self.network = network
    let input = try example.need(example.input, "input")
    guard start.kind == "hash", input.kind == "hash11" else {
      throw Fixture.Unusable(
        file: FinderCase.fileName, why: "has weights or inputs of an unknown kind in \(example.name)")
    }
    let target = try example.need(example.target, "target")
    let (rows, width) = (input.shape[0], input.shape[1])
    let x = (0..<rows).map { row in (0..<width).map { 2 * Self.hash01(row * width + $0, input.k) - 1 } }
    let sums = x.map { $0.reduce(0, +) }
    @Sendable func batch(_ places: [Int]) -> Tensor<Scalar> {
      Tensor(places.flatMap { x[$0].map { Scalar($0) } }, shape: [places.count, width])
    }
    switch (example.lossName, target.classes, target.rule) {
    case ("cross_entropy", 3, "s=sum(row): class 0 if s<-0.5, 1 if -0.5<=s<0.5, else 2"):
      let labels = sums.map { $0 < -0.5 ? 0 : $0 < 0.5 ? 1 : 2 }
      goal = TapeObjective(rows: rows) { model, drawn in
        let rows = reversed ? drawn.rows.reversed() : drawn.rows
        return crossEntropy(model(batch(rows)), rows.map { labels[$0] })
      }
    case ("mse", nil, "sin(sum(row)), shape [N,1]"):
      goal = TapeObjective(rows: rows) { model, drawn in
        let rows = reversed ? drawn.rows.reversed() : drawn.rows
        let targets = Tensor(rows.map { Scalar(sin(sums[$0])) }, shape: [rows.count, 1])
        return mseLoss(model(batch(rows)), targets)
      }
    default: throw Fixture.Unusable(file: FinderCase.fileName, why: "has an unknown loss or target in \(example.name)")
    }
  }

  func curve() throws -> RangeTestCurve {
    let optimizer = try example.need(example.optimizer, "optimizer")
    switch (optimizer.class, optimizer.momentum) {
    case ("SGD", let momentum): return try curve(by: SGD(momentum: momentum ?? 0))
    case ("Adam", nil): return try curve(by: Adam())
    default: throw Fixture.Unusable(file: FinderCase.fileName, why: "has an unknown optimizer in \(example.name)")
    }
  }

  private func curve(
    by method: some Optimizer<Sequential<Scalar>>
  ) throws -> RangeTestCurve {
    let (low, high) = try (example.need(example.minLr, "min_lr"), example.need(example.maxLr, "max_lr"))
    let steps = try example.need(example.numTraining, "num_training")
    let growth = try example.need(RateRamp.Growth(rawValue: example.need(example.mode, "mode")), "known mode")
    let test =
      try example.library == "fastai"
      ? RangeTest.fastai(from: low, to: high, steps: steps, stopsEarly: example.stopDiv != false)
      : RangeTest.lightning(growth, from: low, to: high, steps: steps, threshold: example.earlyStopThreshold)
    return try findLearningRate(
      on: goal, from: network, by: method, over: test, batchSize: example.need(example.batchSize, "batch_size"),
      order: .fixed, seed: 0)
  }

  private static func hash01(_ i: Int, _ k: UInt32) -> Double {
    var x = UInt32(i) &* 2_654_435_761 &+ k &* 40503 &+ 12345
    x ^= x >> 16
    x = x &* 2_246_822_519
    x ^= x >> 13
    x = x &* 3_266_489_917
    return Double(x ^ x >> 16) * 0x1p-32
  }
}

extension FinderCase {
  /// The first difference between the peer's run and ours, or nil.
  ///
  /// Where a rate beyond the bound blows rounding up, a value may differ by ten times what the order of a batch's rows
  /// changes, or what another precision does.
  func replayDifference() throws -> String? {
    func curve(reversed: Bool) throws -> RangeTestCurve {
      try dtype == "float64"
        ? FinderReplay<Double>(self, reversed: reversed).curve() : FinderReplay<Float>(self, reversed: reversed).curve()
    }
    let (curve, twin) = try (curve(reversed: false), curve(reversed: true))
    let precise = try FinderReplay<Double>(self, reversed: false).curve()
    let tolerance = try need(suggestedRtol, "suggested_rtol")
    if curve.count != stepsDone { return "\(curve.count) steps instead of \(stepsDone ?? -1)" }
    let columns = [
      ("lr", curve.rates, twin.rates, precise.rates, try need(lr, "lr")),
      ("loss", curve.losses, twin.losses, precise.losses, try need(rawLosses, "raw_losses")),
      ("smoothed", curve.smoothed, twin.smoothed, precise.smoothed, try need(smoothedLosses, "smoothed_losses")),
    ]
    for (what, ours, others, exact, theirs) in columns {
      guard ours.count == theirs.count, ours.count == others.count else {
        return "\(what): \(ours.count) values instead of \(theirs.count)"
      }
      let place = ours.indices.first {
        let rounding = max(abs(ours[$0] - others[$0]), $0 < exact.count ? abs(ours[$0] - exact[$0]) : 0)
        return !isClose(ours[$0], theirs[$0], relative: tolerance, absolute: 10 * rounding)
      }
      if let place { return "\(what)[\(place)] is \(ours[place]) instead of \(theirs[place])" }
    }
    guard library == "lightning" else { return nil }
    let (ours, theirs) = (try curve.suggestion(.steepest).rate, try need(suggestion, "suggestion"))
    return isClose(ours, theirs, relative: 1e-13) ? nil : "suggestion \(ours) instead of \(theirs)"
  }
}
