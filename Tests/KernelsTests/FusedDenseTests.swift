import TestSupport
import Testing

@testable import Kernels

@Suite struct FusedDenseTests {
  /// Widths around the blocks of 4, 8 and 16, and batches around the pieces of 32 and the 128 that go through at once.
  static let shapes: [(widths: [Int], images: Int)] =
    [[2, 16, 16, 1], [7, 3], [33, 17, 8, 5], [16, 40, 20, 4], [1, 1], [5, 9, 2]].flatMap { widths in
      [1, 15, 16, 17, 32, 33, 64, 129].map { (widths, $0) }
    } + [([784, 128, 10], 17), ([784, 128, 10], 64)]

  struct Problem {
    let widths: [Int], activation: FusedActivation, parameters: [Double], inputs: [Double], loss: FusedLoss

    init(_ widths: [Int], images: Int, _ activation: FusedActivation = .relu, loss kind: Int) {
      var random = SplitMix(seed: UInt64(widths[0] * 1_000 + images))
      (self.widths, self.activation) = (widths, activation)
      parameters = zip(widths, widths.dropFirst()).flatMap { inputs, outputs in
        random.numbers((inputs + 1) * outputs).map { Double(Float($0 / Double(inputs).squareRoot())) }
      }
      inputs = random.numbers(images * widths[0]).map { Double(Float($0)) }
      let outputs = widths[widths.count - 1]
      let targets = random.numbers(images * outputs).map { Float(abs($0)) }
      loss =
        switch kind {
        case 0: .crossEntropy(classes: (0..<images).map { _ in Int.random(in: 0..<outputs, using: &random) })
        case 1: .meanSquaredError(targets: targets)
        default: .logistic(targets: targets)
        }
    }

    func fused(threads: Int = Threads.available) -> (loss: Double, gradient: [Float]) {
      var gradient = [Float](repeating: .nan, count: parameters.count)
      let loss = FusedDenseNetwork(widths: widths, activation: activation).lossAndGradient(
        parameters: parameters.map { Float($0) }, inputs: inputs.map { Float($0) }, loss: loss, gradient: &gradient,
        threads: threads)
      return (loss, gradient)
    }

    func plain() -> (loss: Double, gradient: [Double]) {
      PlainDenseNetwork(widths: widths, activation: activation)
        .lossAndGradient(parameters: parameters, inputs: inputs, loss: loss)
    }
  }

  @Test(arguments: [FusedActivation.relu, .tanh], [0, 1, 2])
  func `loss and gradient agree with the plain loop on every shape`(activation: FusedActivation, loss: Int) {
    let wrong = Self.shapes.first { shape in
      let problem = Problem(shape.widths, images: shape.images, activation, loss: loss)
      return !NetworkComparison.agree(problem.fused(), problem.plain())
    }
    #expect(wrong == nil)
  }

  @Test func `one, two and three threads give the same bits`() {
    let wrong = Self.shapes.first { shape in
      let problem = Problem(shape.widths, images: shape.images, loss: 0)
      let one = problem.fused(threads: 1)
      return [2, 3].contains { problem.fused(threads: $0) != one }
    }
    #expect(wrong == nil)
  }

  @Test func `an image's outputs do not depend on the images beside it`() {
    let problem = Problem([33, 17, 8, 5], images: 200, loss: 0)
    let network = FusedDenseNetwork(widths: problem.widths)
    let (parameters, inputs) = (problem.parameters.map { Float($0) }, problem.inputs.map { Float($0) })
    let together = network.outputs(parameters: parameters, inputs: inputs)
    let apart = (0..<200).flatMap {
      network.outputs(parameters: parameters, inputs: Array(inputs[($0 * 33)..<($0 * 33 + 33)]))
    }
    #expect(together == apart)
    #expect(together.count == 1_000)
  }

  @Test func `a used object computes what a new one computes`() {
    let (large, small) = (Problem([33, 17, 8, 5], images: 128, loss: 0), Problem([33, 17, 8, 5], images: 3, loss: 0))
    let network = FusedDenseNetwork(widths: large.widths)
    var gradient = [Float](repeating: 0, count: network.parameterCount)
    for problem in [large, small] {
      let loss = network.lossAndGradient(
        parameters: problem.parameters.map { Float($0) }, inputs: problem.inputs.map { Float($0) }, loss: problem.loss,
        gradient: &gradient)
      #expect(loss == problem.fused().loss)
      #expect(gradient == problem.fused().gradient)
    }
  }

  @Test func `the comparison rejects what is wrong`() {
    let problem = Problem([5, 9, 2], images: 17, loss: 0)
    let (fused, plain) = (problem.fused(), problem.plain())
    #expect(NetworkComparison.agree(fused, plain))
    var wrong = fused
    wrong.gradient[3] += 1e-3
    #expect(!NetworkComparison.agree(wrong, plain))
    wrong.gradient[3] = .nan
    #expect(!NetworkComparison.agree(wrong, plain))
    #expect(!NetworkComparison.agree((fused.loss * 1.001, fused.gradient), plain))
  }
}
