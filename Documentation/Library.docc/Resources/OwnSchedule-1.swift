import Foundation
import GradientWorkbench

/// A rate that halves every `halfLife` steps.
///
///     η(t) = base·2^(−t/h)        t ≥ 0
struct HalfLife: Schedule {
  let base: Double
  let halfLife: Double

  func callAsFunction(_ step: Int) -> Double { base * pow(2, -Double(step) / halfLife) }
}
