import Foundation
import TestSupport
import Testing

@testable import Kernels

/// One case of networks.json, with its weights and images made by the formulas that the file states.
struct NetworkReference {
  let parameters: [Float]
  let loss: Double
  let gradients: [(count: Int, length: Double, first: [Double])]
  let sgd: [Double], adam: [Double]
  private let widths: [Int], activation: FusedActivation
  private let inputs: [Float], labels: [Int]
  private let rates: (sgd: Double, momentum: Double, adam: Double)
  private var isLeNet: Bool { widths.isEmpty }

  init(_ json: [String: Any]) throws {
    let expected = try #require(json["expected"] as? [String: Any])
    loss = try #require(Fixture.number(expected["loss"]))
    sgd = try #require(Fixture.numbers(expected["sgd_losses"]))
    adam = try #require(Fixture.numbers(expected["adam_losses"]))
    let optimizers = try #require(json["optimizers"] as? [String: [String: Any]])
    rates = (
      try #require(Fixture.number(optimizers["sgd"]?["lr"])),
      try #require(Fixture.number(optimizers["sgd"]?["momentum"])),
      try #require(Fixture.number(optimizers["adam"]?["lr"]))
    )

    let layers = try #require(json["architecture"] as? [[Any]])
    let kinds = layers.compactMap { $0.first as? String }
    let sizes = layers.map { $0.dropFirst().compactMap { Fixture.number($0).map { Int($0) } } }
    let dense = zip(kinds, sizes).filter { $0.0 == "linear" }.map(\.1)
    let isLeNet = kinds.contains("conv")
    widths = isLeNet ? [] : [dense[0][0]] + dense.map { $0[1] }
    activation = kinds.contains("tanh") ? .tanh : .relu

    let parameters = try #require(expected["parameters"] as? [[String: Any]])
    let shapes = try parameters.map { try #require(Fixture.numbers($0["shape"])).map { Int($0) } }
    gradients = try zip(parameters, shapes).map { parameter, shape in
      (
        shape.reduce(1, *), try #require(Fixture.number(parameter["grad_l2"])),
        try #require(Fixture.numbers(parameter["grad_first5"]))
      )
    }
    let initial = try #require(json["init"] as? [String: Any])
    let scale = try #require(Fixture.number(initial["scale"]))
    let seed = Fixture.number(initial["seed"]).map { Int($0) }
    var fanIn = 1
    self.parameters = shapes.enumerated().flatMap { k, shape in
      if shape.count > 1 { fanIn = shape.dropFirst().reduce(1, *) }
      let size = scale / Double(fanIn).squareRoot()
      return (0..<shape.reduce(1, *)).map { i in
        Float(size * (seed.map { 2 * Self.hash(i, k + $0) - 1 } ?? sin(0.37 * Double(i) + Double(k))))
      }
    }

    let input = try #require(json["input"] as? [String: Any])
    let shape = try #require(Fixture.numbers(input["shape"])).map { Int($0) }
    let (kind, k) = (input["kind"] as? String, Int(Fixture.number(input["k"]) ?? 0))
    inputs = (0..<shape.reduce(1, *)).map { i in
      switch kind {
      case "sin": Float(sin(0.7 * Double(i) + 0.3))
      case "hash01": Float(Self.hash(i, k))
      default: Float(2 * Self.hash(i, k) - 1)
      }
    }
    let target = try #require(json["target"] as? [String: Any])
    let (a, b) = (try #require(Fixture.number(target["a"])), try #require(Fixture.number(target["b"])))
    let classes = Int(try #require(Fixture.number(target["classes"])))
    labels = (0..<shape[0]).map { (Int(a) * $0 + Int(b)) % classes }
  }

  static func hash(_ i: Int, _ k: Int) -> Double {
    var x = UInt32(truncatingIfNeeded: i &* 2_654_435_761 &+ k &* 40_503 &+ 12_345)
    x ^= x >> 16
    x = x &* 2_246_822_519
    x ^= x >> 13
    x = x &* 3_266_489_917
    x ^= x >> 16
    return Double(x) / 4_294_967_296
  }

  func lossAndGradient(_ parameters: [Float]) -> (loss: Double, gradient: [Float]) {
    var gradient = [Float](repeating: 0, count: parameters.count)
    let loss =
      isLeNet
      ? FusedLeNet5().lossAndGradient(parameters: parameters, images: inputs, labels: labels, gradient: &gradient)
      : FusedDenseNetwork(widths: widths, activation: activation).lossAndGradient(
        parameters: parameters, inputs: inputs, loss: .crossEntropy(classes: labels), gradient: &gradient)
    return (loss, gradient)
  }

  func sgdLosses() -> [Double] {
    var (p, velocity) = (parameters, [Float](repeating: 0, count: parameters.count))
    return losses(sgd.count, &p) { p, gradient, step in
      sgdUpdate(
        &p, along: gradient, velocity: &velocity, step: step, rate: rates.sgd, momentum: rates.momentum)
    }
  }

  func adamLosses() -> [Double] {
    var (p, m) = (parameters, [Float](repeating: 0, count: parameters.count))
    var v = m
    return losses(adam.count, &p) { p, gradient, step in
      adamUpdate(&p, along: gradient, firstMoment: &m, secondMoment: &v, step: step, rate: rates.adam)
    }
  }

  private func losses(
    _ count: Int, _ p: inout [Float], _ update: (inout [Float], [Float], Int) -> Void
  ) -> [Double] {
    (1...count).map { step in
      let (loss, gradient) = lossAndGradient(p)
      update(&p, gradient, step)
      return loss
    }
  }
}
