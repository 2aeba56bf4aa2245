import Foundation
import Schedules
import TestSupport
import Testing

/// Plateaus behind other schedules, bounds and single rates, as the command line and JSON say them.
@Suite struct AdjustedSpecs {
  private func line(_ words: String, baseLRs: [Double] = [1], steps: Int? = nil, metrics: [Double] = []) throws -> Spec
  {
    try Spec(
      commandLine: words.split(separator: " ").map(String.init), baseLRs: baseLRs, steps: steps, metrics: metrics)
  }

  private func json(_ text: String) throws -> Spec { try Spec(json: Data(text.utf8)) }

  /// What `ReduceLROnPlateau` does in mode min with a relative threshold of 1e-4, written once more.
  private func plateau(_ metrics: [Double], base: Double, factor: Double, patience: Int) -> [Double] {
    var (rates, rate, best, bad) = ([base], base, Double.infinity, 0)
    for metric in metrics {
      if metric < best * (1 - 1e-4) { (best, bad) = (metric, 0) } else { bad += 1 }
      if bad > patience { (rate, bad) = (rate * factor, 0) }
      rates.append(rate)
    }
    return rates
  }

  @Test(arguments: 1...20) func `a plateau behind a warm-up sees the metrics of its own steps only`(_ seed: Int) throws
  {
    var random = SplitMix(seed: UInt64(seed))
    let metrics = (0..<30).map { _ in Double.random(in: 0...1, using: &random) }
    let (warmup, patience) = (Int.random(in: 1...8, using: &random), Int.random(in: 0...2, using: &random))
    let words = "Warmup to=0.8 over=\(warmup) then ReduceLROnPlateau factor=0.5 patience=\(patience)"
    let rows = try line(words, baseLRs: [0.8], metrics: metrics).rows
    let rise = (0..<warmup).map { 0.8 * Double($0 + 1) / Double(warmup) }
    let expected = rise + plateau(Array(metrics.dropFirst(warmup)), base: 0.8, factor: 0.5, patience: patience)
    #expect(rows.count == 31)
    #expect(zip(rows, expected).allSatisfy { isClose($0[0], $1) }, "\(rows) \(expected)")
    let text = """
      {"then": [{"class": "Warmup", "params": {"to": 0.8, "over": \(warmup)}},
        {"class": "ReduceLROnPlateau", "params": {"factor": 0.5, "patience": \(patience)}}],
       "base_lrs": [0.8], "num_steps": 30, "metrics": \(metrics)}
      """
    #expect(try json(text).rows == rows)
  }

  @Test func `a plateau may follow PyTorch's schedulers, in every parameter group, from a milestone`() throws {
    let words =
      "milestones=2,3 LinearLR start_factor=0.5 total_iters=2 then Hold rate=9 then ReduceLROnPlateau patience=0"
    let rows = try line(words, baseLRs: [1, 4], metrics: [5, 5, 5, 5, 5]).rows
    #expect(rows == [[0.5, 2], [0.75, 3], [9, 9], [1, 4], [1, 4], [0.1, 0.4]])
  }

