import Autograd
import Core
import Datasets
import Foundation
import Lesson08
import NeuralNetworks
import TestSupport
import Tensors
import Testing

/// Exercise 8.2: loss and accuracy over batches.
@Suite struct Exercise08_2 {
  private typealias Batch = (logits: [[Double]], labels: [Int])

  private func score(_ batches: [Batch]) -> Scorekeeper {
    var score = Scorekeeper()
    for batch in batches { score.add(batch.logits, batch.labels) }
    return score
  }

  private func score(_ logits: [[Double]], _ labels: [Int]) -> Scorekeeper { score([(logits, labels)]) }

  /// NaN has a sign, which nobody reads.
  private func spelled(_ number: Double) -> String { number.isNaN ? "NaN" : "\(number)" }

  private func draw(_ count: Int, classes: Int = 10, seed: UInt64) -> Batch {
    var random = RandomSource(seed: seed)
    return (
      (0..<count).map { _ in (0..<classes).map { _ in 3 * random.gaussian() } },
      (0..<count).map { _ in random.index(below: classes) }
    )
  }

  /// The logits of each image stand in a row of their own. Which place has the largest of its row, and what is the share of?
  @Test func `the largest logit of its own row is the prediction`() {
    let logits = [[9.0, 5, 8], [2, 3, 1], [0, 4, 2], [6, 7, 5]]
    #expect(score(logits, [0, 1, 1, 1]).accuracy ≈ 1)
    #expect(score(logits, [0, 1, 2, 0]).accuracy ≈ 0.5)
    #expect(score(logits, [1, 1, 0, 2]).accuracy ≈ 0.25)
    #expect(score([[-3, -1, -2]], [1]).accuracy ≈ 1)
  }

  /// Two logits are equal, and none is larger. Is your prediction the first of them, and never another class?
  @Test func `of equal logits the first is the prediction`() {
    #expect(score([[1, 5, 5]], [1]).accuracy ≈ 1)
    #expect(isClose(score([[1, 5, 5]], [2]).accuracy, 0, absolute: 1e-12))
    #expect(score([[-2, -2], [-2, -2], [3, 3], [0, 0]], [0, 1, 1, 0]).accuracy ≈ 0.5)
  }

  /// What is left to lose for a network that is right and sure? The logits are no probabilities.
  @Test func `sure and right costs nothing`() {
    let logits = (0..<10).map { row in (0..<10).map { $0 == row ? 40.0 : 0 } }
    let score = score(logits, Array(0..<10))
    #expect(isClose(score.loss, 0, absolute: 1e-12))
    #expect(score.accuracy ≈ 1)
  }

  /// Are the logits 2, 0 and 1 probabilities? Which class do you take the logarithm of, in which base, with which sign?
  @Test func `the loss of an image is log Σ exp z less the logit of its label`() {
    let sum = exp(2.0) + exp(0) + exp(1)
    #expect(score([[2, 0, 1]], [0]).loss ≈ (log(sum) - 2))
    #expect(score([[2, 0, 1]], [1]).loss ≈ log(sum))
    #expect(score([[2, 0, 1]], [2]).loss ≈ (log(sum) - 1))
  }

  /// A network that finds all classes equally likely: what does the right one cost? And which class does it name?
  @Test(arguments: [2, 10, 100]) func `a guess costs the logarithm of the number of classes`(classes: Int) {
    let logits = Array(repeating: Array(repeating: 0.3, count: classes), count: 4)
    #expect(score(logits, [0, 1, 1, 0]).loss ≈ log(Double(classes)))
    #expect(score(logits, [0, 1, 1, 0]).accuracy ≈ 0.5)
  }

  /// e^1000 is no number, and e^-1000 is 0. Are their logarithms?
  @Test func `logits of a thousand are no problem`() {
    #expect(score([[1_000, 999]], [0]).loss ≈ log(1 + exp(-1)))
    #expect(score([[-1_000, 0]], [0]).loss ≈ 1_000)
    #expect(score([[-1_000, -1_001]], [1]).loss ≈ (1 + log(1 + exp(-1))))
    #expect(score([[0, 1e6, -1e6]], [2]).loss ≈ 2e6)
  }

  /// A logit of minus infinity rules a class out. What is exp of it, and what does a network lose that rules out the label?
  @Test func `a class may be ruled out, and NaN is not hidden`() {
    #expect(score([[2, -.infinity, 1]], [0]).loss ≈ log(1 + exp(-1)))
    #expect(score([[2, -.infinity, 1]], [1]).loss == .infinity)
    #expect(spelled(score([[2, .nan, 1]], [0]).loss) == "NaN")
  }

