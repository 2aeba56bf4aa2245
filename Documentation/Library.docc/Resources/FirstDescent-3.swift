import Foundation
import GradientWorkbench

// Fifty cars: how fast they went, and how far they rolled before they stood.
let cars = try Table(named: "cars").regression(target: "dist")
let line = try LinearRegression(features: cars.features, targets: cars.targets)

let theory = try Curvature(of: line)
print(String(format: "2/λmax = %.6f, least cost %.2f", theory.criticalRate, theory.leastCost))

var model = LinearModel.zero(features: 1)
let rate = 0.006
for step in 0...10_000 {
  let (cost, gradient) = line.costAndGradient(at: model)
  if step % 2_500 == 0 { print(String(format: "%5d  J = %.2f", step, cost)) }
  model.weights[0] -= rate * gradient.weights[0]
  model.bias -= rate * gradient.bias
}
