import Foundation
import GradientDescent
import NetworkTraining
import Optimizers
import TestSupport
import Testing
import Training
import TrainingSupport

/// Runs on mini-batches by optimizers that find their rate, or average, or take matrices.
@Suite struct RateFreeRunTests {
  static let names = OptimizerSpec.rateFinding + OptimizerSpec.averaging + ["Muon"]

  static func run<Method: Optimizer<SoftmaxModel>>(
    by method: Method, at rate: Double
  ) throws -> TrainingRun<TapeObjective<SoftmaxModel>, Method> {
    try TrainingRun(
      on: Shapes.goal, from: SoftmaxModel(), by: method, at: .constant(rate),
      with: TrainingConfiguration(batchSize: 32, epochs: 2, seed: 5), validate: { Shapes.evaluate($0) })
  }

  /// What a checkpoint has to hold of each: everything that the next step asks for?
  @Test(arguments: names)
  func `saved after any step and taken up again, a run ends at the same bits`(name: String) throws {
    func check<Method: Optimizer<SoftmaxModel> & Codable>(_ method: Method, rate: Double) throws {
      let folder = try Folder()
      var whole = try Self.run(by: method, at: rate)
      let records = Array(whole)
      while whole.next() != nil {}
      for steps in [0, 1, 7, 9] {
        var first = try Self.run(by: method, at: rate)
        for _ in 0..<steps { _ = first.next() }
        try first.save(to: folder.path("run"))
        var second = try Self.run(by: method, at: rate)
        try second.resume(from: folder.path("run"))
        #expect(Array(second) == Array(records.dropFirst(steps)))
        while second.next() != nil {}
        #expect(second.model == whole.model)
      }
      #expect(records.allSatisfy { $0.loss.isFinite })
    }
    let spec = try OptimizerSpec(name)
    let chosen: AnyOptimizer<SoftmaxModel> = try spec.optimizer()
    let method = try #require(chosen.base as? any Optimizer<SoftmaxModel> & Codable)
    try check(method, rate: min(spec.learningRate, 0.1))
  }

  @Test(arguments: OptimizerSpec.averaging) func `the average is what is validated and kept`(name: String) throws {
    let method: AnyOptimizer<SoftmaxModel> = try OptimizerSpec(name).optimizer()
    var run = try Self.run(by: method, at: 0.1)
    while let record = run.next() {
      guard let validation = record.validation else { continue }
      #expect(validation == Shapes.evaluate(run.model))
      let place = try #require(run.optimizer.gradientPoint(from: run.model))
      #expect(validation != Shapes.evaluate(place))
    }
  }

  @Test(arguments: OptimizerSpec.rateFinding)
  func `the record of a run holds a rate that was found`(name: String) throws {
    let method: AnyOptimizer<SoftmaxModel> = try OptimizerSpec(name).optimizer()
    let rates = try Array(Self.run(by: method, at: 1)).map(\.rate)
    #expect(Set(rates).count >= 2 && rates.allSatisfy { $0 >= 0 && $0 != 1 })
  }
}
