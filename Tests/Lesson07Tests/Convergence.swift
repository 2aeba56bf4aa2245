import Foundation
import GradientDescent
import NeuralNetworks
import Optimizers
import TestSupport
import Testing
import Training
import Tuning

/// A probe that finds the bound, suggestions that train nearly as well as the grid's best, and tests that leave no trace.
@Suite struct Convergence {
  private static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  /// The bound is that of the eigenvalues, which the probe knows nothing of.
  @Test func `the restart probe finds 2 over lambda max to 1e-4`() throws {
    for bowl in try Bowl.ramps() + [try Bowl.cars(), try Bowl.gaussianRows(seed: 2)] {
      let bound = bowl.curvature.criticalRate
      let found = try criticalRate(of: bowl.regression, from: bowl.start, between: 0.05 * bound, and: 20 * bound)
      #expect(isClose(found.rate, bound, relative: 1e-4), "\(bowl): \(found.rate / bound) times the bound")
      #expect(found.gradients >= 400)
    }
  }

  /// What grows begins small: in a probe of a few steps it has not shown itself.
  @Test func `a probe of few steps is not as exact`() throws {
    let bowl = try Bowl.diabetes()
    let bound = bowl.curvature.criticalRate
    let found = try criticalRate(
      of: bowl.regression, from: bowl.start, between: 0.05 * bound, and: 20 * bound, steps: 8)
    #expect(found.rate > 1.001 * bound)
  }

  /// One flag: find, then fit. The fit must be the one that was given the same number.
  @Test func `a run whose rate is found is bit for bit the run that is given that rate`() throws {
    let task = try FashionMNISTTask()
    let method = AnyOptimizer<MLP<Float>>(SGD(momentum: 0.9))
    var (found, curve) = try TrainingRun.withFoundRate(
      on: task.training, from: task.start(seed: 1), by: method, at: .found(),
      with: task.configuration(epochs: 1, seed: 1))
    let rate = try curve.suggestion().rate
    var given = try TrainingRun(
      on: task.training, from: task.start(seed: 1), by: method, at: .constant(rate),
      with: task.configuration(epochs: 1, seed: 1))
    var (foundRecords, givenRecords): ([Record], [Record]) = ([], [])
    found.train(catchesInterrupt: false) { foundRecords.append($0) }
    given.train(catchesInterrupt: false) { givenRecords.append($0) }
    #expect(foundRecords.count == task.steps / FashionMNISTTask.epochs)
    #expect(foundRecords == givenRecords)
    #expect(bits(found.model) == bits(given.model))
  }

  /// Weights, the optimizer's memory, the place in the data: all of it in the middle of a run.
  @Test func `a range test in the middle of a run changes nothing`() throws {
    let task = try FashionMNISTTask()
    let method = AnyOptimizer<MLP<Float>>(Adam())
    var (plain, tested) = (try task.run(method, at: 0.002, seed: 4), try task.run(method, at: 0.002, seed: 4))
    for _ in 0..<30 { _ = (plain.next(), tested.next()) }
    let before = bits(tested.model)
    let curves = try (0..<2).map { _ in try tested.findLearningRate() }
    #expect(bits(tested.model) == before)
    #expect(curves[0].losses.count >= 10)
    #expect(curves[0] == curves[1])
    for _ in 0..<30 { #expect(plain.next() == tested.next()) }
    #expect(bits(plain.model) == bits(tested.model))
    // Negative control: the bits do tell two models apart, and the test did move its copy.
    #expect(bits(plain.model) != before)
    let (first, last) = (curves[0].losses[0], curves[0].smoothed.last ?? .nan)
    #expect(last > 1.5 * first)
  }

  /// Too high costs more than too low, hence the lopsided bounds: from a tenth of the plateau's middle to twice it.
  @Test(arguments: ["SGD", "momentum", "Adam"])
  func `the suggestion trains nearly as well as the grid's best for a fifth of the cost`(name: String) throws {
    let task = try FashionMNISTTask()
    let (method, rates) = try FashionMNISTTask.optimizer(named: name)
    let grid = try GridOfRuns(task, by: method, rates: rates, seeds: Array(Self.seeds.prefix(2)))
    let curves = try Self.seeds.map { try task.curve(method, seed: $0) }
    let suggestions = try curves.map { try $0.suggestion().rate }
    let accuracies = try zip(suggestions, Self.seeds).map { try task.accuracy(method, at: $0, seed: $1) }
    let mean = accuracies.reduce(0, +) / Double(accuracies.count)
    let middle = exp(suggestions.map { log($0) }.reduce(0, +) / Double(suggestions.count))
    #expect(middle >= 0.1 * grid.middle && middle <= 2 * grid.middle, "\(suggestions)")
    #expect(mean >= grid.bestAccuracy - 0.05, "\(accuracies) against \(grid.accuracies)")
    #expect(curves.first { !(5 * $0.count <= grid.gradients) } == nil)
    // Negative control: the slope over the rate itself, Lightning's, ends far below the plateau.
    let steepest = try curves.map { try $0.suggestion(.steepest).rate }.sorted()
    #expect(steepest[2] < 0.01 * grid.middle, "\(steepest)")
  }

  /// The rate was found on a grid: whose?
  @Test func `the article's rate is the 82nd of a hundred points of Lightning's range test`() throws {
    let rates = try RangeTest.lightning().ramp.rates
    #expect(rates.count == 100)
    #expect(isClose(rates[81], 0.036307805, relative: 1e-7))
    // Negative control: our own range test, which meets both ends, has other points.
    #expect(try RangeTest(from: 1e-8, to: 1).ramp.rates.first { isClose($0, 0.036307805, relative: 1e-3) } == nil)
  }

  /// Where rates lie a factor apart, the factor is what a rule should measure by.
  @Test(arguments: ["SGD", "Adam"])
  func `off an exponential ramp the rule of 2020 reads a rate that trains`(name: String) throws {
    let task = try FashionMNISTTask()
    let (method, _) = try FashionMNISTTask.optimizer(named: name)
    let accuracies = try Self.seeds.map { seed in
      let curve = try task.curve(method, seed: seed, over: RangeTest.lightning())
      return try task.accuracy(method, at: curve.suggestion(.steepest2020).rate, seed: seed)
    }
    let mean = accuracies.reduce(0, +) / Double(accuracies.count)
    #expect(mean >= 0.7, "\(accuracies)")
  }

  private func bits(_ model: MLP<Float>) -> [UInt32] { model.tensors.flatMap(\.scalars).map(\.bitPattern) }
}