  /// 60,000 images in batches of 64: the last batch has 32. Does each of them count as much as two others?
  @Test func `a short last batch counts by its images`() {
    let right = (logits: [[2.0, 0], [2, 0], [2, 0]], labels: [0, 0, 0])
    let wrong = (logits: [[2.0, 0]], labels: [1])
    let score = score([right, wrong])
    #expect(score.accuracy ≈ 0.75)
    #expect(score.loss ≈ (0.75 * log(1 + exp(-2)) + 0.25 * log(1 + exp(2))))
  }

  /// After each batch: the share and the mean over all images so far. Does asking change anything, or come too late?
  @Test func `both may be asked for after every batch`() throws {
    var score = Scorekeeper()
    var (images, hits, losses) = (0, 0.0, 0.0)
    for (place, size) in [1, 4, 2, 7, 1].enumerated() {
      let batch = draw(size, classes: 3, seed: UInt64(place))
      score.add(batch.logits, batch.labels)
      for (z, label) in zip(batch.logits, batch.labels) {
        losses -= log(exp(z[label]) / z.map { exp($0) }.reduce(0, +))
        hits += z.indices.allSatisfy { z[$0] <= z[label] } ? 1 : 0
      }
      images += size
      let (accuracy, loss) = (hits / Double(images), losses / Double(images))
      for _ in 0..<2 {
        try #require(isClose(score.accuracy, accuracy, absolute: 1e-12), "after \(place + 1) batches, \(images) images")
        try #require(score.loss ≈ loss, "after \(place + 1) batches, \(images) images")
      }
    }
  }

  /// A mean over no images is no number. And what does a batch of no images change?
  @Test func `before the first image both are NaN, and an empty batch changes nothing`() {
    var score = Scorekeeper()
    #expect(spelled(score.accuracy) == "NaN")
    #expect(spelled(score.loss) == "NaN")
    score.add([], [])
    #expect(spelled(score.accuracy) == "NaN")
    #expect(spelled(score.loss) == "NaN")
    score.add([[2, 0], [0, 2]], [0, 0])
    score.add([], [])
    #expect(score.accuracy ≈ 0.5)
    #expect(score.loss ≈ (0.5 * log(1 + exp(-2)) + 0.5 * log(1 + exp(2))))
  }

  /// Two networks, two scores. What do your scores share, and what does a copy take with it?
  @Test func `scores share nothing`() {
    var first = score([[2, 0]], [0])
    let copy = first
    first.add([[2, 0]], [1])
    _ = score([[5, 0], [0, 5]], [1, 0])
    #expect(copy.accuracy ≈ 1)
    #expect(copy.loss ≈ log(1 + exp(-2)))
    #expect(first.accuracy ≈ 0.5)
    #expect(first.loss ≈ (0.5 * log(1 + exp(-2)) + 0.5 * log(1 + exp(2))))
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
    #expect(parts.accuracy ≈ whole.accuracy)
  }

  /// If all the other tests pass and this one fails: which number of classes or of images is new here?
  @Test(arguments: [(2, 30), (10, 150), (26, 1_000)]) func `agrees with the library`(classes: Int, images: Int) {
    let (logits, labels) = draw(images, classes: classes, seed: UInt64(classes))
    let yours = score([
      (Array(logits.prefix(20)), Array(labels.prefix(20))),
      (Array(logits.dropFirst(20)), Array(labels.dropFirst(20))),
    ])
    let tensor = Tensor(logits)
    #expect(yours.accuracy ≈ accuracy(tensor, labels))
    #expect(yours.loss ≈ crossEntropy(tensor, labels).item)
  }

  /// The copy goes on, and so does the score that it was taken from. Whose hits does each of them count?
  @Test func `a copy and its original go on by themselves`() {
    var first = score([[2, 0], [0, 2]], [0, 0])
    var copy = first
    copy.add([[2, 0], [3, 0]], [0, 0])
    #expect(first.accuracy ≈ 0.5)
    #expect(copy.accuracy ≈ 0.75)
    first.add([[2, 0], [0, 2]], [1, 1])
    #expect(first.accuracy ≈ 0.5)
    #expect(copy.accuracy ≈ 0.75)
    let right = log(1 + exp(-2.0))
    let wrong = log(1 + exp(2.0))
    #expect(first.loss ≈ (0.5 * right + 0.5 * wrong))
    let sum = 2 * right + wrong + log(1 + exp(-3.0))
    #expect(copy.loss ≈ (sum / 4))
  }

  /// A hundred and twenty thousand images, one batch after the other. When does yours begin to forget?
  @Test func `many batches are counted to the end`() {
    let logits = [[Double]](repeating: [2, 0], count: 1_000)
    var score = Scorekeeper()
    for batch in 0..<120 { score.add(logits, [Int](repeating: batch < 30 ? 1 : 0, count: 1_000)) }
    #expect(score.accuracy ≈ 0.75)
    #expect(score.loss ≈ (0.75 * log(1 + exp(-2)) + 0.25 * log(1 + exp(2))))
  }
}
