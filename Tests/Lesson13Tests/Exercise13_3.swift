import Core
import Foundation
import Lesson13
import TestSupport
import Testing

/// Exercise 13.3: schedule-free descent.
@Suite struct Exercise13_3 {
  /// Before the first step all three points are the start. Which of yours is not?
  @Test(arguments: [[1.0], [3, -4], [0, 0, 0, 7]], [0, 0.5, 0.9, 1])
  func `all begin at the start`(start: [Double], beta: Double) {
    let run = AveragedDescent(start: start, beta: beta)
    #expect(difference(run.probe, from: start, absolute: 1e-12) == nil, "y, from \(start), β = \(beta)")
    #expect(difference(run.average + run.runner, from: start + start) == nil, "x and z, from \(start), β = \(beta)")
  }

  /// One step from 10 along 3 at the rate 2. What is the mean of a single point?
  @Test(arguments: [0, 0.3, 0.9, 1]) func `one step, by hand`(beta: Double) {
    var run = AveragedDescent(start: [10], beta: beta)
    run.step(along: [3], rate: 2)
    #expect(difference(run.runner, from: [4]) == nil, "z, from 10 along 3 at the rate 2, β = \(beta)")
    #expect(difference(run.average, from: [4]) == nil, "x, from 10 along 3 at the rate 2, β = \(beta)")
    #expect(difference(run.probe, from: [4]) == nil, "y, from 10 along 3 at the rate 2, β = \(beta)")
  }

  /// z goes from 10 to 4 and to 0; their mean without the start is 2. Which step moves which point?
  @Test func `two steps, by hand`() {
    var run = AveragedDescent(start: [10], beta: 0.75)
    run.step(along: [3], rate: 2)
    run.step(along: [4], rate: 1)
    #expect(difference(run.runner, from: [0], absolute: 1e-12) == nil, "z, from 10 along 3 at 2 and along 4 at 1")
    #expect(difference(run.average, from: [2]) == nil, "x, from 10 along 3 at 2 and along 4 at 1")
    #expect(difference(run.probe, from: [1.5]) == nil, "y, from 10 along 3 at 2 and along 4 at 1, β = 0.75")
    run.step(along: [-8], rate: 1)
    #expect(difference(run.average, from: [4]) == nil, "x after a third step along −8 at 1: the mean of 4, 0 and 8")
    #expect(difference(run.probe, from: [5]) == nil, "y after the third step, β = 0.75, z = 8")
  }

