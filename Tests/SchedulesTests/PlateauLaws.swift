import Foundation
import Schedules
import TestSupport
import Testing

/// What the schedule that watches a metric promises.
@Suite struct PlateauLaws {
  /// The observation (counted from 1) after which the rate first falls, or nil.
  func firstCut(_ plateau: ReduceLROnPlateau, _ metrics: [Double]) -> Int? {
    var plateau = plateau
    for (index, metric) in metrics.enumerated() {
      plateau.observe(metric)
      if plateau.rate < plateau.baseLR { return index + 1 }
    }
    return nil
  }

  @Test(arguments: [0, 1, 2, 5]) func `a constant metric is cut at observation patience + 2`(_ patience: Int) throws {
    let plateau = try ReduceLROnPlateau(baseLR: 1, patience: patience)
    #expect(firstCut(plateau, Array(repeating: 0.7, count: 20)) == patience + 2)
  }

  @Test func `a metric that keeps improving is never cut`() throws {
    let falling = (0..<50).map { 1 / Double($0 + 1) }
    #expect(firstCut(try ReduceLROnPlateau(baseLR: 1, patience: 0), falling) == nil)
    #expect(firstCut(try ReduceLROnPlateau(baseLR: 1, mode: .max, patience: 0), falling.map { 1 - $0 }) == nil)
  }

  @Test(arguments: ReduceLROnPlateau.Mode.allCases, ReduceLROnPlateau.ThresholdMode.allCases)
  func `NaN is never an improvement and never the best`(
    _ mode: ReduceLROnPlateau.Mode, _ threshold: ReduceLROnPlateau.ThresholdMode
  ) throws {
    for margin in ReduceLROnPlateau.Margin.allCases {
      var plateau = try ReduceLROnPlateau(
        baseLR: 1, mode: mode, patience: 1, thresholdMode: threshold, margin: margin)
      for metric in [Double.nan, .nan, 0.5, .nan, .nan] {
        plateau.observe(metric)
        #expect(plateau.state.best == 0.5 || plateau.state.best.isInfinite)
      }
      #expect(plateau.state.best == 0.5)
      #expect(plateau.rate ≈ 0.01)
    }
  }

  @Test(arguments: [-1.0, 1.0], ReduceLROnPlateau.Mode.allCases)
  func `a constant metric is a plateau in both threshold modes when asked`(
    _ metric: Double, _ mode: ReduceLROnPlateau.Mode
  ) throws {
    for threshold in ReduceLROnPlateau.ThresholdMode.allCases {
      let plateau = try ReduceLROnPlateau(
        baseLR: 1, mode: mode, patience: 2, thresholdMode: threshold, margin: .magnitude)
      #expect(firstCut(plateau, Array(repeating: metric, count: 20)) == 4)
    }
  }

  @Test func `PyTorch thinks that a constant negative metric improves for ever`() throws {
    let plateau = try ReduceLROnPlateau(baseLR: 1, patience: 2)
    #expect(firstCut(plateau, Array(repeating: -1, count: 50)) == nil)
  }

  @Test func `for positive metrics the margin makes no difference`() throws {
    let metrics = (0..<200).map { 2 + sin(Double($0)) + 3 / Double($0 + 1) }
    var signed = try ReduceLROnPlateau(baseLR: 1, factor: 0.9, patience: 2, threshold: 0.01)
    var magnitude = try ReduceLROnPlateau(baseLR: 1, factor: 0.9, patience: 2, threshold: 0.01, margin: .magnitude)
    for metric in metrics {
      signed.observe(metric)
      magnitude.observe(metric)
      #expect(signed.state == magnitude.state)
    }
  }

  @Test(arguments: 0..<40) func `saved and restored at any moment it continues identically`(_ moment: Int) throws {
    // A sum of sines: improvements, plateaus and relapses in no simple order.
    let metrics = (0..<40).map { (step: Int) -> Double in
      step == 11 ? .nan : sin(0.7 * Double(step)) + sin(1.9 * Double(step)) / 2
    }
    var plateau = try ReduceLROnPlateau(baseLR: 1, factor: 0.5, patience: 1, cooldown: 2, minLR: 1e-3)
    for metric in metrics[..<moment] { plateau.observe(metric) }
    var restored = try JSONDecoder().decode(ReduceLROnPlateau.self, from: JSONEncoder().encode(plateau))
    #expect(restored == plateau)
    for metric in metrics[moment...] {
      plateau.observe(metric)
      restored.observe(metric)
      #expect(restored == plateau)
    }
    #expect(plateau.rate < 1)
  }

  @Test func `a state that cannot be is not restored`() throws {
    let plateau = try ReduceLROnPlateau(baseLR: 1)
    let saved = String(decoding: try JSONEncoder().encode(plateau), as: UTF8.self)
    for (good, bad) in [
      (#""num_bad_epochs":0"#, #""num_bad_epochs":-1"#), (#""rate":1"#, #""rate":-1"#),
      (#""best":"Infinity""#, #""best":"NaN""#), (#""cooldown_counter":0"#, #""cooldown_counter":-3"#),
      (#""patience":10"#, #""patience":-1"#), (#""num_bad_epochs":0"#, #""num_bad_epochs":9223372036854775807"#),
    ] {
      #expect(saved.contains(good))
      let spoiled = Data(saved.replacingOccurrences(of: good, with: bad).utf8)
      #expect(throws: (any Error).self) { try JSONDecoder().decode(ReduceLROnPlateau.self, from: spoiled) }
    }
  }

  @Test func `it can stand behind a warm-up, whose metrics it does not see`() throws {
    let plateau = try ReduceLROnPlateau(baseLR: 0.4, factor: 0.5, patience: 0)
    var rate = try Warmup(to: 0.4, over: 4).then(plateau)
    var rates: [Double] = []
    for _ in 0..<8 {
      rates.append(rate.rate)
      rate.observe(1)
    }
    // Observations 1 to 4 belong to the warm-up, the fifth is the plateau's best, the sixth its first bad one.
    #expect(zip(rates, [0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.2, 0.1]).allSatisfy { isClose($0, $1) })
    let restored = try JSONDecoder().decode(
      JoinedFeedbackSchedule<Warmup, ReduceLROnPlateau>.self, from: JSONEncoder().encode(rate))
    #expect(restored == rate)
    #expect(throws: ScheduleError.self) { try Hold(0.1).then(plateau) }
  }

  @Test func `with a metric per epoch the warm-up still moves per batch`() throws {
    let plateau = try ReduceLROnPlateau(baseLR: 0.4, factor: 0.5, patience: 0)
    var rate = try Warmup(to: 0.4, over: 4).then(plateau, stepsPerObservation: 2)
    #expect((0..<5).map { rate($0) }.elementsEqual([0.1, 0.2, 0.3, 0.4, 0.4], by: { isClose($0, $1) }))
    for metric in [9.0, 9, 1, 1] { rate.observe(metric) }
    #expect(rate(8) == 0.2)
    #expect(rate(1) ≈ 0.2)
  }
}
