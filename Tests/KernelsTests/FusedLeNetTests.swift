import TestSupport
import Testing

@testable import Kernels

@Suite struct FusedLeNetTests {
  struct Problem {
    let parameters: [Float], images: [Float], labels: [Int]

    init(images count: Int) {
      var random = SplitMix(seed: UInt64(count))
      let layers = [(6, 25), (16, 150), (120, 400), (84, 120), (10, 84)]
      parameters = layers.flatMap { outputs, inputs in
        random.numbers(outputs * (inputs + 1)).map { Float($0 * (3 / Double(inputs)).squareRoot()) }
      }
      // As pictures are: a good half of the pixels black.
      images = random.numbers(count * 784).map { Float(max($0, 0)) }
      labels = (0..<count).map { _ in Int.random(in: 0..<10, using: &random) }
    }

    func fused(threads: Int = Threads.available) -> (loss: Double, gradient: [Float]) {
      var gradient = [Float](repeating: .nan, count: parameters.count)
      let loss = FusedLeNet5().lossAndGradient(
        parameters: parameters, images: images, labels: labels, gradient: &gradient, threads: threads)
      return (loss, gradient)
    }

    func plain() -> (loss: Double, gradient: [Double]) {
      PlainLeNet5.lossAndGradient(
        parameters: parameters.map { Double($0) }, images: images.map { Double($0) }, labels: labels)
    }
  }

  @Test(arguments: [1, 15, 16, 17, 33, 64, 129])
  func `loss and gradient agree with the plain loop`(images: Int) {
    let problem = Problem(images: images)
    #expect(NetworkComparison.agree(problem.fused(), problem.plain()))
  }

  @Test(arguments: [1, 15, 16, 17, 33, 64, 129])
  func `one, two and three threads give the same bits`(images: Int) {
    let problem = Problem(images: images)
    let one = problem.fused(threads: 1)
    #expect([2, 3].allSatisfy { problem.fused(threads: $0) == one })
  }

  @Test func `an image's logits do not depend on the images beside it`() {
    let problem = Problem(images: 130)
    let network = FusedLeNet5()
    let together = network.logits(parameters: problem.parameters, images: problem.images)
    let apart = (0..<130).flatMap {
      network.logits(parameters: problem.parameters, images: Array(problem.images[($0 * 784)..<($0 * 784 + 784)]))
    }
    #expect(together == apart)
    #expect(together.count == 1_300)
  }

  @Test func `a used object computes what a new one computes`() {
    let (large, small) = (Problem(images: 64), Problem(images: 3))
    let network = FusedLeNet5()
    var gradient = [Float](repeating: 0, count: FusedLeNet5.parameterCount)
    for problem in [large, small] {
      let loss = network.lossAndGradient(
        parameters: problem.parameters, images: problem.images, labels: problem.labels, gradient: &gradient)
      #expect(loss == problem.fused().loss)
      #expect(gradient == problem.fused().gradient)
    }
  }

  @Test func `a pixel that is not a number is not hidden by the maximum`() {
    var problem = Problem(images: 2)
    problem = Problem(problem, spoilingPixel: 300)
    #expect(problem.fused().loss.isNaN)
  }
}

extension FusedLeNetTests.Problem {
  init(_ other: Self, spoilingPixel pixel: Int) {
    var images = other.images
    images[pixel] = .nan
    (parameters, self.images, labels) = (other.parameters, images, other.labels)
  }
}
