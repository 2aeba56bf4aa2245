/// When a range test stops before its last step.
///
///     .never
///     .multiple(m)         s_k > best + (m − 1)·|best|, best over s_1 … s_k: for positive losses, m times the best
///     .lightning(m)        k > 1 and s_k > m·best, best over s_1 … s_{k−1}
///     .fastai              s_k > 4·best, best over s_1 … s_k
///
/// s are the smoothed losses. The point that stops the test is part of the curve. With negative losses the peers' rules stop
/// at once, for 4 times a negative number lies below it; ours does not.
///
/// After a loss that is no finite number, ours and `never` stop too, and that loss is no point of the curve; the peers go
/// on.
public enum RangeTestStop: Hashable, Sendable, Codable {
  case never
  case multiple(Double)
  case lightning(threshold: Double = 4)
  case fastai

  /// Whether a loss that is not finite ends the test.
  var endsAtNotFinite: Bool {
    switch self {
    case .never, .multiple: true
    case .lightning, .fastai: false
    }
  }

  /// Whether the test ends with this smoothed loss; `before` is the best of those before it, nil at the first.
  func stops(at smoothed: Double, before: Double?) -> Bool {
    let best = before.map { min($0, smoothed) } ?? smoothed
    return switch self {
    case .never: false
    case .multiple(let multiple): smoothed > best + (multiple - 1) * abs(best)
    case .lightning(let threshold): before.map { smoothed > threshold * $0 } ?? false
    case .fastai: smoothed > 4 * best
    }
  }
}
