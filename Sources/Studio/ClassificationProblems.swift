import Autograd
import Core
import Datasets
import GradientDescent
import LinearModels
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors

/// Two classes: logistic regression over one column, and a small network over the plane.
extension ProblemCatalog {
  func tumours() throws -> StudioProblem {
    let table = try Table(named: "breast-cancer").regression(target: "benign", features: ["radius_mean"])
    let features = try ZScore(fitting: table.features).apply(to: table.features)
    var facts = StudioProblem.Facts()
    facts.title = "Is a tumour benign? One column, \(table.rowCount) rows"
    facts.note = "The classes overlap: there is one minimum. The column is scaled to mean 0 and deviation 1."
    facts.window = [-9, 3, -5, 5]
    return try logistic(
      facts, features: features, targets: table.targets,
      swift: [
        "let table = try Table(named: \"breast-cancer\").regression(target: \"benign\", features: [\"radius_mean\"])",
        "let features = try ZScore(fitting: table.features).apply(to: table.features)",
        "let goal = try LogisticRegression(features: features, targets: table.targets)",
      ])
  }

  func separable() throws -> StudioProblem {
    let columns: [Double] = [-2.5, -2, -1.5, -1.1, -0.8, -0.5, 0.4, 0.7, 1.2, 1.4, 2.1, 2.4]
    var facts = StudioProblem.Facts()
    facts.title = "Two classes that a point separates"
    facts.note = "No minimum: the weight grows without end while the loss goes to 0. That is not divergence."
    facts.window = [-2, 18, -8, 8]
    return try logistic(
      facts, features: Matrix(columns.map { [$0] }), targets: columns.map { $0 > 0 ? 1 : 0 },
      swift: [
        "let columns: [Double] = \(columns)",
        "let goal = try LogisticRegression(",
        "  features: Matrix(columns.map { [$0] }), targets: columns.map { $0 > 0 ? 1 : 0 })",
      ], imports: ["Core"])
  }

  private func logistic(
    _ facts: StudioProblem.Facts, features: Matrix, targets: [Double], swift lines: [String],
    imports: [String] = ["Datasets"]
  ) throws -> StudioProblem {
    var facts = facts
    facts.formula = "J = −1/m·Σ[y·ln p + (1 − y)·ln(1 − p)], p = 1/(1 + e^−(wx + b))"
    facts.axes = ["w", "b"]
    facts.mostSteps = 100_000
    return StudioProblem(
      facts, on: try LogisticRegression(features: features, targets: targets), usualStart: [0, 0],
      imports: imports + ["LinearModels"], swift: lines,
      startText: { "LinearModel(weights: [\($0[0])], bias: \($0[1]))" }
    ) { LinearModel(weights: [$0[0]], bias: $0[1]) }
  }

  func moons(_ given: StudioProblem.Facts) throws -> StudioProblem {
    let noise = given.settings["noise"] ?? 0.15
    let moons = try Generated.moons(count: 120, noise: noise, seed: 7)
    let rows = (0..<moons.count).map { [moons.points[$0, 0], moons.points[$0, 1]] }
    let (inputs, labels) = (Tensor(rows), moons.labels)
    let goal = TapeObjective<MLP<Double>>(rows: moons.count) { model, _ in crossEntropy(model(inputs), labels) }
    var facts = given
    facts.title = "Moons: a network of 2, 8, 8 and 2 units"
    facts.formula = "J = mean cross-entropy over \(moons.count) points; tanh"
    facts.axes = ["first input", "second input"]
    facts.window = [-1.8, 2.8, -1.4, 1.9]
    facts.picture = .boundary
    facts.parameters = 2 * 8 + 8 + 8 * 8 + 8 + 8 * 2 + 2
    facts.note =
      "\(facts.parameters) parameters have no surface to draw: here is what the network says of each point of its inputs."
    facts.rows = zip(rows, labels).map { $0 + [Double($1)] }
    facts.mostSteps = 5_000
    @Sendable func network(seed: UInt64) -> MLP<Double> {
      var random = RandomSource(seed: seed)
      return MLP([2, 8, 8, 2], activation: .tanh, using: &random)
    }
    return StudioProblem(
      facts: facts, usualStart: [],
      run: { _, seed, optimizer in try DescentRun(on: goal, from: network(seed: seed), by: optimizer) },
      loss: nil,
      curvature: { run in
        guard let run = run as? DescentRun<TapeObjective<MLP<Double>>> else { return [] }
        let found = largestHessianEigenvalue(
          at: run.point, of: { crossEntropy($0(inputs), labels) }, tolerance: 1e-3, maximumProducts: 60)
        return [found.value]
      },
      leastCost: nil, roundingCost: 0,
      classes: { run, points in
        guard let run = run as? DescentRun<TapeObjective<MLP<Double>>> else { return [] }
        let shares = softmax(run.point(Tensor(points))).scalars
        return stride(from: 1, to: shares.count, by: 2).map { shares[$0] }
      },
      swift: { _, seed in
        StudioProblem.SwiftText(
          imports: [
            "Autograd", "Core", "Datasets", "GradientDescent", "NetworkTraining", "NeuralNetworks", "Optimizers",
            "Tensors",
          ],
          goal: [
            "let moons = try Generated.moons(count: \(moons.count), noise: \(noise), seed: 7)",
            "let inputs = Tensor((0..<moons.count).map { [moons.points[$0, 0], moons.points[$0, 1]] })",
            "let goal = TapeObjective<MLP<Double>>(rows: moons.count) { model, _ in",
            "  crossEntropy(model(inputs), moons.labels)",
            "}",
            "var random = RandomSource(seed: \(seed))",
          ], start: "MLP<Double>([2, 8, 8, 2], activation: .tanh, using: &random)",
          point: "MLP<Double>")
      })
  }
}
