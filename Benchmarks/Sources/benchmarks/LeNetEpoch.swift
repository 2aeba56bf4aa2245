import Foundation
import Kernels

/// One epoch of LeNet-5 on Fashion-MNIST: 938 batches of 64 in a new order, each a step of Adam at 0.001.
struct LeNetEpoch: Benchmark {
  private let data: FashionMNIST

  init() throws { data = try FashionMNIST() }

  func seconds() -> Double {
    ContinuousClock().measure {
      // A new order each epoch is part of the work; which one does not matter.
      var random = SplitMix(state: 1)
      keep(train(batches: 938, order: (0..<60_000).shuffled(using: &random)))
    } / .seconds(1)
  }

  /// The losses of five steps over the first images, in order.
  func check() -> [Double] { train(batches: 5, order: Array(0..<320)) }

  private func train(batches: Int, order: [Int]) -> [Double] {
    let network = FusedLeNet5()
    var parameters = startingPoint(inputs: [25, 150, 400, 120, 84], outputs: [6, 16, 120, 84, 10])
    var gradient = [Float](repeating: 0, count: parameters.count)
    var (first, second) = (gradient, gradient)
    return (0..<batches).map { batch in
      let rows = order[(batch * 64)..<min(order.count, batch * 64 + 64)]
      let images = [Float](unsafeUninitializedCapacity: rows.count * 784) { images, count in
        for (place, row) in rows.enumerated() {
          for k in 0..<784 { images[place * 784 + k] = Float(data.pixels[row * 784 + k]) * (1 / 255) }
        }
        count = rows.count * 784
      }
      let loss = network.lossAndGradient(
        parameters: parameters, images: images, labels: rows.map { Int(data.labels[$0]) }, gradient: &gradient)
      adamUpdate(
        &parameters, along: gradient, firstMoment: &first, secondMoment: &second, step: batch + 1, rate: 0.001)
      return loss
    }
  }
}

/// Parameters in ±1/√inputs that every language computes alike, layer after layer, weights before biases.
func startingPoint(inputs: [Int], outputs: [Int]) -> [Float] {
  var start: UInt64 = 0
  return zip(inputs, outputs).flatMap { inputs, outputs in
    let count = UInt64((inputs + 1) * outputs)
    defer { start += count }
    return numbers(start..<(start + count)).map { Float($0 * 2 / Double(inputs).squareRoot()) }
  }
}

/// A small generator with a seed (Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
