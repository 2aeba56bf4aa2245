/// Points for one exercise.
///
///     awarded = round(points · weight of the tests that passed / weight of all tests, to hundredths, halves up)
///
/// A test weighs 1 where `exercises.json` says nothing else. Full points are awarded for all tests only: a share that would
/// round up to them is cut to a hundredth below. A run that did not come to its end in good order (a crash, a time limit, a
/// forged result) is worth nothing.
public struct Score: Codable, Hashable, Sendable {
  /// How many of the original tests passed.
  public let passed: Int
  /// How many tests the original specification has.
  public let expected: Int
  /// What the tests that passed weigh together.
  public let weightPassed: Int
  /// What all tests weigh together.
  public let weight: Int
  /// What the exercise is worth.
  public let points: Double

  /// The score of tests that weigh the same.
  public init(passed: Int, expected: Int, points: Double) {
    self.init(passed: passed, expected: expected, weightPassed: passed, weight: expected, points: points)
  }

  public init(passed: Int, expected: Int, weightPassed: Int, weight: Int, points: Double) {
    (self.passed, self.expected, self.points) = (passed, expected, points)
    (self.weightPassed, self.weight) = (weightPassed, weight)
  }

  /// 0 … points.
  public var awarded: Double {
    guard expected > 0, passed > 0 else { return 0 }
    guard passed < expected else { return points }
    let share = (points * Double(weightPassed) / Double(weight) * 100).rounded(.toNearestOrAwayFromZero) / 100
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

extension Verdict {
  /// The points for the tests that passed, as far as the run counts at all.
  public var score: Score {
    Score(
      passed: passedCount, expected: tests.count,
      weightPassed: tests.reduce(0) { $0 + ($1.isPassed ? $1.test.weight : 0) },
      weight: tests.reduce(0) { $0 + $1.test.weight }, points: Double(exercise.points))
  }
}
