import Autograd
import Core
import Datasets
import Foundation
import Lesson06
import Tensors
import TestSupport
import Testing

/// Exercise 6.2: the cross-entropy of logits and its gradient.
@Suite struct Exercise06_2 {
  let criterion = SoftmaxCrossEntropy()
  let logits = [[0.5, -1, 2], [3, 0, 0.1], [-0.3, 0.2, 0.25]]
  let labels = [2, 1, 0]

  /// What does a network say that prefers no class?
  @Test(arguments: [2, 3, 10]) func `equal logits cost the logarithm of the number of classes`(classes: Int) {
    let z = [Array(repeating: 0.7, count: classes)]
    #expect(criterion.loss(z, [classes - 1]) ≈ log(Double(classes)))
  }

  /// A network that is right, and sure: how much is left to lose?
  @Test func `for sure and right the loss is zero`() {
    #expect(abs(criterion.loss([[60, 0], [0, 60]], [0, 1])) <= 1e-12)
  }

  /// e^1000 is infinite. Is softmax?
  @Test func `logits of a thousand are no problem`() {
    let z = [[1000.0, 999], [-1000, -1001]]
    #expect(criterion.loss(z, [0, 0]) ≈ log(1 + exp(-1)))
    #expect(criterion.loss([[1000, 0]], [1]) ≈ 1000)
    let gradient = criterion.gradient(z, [0, 0]).flatMap { $0 }
    #expect(gradient.count == 4)
    #expect(gradient.first { !$0.isFinite } == nil)
  }

  /// Only differences between logits count.
  @Test func `a number added to all logits of a row changes nothing`() {
    let shifted = logits.map { row in row.map { $0 + 13 } }
    #expect(criterion.loss(shifted, labels) ≈ criterion.loss(logits, labels))
  }

  /// Is it the sum of the losses, or their mean? And the gradient?
  @Test func `the same examples twice change nothing`() {
    #expect(criterion.loss(logits + logits, labels + labels) ≈ criterion.loss(logits, labels))
    let once = criterion.gradient(logits, labels)
    let twice = criterion.gradient(logits + logits, labels + labels)
    #expect(once.count == 3)
    let sums = zip(twice.prefix(3), twice.suffix(3)).map { zip($0, $1).map(+) }
    #expect(sums.count == 3)
    #expect(zip(once, sums).allSatisfy { zip($0, $1).allSatisfy { isClose($0, $1, absolute: 1e-15) } })
  }

  /// The slopes of your own loss, measured: what does a small step of one logit change?
  @Test func `the gradient is the slope of the loss`() throws {
    let gradient = criterion.gradient(logits, labels)
    try #require(gradient.count == 3)
    for row in 0..<3 {
      try #require(gradient[row].count == 3)
      for column in 0..<3 {
        var (up, down) = (logits, logits)
        up[row][column] += 1e-5
        down[row][column] -= 1e-5
        let slope = (criterion.loss(up, labels) - criterion.loss(down, labels)) / 2e-5
        guard isClose(gradient[row][column], slope, relative: 1e-6, absolute: 1e-9) else {
          Issue.record("example \(row), logit \(column): the slope is \(slope), came \(gradient[row][column])")
          return
        }
      }
    }
  }

  /// Probabilities sum to 1, and so does the label.
  @Test func `the gradient of each example sums to zero`() {
    let sums = criterion.gradient(logits, labels).map { $0.reduce(0, +) }
    #expect(sums.count == 3)
    #expect(sums.allSatisfy { abs($0) <= 1e-15 })
  }

  /// If all the other tests pass and this one fails: which of the two is off, the loss or its gradient?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with the library`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let z = (0..<20).map { _ in (0..<5).map { _ in 4 * random.gaussian() } }
    let targets = (0..<20).map { _ in random.index(below: 5) }
    let theirs = valueAndGradient(at: Tensor(z)) { crossEntropy($0, targets) }
    #expect(criterion.loss(z, targets) ≈ theirs.value)
    let ours = criterion.gradient(z, targets).flatMap { $0 }
    #expect(ours.count == 100)
    #expect(zip(ours, theirs.gradient.scalars).allSatisfy { isClose($0, $1, absolute: 1e-14) })
  }
}
