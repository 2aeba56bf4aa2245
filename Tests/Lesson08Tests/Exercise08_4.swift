import Core
import Datasets
import Foundation
import Lesson08
import NeuralNetworks
import Optimizers
import Testing

/// Exercise 8.4: bytes into numbers.
@Suite struct Exercise08_4 {
  /// 0 and 255 are the ends of a byte.
  @Test func `the brightest pixel is 1`() { #expect(Brightness().numbers([0, 255]) == [0, 1]) }

  /// 128 / 255 is 0 in whole numbers. And in others?
  @Test func `half bright is about a half`() {
    let numbers = Brightness().numbers([51, 128])
    #expect(numbers.count == 2)
    #expect(zip(numbers, [0.2, 0.502] as [Float]).allSatisfy { abs($0 - $1) <= 1e-4 })
  }

  /// Your numbers for all bytes beside the library's for an image of them.
  @Test func `agrees with the library`() throws {
    let bytes = (0...255).map { UInt8($0) }
    let image = try LabelledImages(pixels: bytes, labels: [0], height: 16, width: 16, classNames: ["ramp"])
    #expect(Brightness().numbers(bytes) == image.floats(of: [0]))
  }

  /// A network that has learnt nothing finds all classes about equally likely. What do large inputs do to its logits?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `an untrained LeNet costs what a guess costs`(seed: UInt64) throws {
    let shapes = try Generated.drawnShapes(count: 100, seed: seed)
    var random = RandomSource(seed: seed)
    let numbers = Brightness().numbers(shapes.pixels)
    try #require(numbers.count == shapes.pixels.count)
    let loss = try LeNet5<Float>(using: &random)
      .lossAndGradient(images: numbers, labels: shapes.labels(of: 0..<shapes.count)).loss
    #expect(abs(loss - log(10)) <= 0.1)
  }

  /// The same network, the same steps, the same rate: what do inputs 255 times as large do to the gradient?
  @Test func `LeNet learns from them at rate 0 point 1`() throws {
    let shapes = try Generated.drawnShapes(count: 1_280, seed: 1)
    var random = RandomSource(seed: 1)
    var network = LeNet5<Float>(using: &random)
    var optimizer = SGD<LeNet5<Float>>()
    let kernel = try network.makeKernel()
    var batches = try BatchSampler(rows: shapes.count, size: 64, seed: 1)
    let numbers = Brightness().numbers(shapes.pixels)
    try #require(numbers.count == shapes.pixels.count)
    for _ in 0..<300 {
      let rows = batches.next()
      var images: [Float] = []
      for row in rows { images.append(contentsOf: numbers[(row * 784)..<(row * 784 + 784)]) }
      let (_, gradient) = try network.lossAndGradient(images: images, labels: shapes.labels(of: rows), using: kernel)
      optimizer.step(&network, along: gradient, rate: 0.1)
    }
    let first = 0..<640
    let logits = try network.logits(images: Array(numbers[0..<(640 * 784)]), using: kernel)
    #expect(accuracy(logits, shapes.labels(of: first)) >= 0.5)
  }
}
