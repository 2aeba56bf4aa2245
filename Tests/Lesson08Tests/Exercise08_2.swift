import Autograd
import Core
import Datasets
import Foundation
import Lesson08
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Exercise 8.2: loss and accuracy over batches.
@Suite struct Exercise08_2 {
  private func score(_ batches: [(logits: [[Double]], labels: [Int])]) -> Scorekeeper {
    var score = Scorekeeper()
    for batch in batches { score.add(batch.logits, batch.labels) }
    return score
  }

  private func draw(_ count: Int, seed: UInt64) -> (logits: [[Double]], labels: [Int]) {
    var random = RandomSource(seed: seed)
    return (
      (0..<count).map { _ in (0..<10).map { _ in 3 * random.gaussian() } },
      (0..<count).map { _ in random.index(below: 10) }
    )
  }

  /// Three rows of three logits: which place has the largest of each?
  @Test func `the largest logit of its own row is the prediction`() {
    let logits = [[9.0, 5, 8], [2, 3, 1], [0, 4, 2], [6, 7, 5]]
    #expect(score([(logits, [0, 1, 1, 1])]).accuracy == 1)
    #expect(score([(logits, [0, 1, 2, 0])]).accuracy == 0.5)
  }

  /// What is left to lose for a network that is right and sure? The logits are no probabilities.
  @Test func `sure and right costs nothing`() {
    let logits = (0..<10).map { row in (0..<10).map { $0 == row ? 40.0 : 0 } }
    let score = score([(logits, Array(0..<10))])
    #expect(abs(score.loss) <= 1e-12)
    #expect(score.accuracy == 1)
  }

  /// A network that finds ten classes equally likely: what does the right one cost? And which class does it name?
  @Test func `a guess costs ln 10, and names the first class`() {
    let batch = (logits: Array(repeating: Array(repeating: 0.3, count: 10), count: 4), labels: [0, 1, 2, 0])
    #expect(score([batch]).loss ≈ log(10))
    #expect(score([batch]).accuracy == 0.5)
  }

  /// e^1000 is no number. Is its logarithm?
  @Test func `logits of a thousand are no problem`() {
    #expect(score([([[1000, 999]], [0])]).loss ≈ log(1 + exp(-1)))
    #expect(score([([[-1000, 0]], [0])]).loss ≈ 1000)
  }

  /// 60,000 images in batches of 64: the last batch has 32. Does each of them count as much as two others?
  @Test func `a short last batch counts by its images`() {
    let right = (logits: [[2.0, 0], [2, 0], [2, 0]], labels: [0, 0, 0])
    let wrong = (logits: [[2.0, 0]], labels: [1])
    let score = score([right, wrong])
    #expect(score.accuracy == 0.75)
    #expect(score.loss ≈ (0.75 * log(1 + exp(-2)) + 0.25 * log(1 + exp(2))))
  }

  /// Does it matter how the same images are divided?
  @Test(arguments: [1, 7, 64, 200]) func `the batch size changes nothing`(size: Int) {
    let all = draw(200, seed: 3)
    let batches = stride(from: 0, to: 200, by: size).map { start in
      (
        logits: Array(all.logits[start..<min(start + size, 200)]),
        labels: Array(all.labels[start..<min(start + size, 200)])
      )
    }
    let (whole, parts) = (score([all]), score(batches))
    #expect(parts.loss ≈ whole.loss)
    #expect(parts.accuracy == whole.accuracy)
  }

  /// If all the other tests pass and this one fails: which of the two numbers is another one?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with the library`(seed: UInt64) {
    let (logits, labels) = draw(150, seed: seed)
    let yours = score([
      (Array(logits.prefix(100)), Array(labels.prefix(100))),
      (Array(logits.dropFirst(100)), Array(labels.dropFirst(100))),
    ])
    let tensor = Tensor(logits)
    #expect(yours.accuracy ≈ accuracy(tensor, labels))
    #expect(yours.loss ≈ crossEntropy(tensor, labels).item)
  }
}
