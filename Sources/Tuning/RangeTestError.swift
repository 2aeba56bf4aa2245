/// Why a range test cannot be made, or has no suggestion: one sentence that also says what to change.
public enum RangeTestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A plan or a curve that cannot be.
  case parameter(String)
  /// A method needs more points than there are.
  case tooFewPoints(method: String, points: Int, needed: Int)
  /// Lightning's slice of the curve is empty.
  case nothingLeft(skipBegin: Int, skipEnd: Int, points: Int)
  /// No loss is a finite number.
  case noFiniteLoss(method: String)
  /// A loss is no finite number; points are counted from 1.
  case notFinite(method: String, point: Int, rate: Double, loss: Double)
  /// The loss never fell.
  case noDescent(method: String, from: Double, to: Double)
  /// The loss exploded before anything was learned.
  case divergedAtOnce(rate: Double)
  /// The data were used up before the last step.
  case dataRanOut(steps: Int, wanted: Int)
  /// A rate is not greater than the one before it; points are counted from 1.
  case ratesDoNotRise(method: String, point: Int, rate: Double)
  /// A method takes the logarithm of a rate that has none; points are counted from 1.
  case rateWithoutLogarithm(method: String, point: Int)

  public var description: String {
    switch self {
    case .parameter(let sentence):
      sentence
    case .tooFewPoints(let method, let points, let needed):
      "\(method): the curve has \(points) points and it takes at least \(needed); run the range test over more steps."
    case .nothingLeft(let skipBegin, let skipEnd, let points):
      skipEnd == 0
        ? "steepest: like Lightning's, skip_end = 0 leaves nothing of the curve; skip at least 1 point at the end."
        : "steepest: of \(points) points, fewer than 2 with a finite loss are left without the first \(skipBegin) and the "
          + "last \(skipEnd); run more steps or skip fewer."
    case .noFiniteLoss(let method):
      "\(method): not one loss of the curve is a finite number; begin at a smaller rate, or look for NaN in the data."
    case .notFinite(let method, let point, let rate, let loss):
      "\(method): the loss of point \(point), at the rate \(rate), is \(loss); end the curve before it, or look for NaN "
        + "in the data."
    case .noDescent(let method, let low, let high):
      "\(method): the loss does not fall beyond its noise from the rate \(low) to \(high); widen the range of rates, run "
        + "more steps, and check that the model learns at all."
    case .divergedAtOnce(let rate):
      "The loss exploded as soon as the test began, at the rate \(rate); begin at a rate that is a hundred times smaller."
    case .dataRanOut(let steps, let wanted):
      "The data ran out after \(steps) of \(wanted) steps, which is no divergence; repeat the data, take smaller "
        + "batches, or fewer steps."
    case .ratesDoNotRise(let method, let point, let rate):
      "\(method): the rate of point \(point), \(rate), is not greater than the one before it; sort the points by rate "
        + "and give each rate one point."
    case .rateWithoutLogarithm(let method, let point):
      "\(method): the rate of point \(point) is 0, which has no logarithm; begin at a rate above 0."
    }
  }
}
