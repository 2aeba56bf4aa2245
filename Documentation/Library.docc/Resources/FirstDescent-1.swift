import GradientWorkbench

// Fifty cars: how fast they went, and how far they rolled before they stood.
let cars = try Table(named: "cars").regression(target: "dist")
let line = try LinearRegression(features: cars.features, targets: cars.targets)
