/// Points for one exercise.
///
///     awarded = round(points · passed / expected, to hundredths, halves up)
///
/// Full points are awarded for all tests only: a share that would round up to them is cut to a hundredth below. A run
/// that did not come to its end in good order (a crash, a time limit, a forged result) is worth nothing.
public struct Score: Codable, Hashable, Sendable {
  /// How many of the original tests passed.
  public let passed: Int
  /// How many tests the original specification has.
  public let expected: Int
  /// What the exercise is worth.
  public let points: Double

  public init(passed: Int, expected: Int, points: Double) {
    (self.passed, self.expected, self.points) = (passed, expected, points)
  }

  /// 0 … points.
  public var awarded: Double {
    guard expected > 0, passed > 0 else { return 0 }
    guard passed < expected else { return points }
    let share = (points * Double(passed) / Double(expected) * 100).rounded(.toNearestOrAwayFromZero) / 100
    return min(share, max(0, points - 0.01))
  }

  /// A number of points in as few digits as it needs, at most two decimals.
  public static func text(_ points: Double) -> String {
    let hundredths = Int((points * 100).rounded())
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    if rest == 0 { return "\(whole)" }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
