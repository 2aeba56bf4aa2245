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

let halving = HalfLife(base: 0.1, halfLife: 100)
let rates = try Warmup(to: 0.1, over: 50).then(halving)
for step in [0, 24, 49, 50, 150, 250] {
  print(String(format: "%4d  %.4f", step, rates(step)))
}
