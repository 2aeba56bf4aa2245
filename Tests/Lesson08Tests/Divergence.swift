import Foundation
import GradientDescent
import NeuralNetworks
import Optimizers
import Testing

/// LeNets that do not learn: at rates so low that nothing has happened yet, and so high that one class is left.
///
/// Far below a good rate only the travel counts, rate times steps: ten epochs of 937 steps at 1e-5 lead where 94 steps
/// at 1e-3 lead, so that a test takes a tenth of a second.
@Suite struct Divergence {
  /// What does a network cost that finds ten classes equally likely?
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `ten epochs of SGD at 1e-5 have moved nothing`(seed: UInt64) throws {
    let start = FashionMNISTTask.network(seed: seed)
    let (before, after) = (
      try FashionMNISTTask.evaluate(start), try FashionMNISTTask.train(start, at: 1e-3, steps: 94, seed: seed)
    )
    #expect(abs(after.loss - log(10)) < 0.005)
    #expect(abs(after.accuracy - before.accuracy) < 0.02)
  }

  /// Ten times as far: how far does a network travel before its loss tells you?
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `ten epochs of SGD at 1e-4 are still at ln 10`(seed: UInt64) throws {
    let outcome = try FashionMNISTTask.train(FashionMNISTTask.network(seed: seed), at: 1e-2, steps: 94, seed: seed)
    #expect(abs(outcome.loss - log(10)) < 0.03)
  }

  /// The shortcut itself: ten times the steps at a tenth of the rate.
  @Test func `far below a good rate only rate times steps counts`() throws {
    let start = FashionMNISTTask.network(seed: 0)
    let few = try FashionMNISTTask.train(start, at: 1e-2, steps: 47, seed: 0)
    let many = try FashionMNISTTask.train(start, at: 1e-3, steps: 470, of: 58_000, seed: 0)
    #expect(abs(few.loss - many.loss) < 0.002)
    // Negative control: ten times the steps at the same rate lead elsewhere.
    let further = try FashionMNISTTask.train(start, at: 1e-2, steps: 470, of: 58_000, seed: 0)
    #expect(further.loss <= many.loss - 0.005)
  }

  /// "1e-5 is too low" is a claim about this start and this method. What do larger weights do to a gradient?
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `from He's weights the same travel learns`(seed: UInt64) throws {
    let outcome = try FashionMNISTTask.train(
      FashionMNISTTask.network(.heNormal(), seed: seed), at: 1e-2, steps: 94, seed: seed)
    #expect(outcome.loss <= 2.1)
    #expect(outcome.accuracy >= 0.35)
  }

  /// Adam's first step is the rate itself in every weight. How large are the weights?
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `Adam at 0 point 1 ends in one class, with a finite loss`(seed: UInt64) throws {
    let outcome = try FashionMNISTTask.train(
      FashionMNISTTask.network(seed: seed), by: Adam(), at: 0.1, steps: 150, seed: seed)
    #expect(outcome.classes == 1)
    #expect((2.29...2.40).contains(outcome.loss))
  }

  /// Plain descent bears 0.5. Where does it end?
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `plain SGD at 2 ends in one class, with a finite loss`(seed: UInt64) throws {
    let outcome = try FashionMNISTTask.train(FashionMNISTTask.network(seed: seed), at: 2, steps: 300, seed: seed)
    #expect(outcome.classes == 1)
    #expect((2.29...2.40).contains(outcome.loss))
  }

  /// The commonest fault with rates: one is set, and another trains. What gives it away?
  @Test func `a rate that was set and never used stands in no record`() throws {
    let configured = 0.0363
    // As in the notebook: the found rate is stored where the optimizer does not look, and the default trains.
    var run = try FashionMNISTTask.descent(FashionMNISTTask.network(seed: 0), by: Adam(), at: 0.002, seed: 0)
    let records = (0..<5).compactMap { _ in run.next() }
    #expect(FashionMNISTTask.lostRate(configured: configured, records) == 0.002)
    #expect(FashionMNISTTask.lostRate(configured: 0.002, records) == nil)
  }
}
