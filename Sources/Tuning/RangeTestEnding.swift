/// How a range test ended.
public enum RangeTestEnding: Hashable, Sendable, Codable {
  /// All steps were made.
  case allSteps
  /// The smoothed loss had become too large; `rate` is that of the curve's last point.
  case lossExceeded(rate: Double)
  /// The loss was no finite number at `rate`, which is no point of the curve.
  case notFinite(rate: Double)
  /// There was no further mini-batch after `steps` of the `wanted` ones.
  case dataRanOut(steps: Int, wanted: Int)
  /// Nobody knows: the curve comes from a file.
  case unknown
}

extension RangeTestEnding: CustomStringConvertible {
  public var description: String {
    switch self {
    case .allSteps: "all steps were made"
    case .lossExceeded(let rate): "stopped at the rate \(rate), where the loss had grown too large"
    case .notFinite(let rate): "stopped at the rate \(rate), where the loss was no finite number"
    case .dataRanOut(let steps, let wanted): "stopped after \(steps) of \(wanted) steps, because the data ran out"
    case .unknown: "it is not known how it ended"
    }
  }
}