  @Test func `a plateau needs a metric for each step, also behind a warm-up`() {
    for metrics in [[], [1.0, 1]] {
      let error = #expect(throws: ScheduleError.self) {
        try line("Warmup to=1 over=2 then ReduceLROnPlateau", steps: 3, metrics: metrics)
      }
      #expect(error?.description.contains("ReduceLROnPlateau needs a metric for each of its 3 steps") == true)
    }
  }

  @Test func `every schedule takes bounds and single rates, in words and in JSON`() throws {
    let expected = [[0.6], [0.5], [0.25], [0.2], [2], [0.2]]
    #expect(try line("ExponentialLR gamma=0.5 floor=0.2 ceiling=0.6 at=4:2", steps: 5).rows == expected)
    #expect(try line("ExponentialLR gamma=0.5 floor=0.2 ceiling=0.6 at={\"4\":2}", steps: 5).rows == expected)
    let params = #"{"gamma": 0.5, "floor": 0.2, "ceiling": 0.6, "at": {"4": 2}}"#
    #expect(
      try json(#"{"class": "ExponentialLR", "params": \#(params), "base_lrs": [1], "num_steps": 5}"#).rows == expected)
    #expect(try line("ExponentialLR gamma=0.5 at=0:3,2:4", steps: 3).rows == [[3], [0.5], [4], [0.125]])
  }

  @Test func `in a join bounds belong to their own piece, beside the list to all`() throws {
    let words = "Warmup to=1 over=4 then ExponentialLR gamma=0.5 floor=0.3 at=1:7"
    #expect(try line(words, steps: 7).rows == [[0.25], [0.5], [0.75], [1], [1], [7], [0.3], [0.3]])
    let pieces = """
      [{"class": "Warmup", "params": {"to": 1, "over": 4}}, {"class": "ExponentialLR", "params": {"gamma": 0.5}}]
      """
    let whole = try json(#"{"then": \#(pieces), "floor": 0.3, "at": {"5": 7}, "base_lrs": [1], "num_steps": 7}"#)
    #expect(whole.rows == [[0.3], [0.5], [0.75], [1], [1], [7], [0.3], [0.3]])
  }

  @Test func `a floor of its own stays a parameter of the schedule`() throws {
    let words = "WarmupStableDecay to=1 warmup=2 decay=2 floor=0.1 over=5"
    #expect(try line(words, steps: 4).rows.map { $0[0] } == [0.5, 1, 1, 1, 0.1])
  }

  @Test func `a one-cycle within bounds still knows its length`() throws {
    #expect(throws: ScheduleError.self) { try line("OneCycleLR max_lr=1 total_steps=10 ceiling=0.5", steps: 11) }
    #expect(try line("OneCycleLR max_lr=1 total_steps=10 ceiling=0.5").rows.count == 10)
  }

  @Test(arguments: [
    ("StepLR step_size=2 flor=0.1", "floor"), ("StepLR step_size=2 floor=-1", "floor is -1"),
    ("StepLR step_size=2 floor=word", "floor"), ("StepLR step_size=2 floor=0.2 ceiling=0.1", "at most the ceiling"),
    ("StepLR step_size=2 at=3", "at=7:0.2"), ("StepLR step_size=2 at=x:1", "at=7:0.2"),
    ("StepLR step_size=2 at=1:2,1:3", "at=7:0.2"), ("StepLR step_size=2 at=1:-2", "for step 1 is -2"),
    ("StepLR step_size=2 at=:", "at=7:0.2"), ("StepLR step_size=2 at=-1:2", "a step of at is -1"),
    ("StepLR step_size=2 at=1,2", "at=7:0.2"), ("StepLR step_size=2 floor=nan", "finite"),
    ("ChainedScheduler schedulers=[{\"class\":\"StepLR\",\"params\":{\"step_size\":1,\"floor\":0.1}}]", "floor"),
    ("PiecewiseConstant boundaries=3,2 values=1,2,3", "ascending"),
    ("PiecewiseConstant boundaries=3 values=1", "one more"),
    ("PiecewiseConstant boundaries=3 values=1,-2", "at least 0"),
    ("PiecewiseConstant boundaries=3 values=1,x", "numbers"),
    ("PiecewiseConstnt boundaries=3 values=1,2", "did you mean PiecewiseConstant"),
    ("CosineRestarts from=0.1 to=0.2 over=3", "at most from"), ("CosineRestarts from=1 over=0", "at least 1"),
    ("CosineRestarts from=1 over=3 stretch=0.5", "stretch"),
    ("CosineRestarts from=1 over=3 decay=1.5", "between 0 and 1"),
    ("CosineRestarts from=1 over=3 cycles=0", "cycles"), ("CosineRestarts from=1 over=3 shrink=low", "height, peak"),
    ("CosineRestarts from=1 over=3 stretch=10 cycles=99", "few enough"),
    ("Polynomial from=1 to=0 over=1 power=1 cycle=true", "at least 2"),
    ("Polynomial from=1 to=0 over=9 power=1 cycle=7", "true"),
    ("InverseSquareRoot to=1 warmup=0", "timescale"), ("InverseSquareRoot to=1 warmup=1 first=2", "1 (noam)"),
    ("InverseSquareRoot to=1 warmup=1 timescale=0", "timescale"),
  ])
  func `what cannot be said is refused with one sentence`(_ words: String, _ part: String) throws {
    let error = #expect(throws: ScheduleError.self) { try line(words, steps: 0) }
    let sentence = "\(try #require(error))"
    #expect(sentence.contains(part))
    #expect(!sentence.contains("\n"))
  }

  @Test func `the last row alone is the last of all rows`() throws {
    for words in [
      "StepLR step_size=3", "OneCycleLR max_lr=1 total_steps=30", "ReduceLROnPlateau patience=0 factor=0.5",
    ] {
      let spec = try line(words, baseLRs: [1, 2], steps: 20, metrics: (0..<20).map { sin(Double($0)) + 2 })
      #expect(spec.lastRow == spec.rows.last)
    }
    // A step that no loop would reach.
    #expect(try line("StepLR step_size=1000000000000", steps: 4_000_000_000_000).lastRow[0] ≈ 1e-4)
  }

  @Test(
    arguments: [
      ("LambdaLR lr_lambda=one_minus(0.1)", 11), ("MultiplicativeLR lr_lambda=constant(-0.5)", 1),
      ("LambdaLR lr_lambda=exp(10)", 309), ("LambdaLR lr_lambda=constant(-1) floor=0", nil),
      ("StepLR step_size=2", nil),
      ("MultiplicativeLR lr_lambda=every(-1,7)", 7),
      (
        "ChainedScheduler schedulers=[{\"class\":\"MultiplicativeLR\",\"params\":{\"lr_lambda\":{\"kind\":\"constant\",\"args\":[-1]}}}]",
        1
      ),
      ("Hold rate=1 steps=3 then LambdaLR lr_lambda=one_minus(1)", 5),
    ] as [(String, Int?)])
  func `the first rate that is negative or not finite is found in any schedule`(_ words: String, _ step: Int?) throws {
    #expect(try line(words, steps: 400).firstUnusableRate?.step == step)
  }
}
