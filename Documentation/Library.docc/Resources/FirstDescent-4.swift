import Foundation
import GradientWorkbench

// Fifty cars: how fast they went, and how far they rolled before they stood.
let cars = try Table(named: "cars").regression(target: "dist")
let line = try LinearRegression(features: cars.features, targets: cars.targets)

let theory = try Curvature(of: line)
print(String(format: "2/λmax = %.6f, least cost %.2f", theory.criticalRate, theory.leastCost))

for share in [0.1, 0.8, 1.01] {
  let rate = share * theory.criticalRate
  var run = Descent(on: line, from: .zero(features: 1), by: SGD(), at: rate)
  let history = run.history(steps: 10_000)
  if let step = history.divergedAt {
    print(String(format: "rate %.6f: diverged, noticed at step %d", rate, step))
  } else if let last = history.last {
    print(String(format: "rate %.6f: J = %.2f after %d steps", rate, last.loss, last.step))
  }
}
