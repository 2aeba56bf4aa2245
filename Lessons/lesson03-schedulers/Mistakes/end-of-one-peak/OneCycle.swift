// caught by: Exercise03_3/`it rests at its end`
import LessonKit
import Schedules

/// Exercise 3.3, done wrong: the end is that of the peak 0.5, whatever the peak is.
///
///     η(t) = peak/25 + (peak − peak/25)·t/r              0 ≤ t ≤ r
///     η(t) = peak + (end − peak)·(t − r)/(T − r)         r ≤ t ≤ T,   end = peak/250,000
///     η(t) = end                                         t > T
///
/// The rise is a warm-up, the peak is a rate that would be too high to start with, the fall lets the run settle.
public struct OneCycle: Schedule {
  /// η(r), the highest rate, above 0.
  public let peak: Double
  /// r, the step at the peak, at least 1.
  public let riseSteps: Int
  /// T, the last step of the fall, above r.
  public let steps: Int

  public init(peak: Double, riseSteps: Int, steps: Int) {
    self.peak = peak
    self.riseSteps = riseSteps
    self.steps = steps
  }

  /// The rate at `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    let (start, end) = (peak / 25, 2e-6)
    if step <= riseSteps {
      return start + (peak - start) * Double(step) / Double(riseSteps)
    }
    if step >= steps { return end }
    return peak + (end - peak) * Double(step - riseSteps) / Double(steps - riseSteps)
  }
}
