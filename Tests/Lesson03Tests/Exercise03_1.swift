import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.1: step decay.
@Suite struct Exercise03_1 {
  /// The article's own numbers: 0.1, divided by ten every ten epochs.
  let article = StepDecay(base: 0.1, stepSize: 10, gamma: 0.1)

  /// How many cuts lie behind the first epoch?
  @Test func `starts at the base rate`() {
    #expect(article(0) ≈ 0.1)
  }

  /// Epochs are counted from zero: is epoch 9 the ninth or the tenth?
  @Test func `the last epoch before a cut still runs at the old rate`() {
    #expect(article(9) ≈ 0.1)
    #expect(article(19) ≈ 0.01)
  }

  /// And which epoch is the first one after the cut?
  @Test func `the cut comes at epoch stepSize`() {
    #expect(article(10) ≈ 0.01)
    #expect(article(20) ≈ 0.001)
  }

  /// γ is applied once per `stepSize` epochs, not at every epoch.
  @Test(arguments: [(1, 0.5), (3, 0.9), (7, 0.2)])
  func `every stepSize epochs the rate is multiplied by gamma`(stepSize: Int, gamma: Double) {
    let schedule = StepDecay(base: 0.8, stepSize: stepSize, gamma: gamma)
    let wrong = (0..<40).first { !(schedule($0 + stepSize) ≈ gamma * schedule($0)) }
    let (before, after) = (schedule(wrong ?? 0), schedule((wrong ?? 0) + stepSize))
    #expect(wrong == nil, "epoch \(wrong ?? 0): \(before), \(stepSize) epochs later \(after), not \(gamma) times it")
  }

  /// A pure function of the epoch: does asking change anything?
  @Test func `asking twice, in any order, gives the same answer`() {
    let forwards = (0..<50).map { article($0) }
    let wrong = (0..<50).reversed().first { !(article($0) == forwards[$0]) }
    #expect(wrong == nil, "epoch \(wrong ?? 0): \(forwards[wrong ?? 0]), and asked again \(article(wrong ?? 0))")
  }

  /// If all the other tests pass and this one fails: at which epoch do the two part?
  @Test func `agrees with the library's StepLR at every epoch`() throws {
    let library = try StepLR(baseLR: 0.1, stepSize: 10, gamma: 0.1)
    let wrong = (0..<100).first { !isClose(article($0), library($0), relative: 1e-12) }
    let step = wrong ?? 0
    #expect(wrong == nil, "at epoch \(step) the rate should be \(library(step)), came \(article(step))")
  }
}
