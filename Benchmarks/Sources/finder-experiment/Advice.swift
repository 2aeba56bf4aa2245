import Tuning

/// A method with the smoothing and the part of the curve that belong to it, so that each is seen at its best.
struct Advice: Sendable {
  let name: String
  let suggest: @Sendable (RangeTestCurve) throws -> Double

  static let all = [
    Advice(name: "default") { try $0.suggestion().rate },
    Advice(name: "Lightning") { try smoothed($0, .lightning()).suggestion(.steepest).rate },
    Advice(name: "valley") { try fastai($0).suggestion(.valley).rate },
    Advice(name: "slide") { try fastai($0).suggestion(.slide).rate },
    Advice(name: "steep") { try fastai($0).suggestion(.steep).rate },
    Advice(name: "minimum") { try fastai($0).suggestion(.minimum).rate },
  ]

  private static func smoothed(_ curve: RangeTestCurve, _ smoothing: LossSmoothing) throws -> RangeTestCurve {
    try RangeTestCurve(rates: curve.rates, losses: curve.losses, smoothed: smoothing.smoothed(curve.losses))
  }

  private static func fastai(_ curve: RangeTestCurve) throws -> RangeTestCurve {
    try smoothed(curve, .fastai()).fastaiPart(of: curve.count)
  }
}