  /// β = 1 takes the gradient at the average, β = 0 at the point that runs. Which one is yours?
  @Test(arguments: [0, 0.25, 0.9, 1]) func `the gradient's point lies between the two`(beta: Double) {
    var run = AveragedDescent(start: [0, 0], beta: beta)
    run.step(along: [-1, 2], rate: 1)
    run.step(along: [-3, 2], rate: 1)
    // z = (4, −4), x = (2.5, −3).
    #expect(
      difference(run.probe, from: [4 - 1.5 * beta, -4 + beta]) == nil,
      "y between z = (4, −4) and x = (2.5, −3), β = \(beta)")
  }

  /// The mean of z₁ … z_t, each counted once. Has the start a share, or the newest a larger one?
  @Test func `the average is the mean of all points after the start`() throws {
    var random = RandomSource(seed: 133)
    for place in 0..<100 {
      let (n, β) = (1 + random.index(below: place % 20 == 19 ? 80 : 6), random.uniform())
      let start = (0..<n).map { _ in 3 * random.gaussian() }
      var run = AveragedDescent(start: start, beta: β)
      var (z, sum, log) = (start, start.map { _ in 0.0 }, "")
      for step in 1...(1 + random.index(below: 30)) {
        let (gradient, rate) = ((0..<n).map { _ in random.gaussian() }, random.uniform(in: -1..<2))
        run.step(along: gradient, rate: rate)
        z = zip(z, gradient).map { $0 - rate * $1 }
        sum = zip(sum, z).map { $0 + $1 }
        let mean = sum.map { $0 / Double(step) }
        log = "step \(step) from \(start), β = \(β)"
        try #require(difference(run.runner, from: z, relative: 1e-9, absolute: 1e-10) == nil, "z after \(log)")
        try #require(difference(run.average, from: mean, relative: 1e-9, absolute: 1e-10) == nil, "x after \(log)")
        let y = zip(z, mean).map { (1 - β) * $0 + β * $1 }
        try #require(difference(run.probe, from: y, relative: 1e-9, absolute: 1e-10) == nil, "y after \(log)")
      }
    }
  }

  /// A step at the rate 0, or along nothing, is a step: the mean counts it. Does yours?
  @Test func `a step that goes nowhere counts`() {
    var run = AveragedDescent(start: [6], beta: 0.5)
    run.step(along: [2], rate: 1)
    run.step(along: [0], rate: 1)
    run.step(along: [5], rate: 0)
    run.step(along: [4], rate: 1)
    #expect(difference(run.average, from: [3]) == nil, "x: the mean of 4, 4, 4 and 0")
    #expect(run.steps == 4, "how many steps: came \(run.steps)")
  }

  /// A hundred thousand steps between 1 and −1: what is left of the mean, and how many steps were there?
  @Test func `a long run`() {
    var run = AveragedDescent(start: [1], beta: 0.9)
    for step in 1...100_000 { run.step(along: [step.isMultiple(of: 2) ? -2 : 2], rate: 1) }
    #expect(difference(run.runner, from: [1]) == nil, "z after 100,000 steps of 2 to and fro, from 1")
    #expect(difference(run.average, from: [0], absolute: 1e-9) == nil, "x after 100,000 steps of 2 to and fro, from 1")
    #expect(run.steps == 100_000, "how many steps: came \(run.steps)")
    var slope = AveragedDescent(start: [0], beta: 0.9)
    for _ in 0..<100_000 { slope.step(along: [-1], rate: 1) }
    #expect(
      difference(slope.average, from: [50_000.5]) == nil, "x after 100,000 steps of 1 from 0: the mean of 1, 2, 3, …")
  }

  /// Lengths in other units: does anything in your step have a size of its own?
  @Test(arguments: [1e-100, 1e-9, 1e9, 1e100]) func `points of any magnitude`(scale: Double) {
    var run = AveragedDescent(start: [scale, -2 * scale], beta: 0.5)
    run.step(along: [scale, scale], rate: 0.5)
    run.step(along: [-scale, scale], rate: 1)
    #expect(difference(run.runner, from: [1.5 * scale, -3.5 * scale]) == nil, "z, everything times \(scale)")
    #expect(difference(run.average, from: [scale, -3 * scale]) == nil, "x, everything times \(scale)")
  }

  /// A slope of a millionth and a rate of a million: only their product counts. Is a large rate made smaller?
  @Test(arguments: [1e-90, 1e-6, 1e6, 1e90]) func `rates of any magnitude`(scale: Double) {
    var run = AveragedDescent(start: [1, -2], beta: 0.5)
    run.step(along: [1 / scale, 1 / scale], rate: 0.5 * scale)
    run.step(along: [-1 / scale, 1 / scale], rate: scale)
    #expect(difference(run.runner, from: [1.5, -3.5]) == nil, "z, from (1, −2) at \(0.5 * scale) and \(scale)")
    #expect(difference(run.average, from: [1, -3]) == nil, "x, from (1, −2) at \(0.5 * scale) and \(scale)")
  }

  /// A value: what does a copy know of the other one's steps?
  @Test func `a copy goes its own way`() {
    var run = AveragedDescent(start: [1], beta: 0)
    run.step(along: [1], rate: 1)
    var copy = run
    run.step(along: [-100], rate: 1)
    copy.step(along: [-2], rate: 1)
    #expect(difference(copy.average + copy.runner, from: [1, 2]) == nil, "x and z of the copy, from z = 0 along −2")
    #expect(
      difference(run.average + run.runner, from: [50, 100]) == nil, "x and z of the original, from z = 0 along −100")
  }

  /// Without numbers there is still a count of steps. Does anything ask for the first number?
  @Test func `nothing at all`() {
    var run = AveragedDescent(start: [], beta: 0.9)
    run.step(along: [], rate: 1)
    run.step(along: [], rate: 1)
    #expect(run.probe.isEmpty && run.average.isEmpty, "from (), two steps: y came \(run.probe)")
    #expect(run.steps == 2, "how many steps: came \(run.steps)")
  }

  /// The claim of the lesson: plain descent diverges above 0.2 here. Which of your three points moves along the gradient?
  @Test(arguments: [0.1, 0.3, 1, 1.9]) func `stable at rates far beyond the bound`(rate: Double) {
    var run = AveragedDescent(start: [1, 1], beta: 0.9)
    for _ in 0..<4_000 {
      let y = run.probe
      guard y.count == 2 else { break }
      run.step(along: [10 * y[0], 0.5 * y[1]], rate: rate)
    }
    #expect(
      difference(run.average, from: [0, 0], absolute: 0.005) == nil,
      "½(10x² + ½y²) from (1, 1), 4,000 steps at \(rate), β = 0.9")
  }

  /// The count of steps, which every share depends on, is the same for any β. Does it go on in each step, up to thousands?
  @Test(arguments: [0, 0.5, 1]) func `every step is counted, whatever beta is`(beta: Double) {
    var run = AveragedDescent(start: [3], beta: beta)
    // z is −1, 1, −1, 1, …
    run.step(along: [4], rate: 1)
    for step in 2...6_001 { run.step(along: [step.isMultiple(of: 2) ? -2 : 2], rate: 1) }
    #expect(run.steps == 6_001, "how many steps, β = \(beta): came \(run.steps)")
    #expect(difference(run.runner, from: [-1]) == nil, "z after 6,001 steps to −1 and 1 in turn, β = \(beta)")
    #expect(difference(run.average, from: [-1 / 6_001.0], relative: 1e-7) == nil, "x after them, β = \(beta)")
  }
}
