import TestSupport
import Tuning

/// What the file calls its tolerances: rates 1e-13, smoothed losses 1e-12, fastai's Float ones 1e-5.
extension FinderCase {
  /// The first difference between the peer's values and ours, or nil.
  func difference() throws -> String? {
    switch kind {
    case .lrSequence: first("lr", try ramp().rates, try need(lr, "lr"), 1e-13)
    case .smoothing: try smoothingDifference()
    case .suggestion: try suggestionDifference()
    case .run: try runDifference()
    }
  }

  /// The plan of a run, or of a sequence.
  func ramp() throws -> RateRamp {
    let growth = try need(RateRamp.Growth(rawValue: try need(mode, "mode")), "known mode")
    let spacing = try need(RateRamp.Spacing(rawValue: try need(library, "library")), "known library")
    return try RateRamp(
      growth, from: need(minLr, "min_lr"), to: need(maxLr, "max_lr"), steps: need(numTraining, "num_training"),
      spacing: spacing)
  }

  private func smoothingDifference() throws -> String? {
    let losses = try need(rawLosses, "raw_losses")
    let beta = try need(beta, "beta")
    let ramp = try RateRamp(from: 1e-3, to: 1, steps: losses.count)
    let lightning = RangeTest(
      ramp: ramp, smoothing: .lightning(beta: beta),
      stop: earlyStopThreshold.map { .lightning(threshold: $0) } ?? .never)
    let fastai = RangeTest(ramp: ramp, smoothing: .fastai(beta: beta), stop: .fastai)
    let (expected, inFloat) = try (need(lightningSmoothing, "lightning"), need(self.fastai, "fastai"))
    let (ours, oursInFloat) = (record(losses, by: lightning), record(losses, by: fastai))
    return try first("Lightning's smoothed", ours.smoothed, need(expected.smoothed, "smoothed"), 1e-12)
      ?? first("Lightning's best", ours.best, need(expected.best, "best"), 1e-12)
      ?? same("Lightning's stop", ours.stopIndex, expected.stopIndex)
      ?? first("fastai's smoothed", oursInFloat.smoothed, need(inFloat.smoothedFloat32, "smoothed_float32"), 1e-5)
      ?? same("fastai's stop", oursInFloat.stopIndex, inFloat.stopIndex)
  }

  private func record(
    _ losses: [Double], by test: RangeTest
  ) -> (smoothed: [Double], best: [Double], stopIndex: Int?, curve: RangeTestCurve) {
    var recorder = RangeTestRecorder(test)
    var best: [Double] = []
    for loss in losses where recorder.nextRate != nil {
      recorder.observe(loss)
      best.append(recorder.best ?? .nan)
    }
    let curve = recorder.curve
    return (curve.smoothed, best, curve.divergedAt == nil ? nil : curve.count - 1, curve)
  }

  private func suggestionDifference() throws -> String? {
    let curve = try RangeTestCurve(rates: need(lr, "lr"), losses: need(loss, "loss"))
    for answer in try need(lightningAnswers, "lightning") {
      let ours = try? curve.suggestion(.steepest(skipBegin: answer.skipBegin, skipEnd: answer.skipEnd))
      let what = "steepest without \(answer.skipBegin) and \(answer.skipEnd)"
      if (ours == nil) != (answer.suggestion == nil) { return "\(what): \(ours?.rate ?? .nan) instead of \(answer)" }
      if answer.indexExact == false, let ours {
        if !isSteep(ours.index, of: curve, answer) { return "\(what): point \(ours.index) is not the steepest" }
      } else if let problem = same(what, ours?.index, answer.index)
        ?? first(what, ours.map { [$0.rate] } ?? [], answer.suggestion.map { [$0] } ?? [], 1e-13)
      {
        return problem
      }
    }
    let part = try curve.fastaiPart(of: need(numTraining, "num_training"))
    let offset = part.rates.first.flatMap { curve.rates.firstIndex(of: $0) }
    return try difference(of: curve, from: fastaiOnWholeCurve)
      ?? difference(of: part, at: offset ?? 0, from: fastaiAsInLrFind)
  }

  /// fastai's answers, where the case has any.
  ///
  /// - Parameter offset: where this part of a curve begins in the whole.
  private func difference(of curve: RangeTestCurve, at offset: Int? = nil, from answers: [String: Answer]?) throws
    -> String?
  {
    for (name, answer) in (answers ?? [:]).sorted(by: { $0.key < $1.key }) {
      let method = try need(SuggestionMethod.all.first { $0.name == name }, "known method")
      let ours = try? curve.suggestion(method)
      if (ours == nil) != (answer.lr == nil) || (answer.lr == nil) != (answer.error != nil) {
        return "\(name): \(ours.map { "\($0.rate)" } ?? "nothing") instead of \(answer)"
      }
      guard let ours, let lr = answer.lr else { continue }
      if let problem = first(name, [ours.rate], [lr], 1e-13) ?? same(name, ours.index, answer.index) { return problem }
      let (rate, loss) = (curve.rates[ours.index], curve.smoothed[ours.index])
      let theirs = try [need(answer.pointLr, "point_lr"), need(answer.pointLoss, "point_loss")]
      // Points are known in Float, and slide's between two of them. A loss that is NaN is equal to no other.
      let compared = loss.isNaN && theirs[1].isNaN ? 1 : 2
      if let problem = first(
        "\(name)'s point", [rate, loss].dropLast(2 - compared), theirs.dropLast(2 - compared), 3e-6)
        ?? same("\(name) in the whole curve", offset.map { ours.index + $0 }, answer.indexInWholeCurve)
      {
        return problem
      }
    }
    return nil
  }

