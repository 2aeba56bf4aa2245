/// Why a run has ended.
public enum Ending: Hashable, Sendable, Codable {
  /// All epochs were run.
  case allEpochs
  /// Validation had not got better for as long as the early stop bears; `epoch`, counted from 0, was the last.
  case noProgress(epoch: Int)
  /// The loss of this step was no finite number; the update was not made.
  case notFinite(step: Int)
  /// Somebody pressed Ctrl-C during this step, which was finished.
  case interrupted(step: Int)
}

extension Ending: CustomStringConvertible {
  public var description: String {
    switch self {
    case .allEpochs: "all epochs were run"
    case .noProgress(let epoch): "validation no longer got better: stopped after epoch \(epoch + 1)"
    case .notFinite(let step): "the loss of step \(step) is not finite: the rate is too high, or the data are wrong"
    case .interrupted(let step): "interrupted after step \(step)"
    }
  }
}
