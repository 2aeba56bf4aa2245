import Autograd
import Core
import Foundation
import Lesson06
import Tensors
import TestSupport
import Testing

/// Exercise 6.2: the cross-entropy of logits and its gradient.
@Suite struct Exercise06_2 {
  let criterion = SoftmaxCrossEntropy()
  /// Four examples, three classes, no order in the labels.
  let logits = [[0.5, -1, 2], [3, 0, 0.1], [-0.3, 0.2, 0.25], [1, 1, -2]]
  let labels = [2, 1, 0, 1]

  /// A network that prefers no class gives each of k classes 1/k: what is −log of that?
  @Test(arguments: [1, 2, 3, 10]) func `equal logits cost the logarithm of the number of classes`(classes: Int) {
    let z = [Array(repeating: 0.7, count: classes)]
    let loss = criterion.loss(z, [classes - 1])
    #expect(isClose(loss, log(Double(classes)), absolute: 1e-9), "One example, all logits are 0.7.")
  }

  /// A network that is right, and sure: how much is left to lose?
  @Test func `for sure and right the loss is zero`() {
    let loss = criterion.loss([[60, 0], [0, 60], [60, 0]], [0, 1, 0])
    #expect(abs(loss) <= 1e-9, "The logits are [60, 0], [0, 60], [60, 0], the labels 0, 1, 0.")
  }

