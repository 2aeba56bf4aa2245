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

// The cars again, in units of their spread, four rows at a time.
let cars = try Table(named: "cars").regression(target: "dist")
let scaling = try ZScore(fitting: cars.features)
let line = try LinearRegression(features: scaling.apply(to: cars.features), targets: cars.targets)
let best = try Curvature(of: line).leastCost
let schedules: [(name: String, rate: any Schedule)] = [("constant 0.1", Hold(0.1)), ("halving", rates)]
for (name, rate) in schedules {
  let batches = MiniBatches(of: line, by: try BatchSampler(rows: 50, size: 4, order: .withReplacement, seed: 1))
  var run = Descent(on: batches, from: .zero(features: 1), by: SGD(), at: rate)
  for _ in 0..<1_000 { _ = run.next() }
  print(String(format: "%@: J − J* = %.3f", name, line.cost(at: run.point) - best))
}