  /// Whether the slope at a point is within a thousandth of the least one, or differs from it by Float's rounding only.
  private func isSteep(_ index: Int, of curve: RangeTestCurve, _ answer: LightningAnswer) -> Bool {
    let places = (answer.skipBegin..<(curve.count - answer.skipEnd)).filter { curve.smoothed[$0].isFinite }
    let (x, y) = (places.map { curve.rates[$0] }, places.map { curve.smoothed[$0] })
    guard places.count >= 2, let mine = places.firstIndex(of: index) else { return false }
    func slope(_ i: Int) -> (value: Double, rounding: Double) {
      let (left, right) = (max(i - 1, 0), min(i + 1, places.count - 1))
      let step = min(x[right] - x[i], x[i] - x[left], x[right] - x[left])
      let distance = step > 0 ? step : x[right] - x[left]
      let noise = 4 * Double(Float.ulpOfOne) * abs(y[i]) / distance
      guard left < i, i < right else { return ((y[right] - y[left]) / (x[right] - x[left]), noise) }
      // The derivative of the parabola through three points.
      let (h1, h2) = (x[i] - x[left], x[right] - x[i])
      let (s1, s2) = ((y[i] - y[left]) / h1, (y[right] - y[i]) / h2)
      return ((s1 * h2 + s2 * h1) / (h1 + h2), noise)
    }
    let all = places.indices.map(slope)
    guard let least = all.min(by: { $0.value < $1.value }) else { return false }
    let tolerance = max(1e-3 * abs(least.value), least.rounding, all[mine].rounding)
    return all[mine].value <= least.value + tolerance
  }

  private func runDifference() throws -> String? {
    let test = try plan()
    let ours = record(try need(rawLosses, "raw_losses"), by: test)
    let isFastai = library == "fastai"
    let problem =
      try first("lr", ours.curve.rates, need(lr, "lr"), 1e-13)
      ?? first("smoothed", ours.smoothed, need(smoothedLosses, "smoothed_losses"), isFastai ? 1e-5 : 1e-12)
      ?? same("stop", ours.stopIndex, stopIndex) ?? same("steps", ours.curve.count, stepsDone)
    if let problem { return problem }
    return try suggestionDifference(of: RangeTestCurve(rates: ours.curve.rates, losses: need(smoothedLosses, "")))
  }

  /// The suggestions at the end of a run, from its smoothed losses.
  func suggestionDifference(of curve: RangeTestCurve) throws -> String? {
    if library == "lightning" {
      let ours = try curve.suggestion(.steepest)
      return try first("suggestion", [ours.rate], [need(suggestion, "suggestion")], 1e-13)
        ?? same("suggestion", ours.index, suggestionIndex)
        ?? first("model's rate", [ours.rate], [need(modelLrAfter, "model_lr_after")], 1e-13)
        ?? (indexExact == true ? nil : "a suggestion that is not exact, for which there is no rule")
        ?? difference(of: curve, from: fastaiOnWholeCurve)
    }
    let part = curve.fastaiPart(of: try need(numTraining, "num_training"))
    for (name, rate) in try need(suggestions, "suggestions").sorted(by: { $0.key < $1.key }) {
      let method = try need(SuggestionMethod.all.first { $0.name == name }, "known method")
      if let problem = first(name, [try part.suggestion(method).rate], [rate], 1e-13) { return problem }
    }
    return nil
  }

  /// The plan of a run.
  func plan() throws -> RangeTest {
    switch try need(library, "library") {
    case "lightning":
      RangeTest(
        ramp: try ramp(), smoothing: .lightning(), stop: earlyStopThreshold.map { .lightning(threshold: $0) } ?? .never)
    default: RangeTest(ramp: try ramp(), smoothing: .fastai(), stop: stopDiv == false ? .never : .fastai)
    }
  }

  private func first(_ what: String, _ ours: [Double], _ theirs: [Double], _ tolerance: Double) -> String? {
    guard ours.count == theirs.count else { return "\(what): \(ours.count) values instead of \(theirs.count)" }
    let place = ours.indices.first { !isClose(ours[$0], theirs[$0], relative: tolerance) }
    return place.map { "\(what)[\($0)] is \(ours[$0]) instead of \(theirs[$0])" }
  }

  private func same(_ what: String, _ ours: Int?, _ theirs: Int?) -> String? {
    ours == theirs ? nil : "\(what): point \(ours ?? -1) instead of \(theirs ?? -1)"
  }
}
