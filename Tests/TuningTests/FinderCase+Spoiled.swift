import TestSupport

extension FinderCase {
  /// This case, each time with another of its values spoiled.
  var spoiled: [(what: String, example: FinderCase)] {
    var all: [(what: String, example: FinderCase)] = []
    func add(_ what: String, _ change: (inout FinderCase) -> Void) {
      var copy = self
      change(&copy)
      all.append((what, copy))
    }
    if kind == .lrSequence || kind == .run, lr != nil { add("lr") { $0.lr?.spoilLast(by: 1e-11) } }
    if lightningSmoothing != nil {
      add("smoothed") { $0.lightningSmoothing?.smoothed?.spoilLast(by: 1e-10) }
      add("best") { $0.lightningSmoothing?.best?.spoilLast(by: 1e-10) }
      add("stop") { $0.lightningSmoothing?.stopIndex = (lightningSmoothing?.stopIndex ?? 0) + 1 }
    }
    if fastai != nil {
      add("fastai smoothed") { $0.fastai?.smoothedFloat32?.spoilLast(by: 1e-4) }
      add("fastai stop") { $0.fastai?.stopIndex = (fastai?.stopIndex ?? 0) + 1 }
    }
    for (place, answer) in (lightningAnswers ?? []).enumerated() {
      // Where rounding decides, the file says only that there is an answer.
      if answer.indexExact == false {
        add("answer \(place)") { $0.lightningAnswers?[place].suggestion = nil }
        continue
      }
      add("answer \(place)") { $0.lightningAnswers?[place].suggestion = (answer.suggestion ?? 1) * (1 + 1e-9) }
      add("index \(place)") { $0.lightningAnswers?[place].index = (answer.index ?? 0) + 1 }
    }
    for (name, answer) in fastaiOnWholeCurve ?? [:] {
      add("whole \(name)") { $0.fastaiOnWholeCurve?[name]?.lr = (answer.lr ?? 1) * (1 + 1e-7) }
      guard answer.lr != nil else { continue }
      add("whole \(name)'s rate") { $0.fastaiOnWholeCurve?[name]?.pointLr? *= 1 + 1e-5 }
      guard answer.pointLoss?.isNaN == false else { continue }
      add("whole \(name)'s loss") { $0.fastaiOnWholeCurve?[name]?.pointLoss? *= 1 + 1e-5 }
    }
    for (name, answer) in fastaiAsInLrFind ?? [:] {
      add("part \(name)") { $0.fastaiAsInLrFind?[name]?.lr = (answer.lr ?? 1) * (1 + 1e-7) }
      if answer.lr != nil { add("part \(name)'s place") { $0.fastaiAsInLrFind?[name]?.indexInWholeCurve? += 1 } }
    }
    if smoothedLosses != nil { add("smoothed") { $0.smoothedLosses?.spoilLast(by: 1e-4) } }
    if stepsDone != nil { add("steps") { $0.stepsDone? += 1 } }
    if kind == .run { add("stop") { $0.stopIndex = (stopIndex ?? 0) + 1 } }
    if suggestion != nil { add("suggestion") { $0.suggestion? *= 1 + 1e-9 } }
    if modelLrAfter != nil { add("the model's rate") { $0.modelLrAfter? *= 1 + 1e-9 } }
    if suggestionIndex != nil { add("index") { $0.suggestionIndex? += 1 } }
    for name in (suggestions ?? [:]).keys { add(name) { $0.suggestions?[name]? *= 1 + 1e-7 } }
    return all
  }
}

extension [Double] {
  fileprivate mutating func spoilLast(by error: Double) {
    guard let last = popLast() else { return }
    append(last * (1 + error))
  }
}
