import Core
import Datasets
import Foundation
import Lesson08
import NeuralNetworks
import Optimizers
import TestSupport
import Testing

/// Exercise 8.4: bytes into numbers.
@Suite struct Exercise08_4 {
  /// 0 and 255 are the ends of a byte. What are they divided by, if 255 is to become 1?
  @Test func `the brightest pixel is 1`() {
    #expect(Brightness().numbers([0, 255]) ≈ [0, 1])
    #expect(Brightness().numbers([255]) ≈ [1])
    #expect(Brightness().numbers([0]) ≈ [0])
  }

  /// 128 / 255 is 0 in whole numbers. And in others?
  @Test func `half bright is about a half`() {
    #expect(Brightness().numbers([51, 128, 255]) ≈ [0.2, 128.0 / 255, 1])
  }

  /// A dark photograph stays dark. Does your number of a pixel depend on the pixels beside it?
  @Test func `a pixel's number depends on that pixel alone`() {
    #expect(Brightness().numbers([10, 20]) ≈ [10.0 / 255, 20.0 / 255])
    #expect(Brightness().numbers([7, 7, 7]) ≈ [7.0 / 255, 7.0 / 255, 7.0 / 255])
    #expect(Brightness().numbers([200]) ≈ [200.0 / 255])
  }

  /// A picture is its pixels in their order. Is there a number for each of them, where it was?
  @Test func `there is a number for every pixel, in the same order`() {
    #expect(Brightness().numbers([255, 51, 0, 102, 51, 255]) ≈ [1, 0.2, 0, 0.4, 0.2, 1])
    #expect(Brightness().numbers([]) ≈ [])
    let many = (0..<100_000).map { UInt8($0 * 7 % 256) }
    let numbers = Brightness().numbers(many)
    #expect(numbers.count == 100_000)
    #expect(numbers.suffix(3).map { $0 } ≈ many.suffix(3).map { Double($0) / 255 })
  }

  /// Which is the first byte that becomes another number than a 255th of itself?
  @Test func `every byte is so many 255ths`() throws {
    let numbers = Brightness().numbers((0...255).map { UInt8($0) })
    try #require(numbers.count == 256)
    for byte in 0...255 { try #require([numbers[byte]] ≈ [Double(byte) / 255], "byte \(byte)") }
  }

  /// Your numbers for all bytes beside the library's for an image of them. At which byte do the two part?
  @Test func `agrees with the library`() throws {
    let bytes = (0...255).map { UInt8($0) }
    let image = try LabelledImages(pixels: bytes, labels: [0], height: 16, width: 16, classNames: ["ramp"])
    let (numbers, library) = (Brightness().numbers(bytes), image.floats(of: [0]))
    try #require(numbers.count == 256)
    for byte in 0...255 { try #require([numbers[byte]] ≈ [Double(library[byte])], "byte \(byte)") }
  }

  /// A network that has learnt nothing finds all classes about equally likely. What do large inputs do to its logits?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `an untrained LeNet costs what a guess costs`(seed: UInt64) throws {
    let shapes = try Generated.drawnShapes(count: 100, seed: seed)
    var random = RandomSource(seed: seed)
    let numbers = Brightness().numbers(shapes.pixels)
    try #require(numbers.count == shapes.pixels.count)
    let network = LeNet5<Float>(using: &random)
    let (loss, _) = FashionMNISTTask.lossAndGradient(of: network, numbers, shapes.labels(of: 0..<shapes.count))
    let guess = log(10.0)
    #expect((guess - 0.1...guess + 0.1).contains(Double(loss)))
  }

  /// The same network, the same steps, the same rate: what do inputs 255 times as large do to the gradient?
  @Test func `LeNet learns from them at rate 0 point 1`() throws {
    let shapes = try Generated.drawnShapes(count: 1_280, seed: 1)
    var random = RandomSource(seed: 1)
    var network = LeNet5<Float>(using: &random)
    var optimizer = SGD<LeNet5<Float>>()
    var batches = try BatchSampler(rows: shapes.count, size: 64, seed: 1)
    let numbers = Brightness().numbers(shapes.pixels)
    try #require(numbers.count == shapes.pixels.count)
    for _ in 0..<110 {
      let rows = batches.next()
      var images: [Float] = []
      for row in rows { images.append(contentsOf: numbers[(row * 784)..<(row * 784 + 784)]) }
      let (_, gradient) = FashionMNISTTask.lossAndGradient(of: network, images, shapes.labels(of: rows))
      optimizer.step(&network, along: gradient, rate: 0.1)
    }
    let first = 0..<640
    let logits = FashionMNISTTask.logits(of: network, Array(numbers[0..<(640 * 784)]))
    let share = accuracy(logits, shapes.labels(of: first))
    #expect(share >= 0.3, "of 640 images that it has seen")
  }
}

/// Whether they are as many numbers, each within a few roundings of a Float of its own.
private func ≈ (numbers: [Float], expected: [Double]) -> Bool {
  numbers.count == expected.count && zip(numbers, expected).allSatisfy { abs(Double($0) - $1) <= 2e-7 }
}