  /// A network that is wrong, and the surer the worse: what is −log of e^−40?
  @Test(arguments: [40.0, 100]) func `for sure and wrong the loss is the difference of the logits`(gap: Double) {
    #expect(
      difference([criterion.loss([[gap, 0, -3]], [1])], from: [gap]) == nil,
      "The logits are [\(gap), 0, −3], the label is 1.")
  }

  /// Is it the sum of the losses, or their mean? Over the examples, or over something else?
  @Test func `the same examples twice cost the same`() {
    let once = criterion.loss(logits, labels)
    #expect(
      difference([criterion.loss(logits + logits, labels + labels)], from: [once]) == nil,
      "Four examples twice, beside once.")
    let single = zip(logits, labels).map { criterion.loss([$0], [$1]) }
    #expect(
      difference([once], from: [single.reduce(0, +) / 4]) == nil,
      "Four examples, beside the mean of their losses one by one.")
  }

  /// Only differences between logits count: e^(z + c) = e^z · e^c, above and below. Where does c stay in yours?
  @Test(arguments: [13.0, -40]) func `a number added to all logits of a row changes nothing`(shift: Double) {
    let shifted = logits.map { row in row.map { $0 + shift } }
    #expect(
      difference([criterion.loss(shifted, labels)], from: [criterion.loss(logits, labels)]) == nil,
      "Logits with \(shift) added, beside those without.")
    let gradients = [shifted, logits].map { criterion.gradient($0, labels).flatMap { $0 } }
    #expect(difference(gradients[0], from: gradients[1], absolute: 1e-12) == nil, "The gradients of both.")
  }

  /// Written out for small logits: −log(e^z[label] / Σ e^z), and the mean. For which example do you get something else?
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7] as [UInt64]) func `the loss is what the formula says`(seed: UInt64) {
    let (z, targets) = random(seed)
    let terms = zip(z, targets).map { row, label in -log(exp(row[label]) / row.map { exp($0) }.reduce(0, +)) }
    let right = terms.reduce(0, +) / Double(z.count)
    #expect(
      difference([criterion.loss(z, targets)], from: [right], absolute: 1e-12) == nil,
      "The logits are \(z), the labels \(targets).")
  }

  /// e^1000 is infinite, and e^−1000 is 0. What may be taken away from the logits of a row, of each row by itself?
  @Test(arguments: [
    LargeCase([[1000, 999]], [0], loss: 0.31326168751822286),
    LargeCase([[-1000, -1001]], [0], loss: 0.31326168751822286),
    LargeCase([[1000, 0]], [1], loss: 1000),
    LargeCase([[0, -1e5, 1e5]], [1], loss: 2e5),
    LargeCase([[1000, 999], [-1000, -1001], [0, 1e4]], [0, 0, 1], loss: 0.20884112501214858),
  ])
  func `logits of a thousand are no problem for the loss`(example: LargeCase) {
    #expect(difference([criterion.loss(example.logits, example.labels)], from: [example.loss]) == nil)
  }

  /// How many numbers has the gradient: one for each logit of each example?
  @Test func `the gradient has the shape of the logits`() {
    for (rows, classes) in [(1, 1), (1, 4), (5, 2), (2, 7)] {
      let z = (0..<rows).map { _ in [Double](repeating: 0, count: classes) }
      let counts = criterion.gradient(z, Array(repeating: classes - 1, count: rows)).map { Double($0.count) }
      #expect(
        difference(counts, from: z.map { _ in Double(classes) }) { "row \($0 + 1)" } == nil,
        "Logits of \(rows) examples and \(classes) classes; how many numbers has each row?")
    }
  }

  /// Equal logits: p is 1/k for each class. At which place is 1 taken away, and which way does the loss fall?
  @Test func `for one example it is p, and p minus 1 at the label`() {
    let came = criterion.gradient([[0.7, 0.7, 0.7, 0.7]], [1]).flatMap { $0 }
    #expect(
      difference(came, from: [0.25, -0.75, 0.25, 0.25]) { "place \($0)" } == nil, "Four equal logits, the label is 1.")
  }

  /// The loss is a mean over the examples: by how much does each of them move it?
  @Test func `of twice as many examples each has half of the gradient`() {
    let once = criterion.gradient(logits, labels).flatMap { $0 }
    #expect(once.count == 12)
    let twice = criterion.gradient(logits + logits, labels + labels).flatMap { $0 }
    #expect(
      difference(twice, from: (once + once).map { $0 / 2 }, absolute: 1e-15) == nil,
      "Four examples twice, beside half of the gradient of once.")
    let single = zip(logits, labels).flatMap { criterion.gradient([$0], [$1]).flatMap { $0 } }
    #expect(
      difference(once, from: single.map { $0 / 4 }, absolute: 1e-15) == nil,
      "Four examples, beside a quarter of the gradient of each alone.")
  }

  /// The probabilities of an example sum to 1, and so does its label: to what does their difference?
  @Test func `the gradient of each example sums to zero`() {
    let sums = criterion.gradient(logits, labels).map { $0.reduce(0, +) }
    #expect(difference(sums, from: [0, 0, 0, 0], absolute: 1e-14) { "the sum of row \($0 + 1)" } == nil)
  }

  /// Written out for small logits: (p − 1 at the label)/m. Which row, and which class, is another one in yours?
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7] as [UInt64]) func `the gradient is what the formula says`(seed: UInt64) {
    let (z, targets) = random(seed)
    let right = zip(z, targets).flatMap { row, label in
      let powers = row.map { exp($0) }
      let all = powers.reduce(0, +)
      return row.indices.map { (powers[$0] / all - ($0 == label ? 1.0 : 0)) / Double(z.count) }
    }
    let classes = z[0].count
    let name = { (place: Int) in "example \(place / classes), logit \(place % classes)" }
    #expect(
      difference(criterion.gradient(z, targets).flatMap { $0 }, from: right, absolute: 1e-13, name: name) == nil,
      "The logits are \(z), the labels \(targets).")
  }

  /// Softmax of [1000, 0] is [1, 0]. Is yours, or is it limited, or no number?
  @Test(arguments: [
    LargeCase([[1000, 0]], [1], gradient: [1, -1]),
    LargeCase([[1000, 0]], [0], gradient: [0, 0]),
    LargeCase([[-1000, -1000]], [0], gradient: [-0.5, 0.5]),
    LargeCase([[1e5, -1e5, 1e5], [-1000, 0, -1000]], [1, 1], gradient: [0.25, -0.5, 0.25, 0, 0, 0]),
    LargeCase(
      [[1000, 999], [-1000, -1001]], [0, 1],
      gradient: [-0.13447071068499755, 0.13447071068499755, 0.36552928931500245, -0.36552928931500245]),
  ])
  func `logits of a thousand are no problem for the gradient`(example: LargeCase) {
    let came = criterion.gradient(example.logits, example.labels).flatMap { $0 }
    #expect(difference(came, from: example.gradient, absolute: 1e-12) == nil)
  }

  /// The slopes of your own loss, measured: what does a small step of one logit change?
  @Test func `the gradient is the slope of the loss`() {
    let places = logits.indices.flatMap { row in (0..<3).map { (row, $0) } }
    let slopes = places.map { row, column in
      var (up, down) = (logits, logits)
      up[row][column] += 1e-5
      down[row][column] -= 1e-5
      return (criterion.loss(up, labels) - criterion.loss(down, labels)) / 2e-5
    }
    let came = criterion.gradient(logits, labels).flatMap { $0 }
    #expect(
      difference(came, from: slopes, relative: 1e-6, absolute: 1e-9) {
        "example \(places[$0].0), logit \(places[$0].1)"
      } == nil,
      "The logits are \(logits), the labels \(labels).")
  }

  /// If all the other tests pass and this one fails: which of the two is off, the loss or its gradient?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with the library`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let z = (0..<20).map { _ in (0..<5).map { _ in 4 * random.gaussian() } }
    let targets = (0..<20).map { _ in random.index(below: 5) }
    let theirs = valueAndGradient(at: Tensor(z)) { crossEntropy($0, targets) }
    #expect(
      difference([criterion.loss(z, targets)], from: [theirs.value]) == nil, "The loss of 20 examples and 5 classes.")
    let ours = criterion.gradient(z, targets).flatMap { $0 }
    #expect(
      difference(ours, from: theirs.gradient.scalars, absolute: 1e-14) { "example \($0 / 5), logit \($0 % 5)" } == nil)
  }

  /// Thousands of examples, or thousands of classes. Which of them do not count in yours, and what is divided by?
  @Test(arguments: [(5_003, 3), (2, 2_001), (1, 10_000), (64, 101)])
  func `any number of examples and classes`(examples: Int, classes: Int) {
    var random = RandomSource(seed: UInt64(examples + classes))
    let z = (0..<examples).map { _ in (0..<classes).map { _ in 2 * random.gaussian() } }
    let targets = z.map { _ in random.index(below: classes) }
    var (right, sum) = ([Double](), 0.0)
    right.reserveCapacity(examples * classes)
    for (row, label) in zip(z, targets) {
      let powers = row.map { exp($0) }
      let all = powers.reduce(0, +)
      sum += log(all) - row[label]
      for place in row.indices { right.append((powers[place] / all - (place == label ? 1.0 : 0)) / Double(examples)) }
    }
    let loss = criterion.loss(z, targets)
    #expect(difference([loss], from: [sum / Double(examples)]) == nil, "\(examples) examples, \(classes) classes")
    let came = criterion.gradient(z, targets).flatMap { $0 }
    let name = { (place: Int) in "example \(place / classes), logit \(place % classes)" }
    #expect(
      difference(came, from: right, relative: 1e-9, absolute: 1e-13 / Double(examples), name: name) == nil,
      "The gradient of \(examples) examples and \(classes) classes.")
  }

  /// Logits of one to seven examples and classes, and their labels in any order.
  private func random(_ seed: UInt64) -> (logits: [[Double]], labels: [Int]) {
    var random = RandomSource(seed: seed)
    let (examples, classes) = (Int(seed), seed % 3 == 0 ? Int(seed) : 2 + random.index(below: 6))
    let logits = (0..<examples).map { _ in (0..<classes).map { _ in 2 * random.gaussian() } }
    return (logits, logits.map { _ in random.index(below: classes) })
  }
}

/// Logits that overflow or vanish under e^z, and what must come of them nevertheless.
struct LargeCase: Sendable, CustomTestStringConvertible {
  let logits: [[Double]]
  let labels: [Int]
  let loss: Double
  let gradient: [Double]

  init(_ logits: [[Double]], _ labels: [Int], loss: Double = .nan, gradient: [Double] = []) {
    (self.logits, self.labels, self.loss, self.gradient) = (logits, labels, loss, gradient)
  }

  var testDescription: String { "logits \(logits), labels \(labels)" }
}
