import Autograd
import Core
import Datasets
import GradientDescent
import LinearModels
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors

/// The problems that the studio offers, and the user's own table among them.
public struct ProblemCatalog: Sendable {
  /// A table given on the command line.
  public struct OwnTable: Sendable {
    let path: String
    let table: Table
    let target: String

    /// - Throws: `TableError` for a table that cannot be read, or one without the column.
    public init(path: String, target: String?) throws {
      (self.path, table) = (path, try Table(named: path))
      self.target = try table.regression(target: target, features: .numeric, missing: .drop).targetName
    }
  }

  let own: OwnTable?

  /// - Parameter own: a table beside the problems that are always there.
  public init(own: OwnTable? = nil) { self.own = own }

  /// Name and title, in the order of the menu.
  var menu: [[String]] {
    [
      ["cars", "Cars: a straight line"], ["diabetes", "Diabetes: two columns"], ["bowl", "An ill-conditioned bowl"],
      ["steep", "Steep sides: x⁴/4 + x²/2"], ["factors", "Two factors: ½(ab − 1)²"],
      ["wells", "A flat and a sharp minimum"], ["rosenbrock", "Rosenbrock’s valley"],
      ["logistic", "Logistic regression: tumours"], ["separable", "Logistic regression, separable"],
      ["moons", "Moons: a small network"],
    ] + (own.map { [["table", "Your table: \($0.path)"]] } ?? [])
  }

  /// The problem of a state.
  ///
  /// - Throws: `StudioError` for a name or a setting that is not known, `TableError` for columns that are not.
  func problem(of state: StudioState) throws -> StudioProblem {
    var problem =
      switch state.problem {
      case "cars": try cars()
      case "diabetes": try columns(of: "diabetes", target: "progression", chosen: ["bmi", "s5"])
      case "bowl": bowl(try settings(of: state, ["kappa": (10, 1...1e6), "turn": (30, -180...180)]))
      case "steep": steep()
      case "factors": factors()
      case "wells": wells(try settings(of: state, ["depth": (0.15, 0...5)]))
      case "rosenbrock": rosenbrock()
      case "logistic": try tumours()
      case "separable": try separable()
      case "moons": try moons(try settings(of: state, ["noise": (0.15, 0...1)]))
      case "table": try table(state.features)
      default:
        throw StudioError(
          "There is no problem named \(state.problem.prefix(40))\(knownNames(menu.map { $0[0] }, insteadOf: state.problem))"
        )
      }
    problem.facts.name = state.problem
    return problem
  }

  /// The settings in force, those of the state in the place of the usual ones.
  private func settings(
    of state: StudioState, _ known: [String: (usual: Double, range: ClosedRange<Double>)]
  ) throws(StudioError) -> StudioProblem.Facts {
    var facts = StudioProblem.Facts()
    facts.settings = known.mapValues(\.usual)
    facts.ranges = known.mapValues { [$0.range.lowerBound, $0.range.upperBound] }
    for (name, value) in state.settings ?? [:] {
      guard let range = known[name]?.range else {
        throw StudioError("The problem \(state.problem) has no setting \(name.prefix(40)).")
      }
      guard range.contains(value) else {
        throw StudioError("\(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
      }
      facts.settings[name] = value
    }
    return facts
  }
}

// MARK: Functions

extension ProblemCatalog {
  private func bowl(_ facts: StudioProblem.Facts) -> StudioProblem {
    var facts = facts
    let (kappa, turn) = (facts.settings["kappa"] ?? 10, facts.settings["turn"] ?? 0)
    facts.title = "An ill-conditioned bowl"
    facts.formula = "J = ½·(u² + κ·v²), u and v turned by φ"
    facts.axes = ["x", "y"]
    facts.window = [-2, 2, -2, 2]
    let bowl = QuadraticBowl(conditionNumber: kappa, turnedBy: turn)
    return StudioProblem(
      facts, on: bowl, usualStart: Rosenbrock.start, hessian: [[bowl.xx, bowl.xy], [bowl.xy, bowl.yy]], leastCost: 0,
      swift: ["let goal = QuadraticBowl(conditionNumber: \(kappa), turnedBy: \(turn))"], startText: { "\($0)" }
    ) { $0 }
  }

  private func rosenbrock() -> StudioProblem {
    var facts = StudioProblem.Facts()
    facts.title = "Rosenbrock’s valley"
    facts.formula = "J = (1 − x)² + 100·(y − x²)²"
    facts.axes = ["x", "y"]
    facts.window = [-2, 2, -1, 3]
    return StudioProblem(
      facts, on: Rosenbrock(), usualStart: Rosenbrock.start, leastCost: 0, swift: ["let goal = Rosenbrock()"],
      startText: { "\($0)" }
    ) { $0 }
  }

  private func factors() -> StudioProblem {
    var facts = StudioProblem.Facts()
    facts.title = "Two factors"
    facts.formula = "J = ½·(ab − 1)²"
    facts.axes = ["a", "b"]
    facts.window = [-1, 3.5, -1, 3.5]
    facts.note = "Every point of ab = 1 is a minimum, with a bound of its own: 2/(a² + b²)."
    return StudioProblem(
      facts, on: TwoFactors(), usualStart: [0.2, 3], leastCost: 0, swift: ["let goal = TwoFactors()"],
      startText: { "\($0)" }
    ) { $0 }
  }

  private func steep() -> StudioProblem {
    var facts = StudioProblem.Facts()
    facts.title = "Steep sides"
    facts.formula = "J = x⁴/4 + x²/2"
    facts.axes = ["x", "J"]
    facts.window = [-3.6, 3.6, -1, 36]
    return StudioProblem(
      facts, on: SteepSides(), usualStart: [3], leastCost: 0, swift: ["let goal = SteepSides()"],
      startText: { "\($0[0])" }
    ) { $0[0] }
  }

  private func wells(_ facts: StudioProblem.Facts) -> StudioProblem {
    var facts = facts
    let depth = facts.settings["depth"] ?? 0.15
    facts.title = "A flat and a sharp minimum"
    facts.formula = "J = 0.05·x² − depth·exp(−8·(x − 2)²)"
    facts.axes = ["x", "J"]
    facts.window = [-3.5, 3.5, min(-0.1, 0.1 - depth), 0.65]
    return StudioProblem(
      facts, on: FlatAndSharpMinimum(depth: depth), usualStart: [2.3],
      swift: ["let goal = FlatAndSharpMinimum(depth: \(depth))"], startText: { "\($0[0])" }
    ) { $0[0] }
  }
}

// MARK: Tables

extension ProblemCatalog {
  private func cars() throws -> StudioProblem {
    let table = try Table(named: "cars").regression(target: "dist", features: ["speed"])
    var facts = StudioProblem.Facts()
    facts.title = "Cars: stopping distance over speed"
    facts.formula = "J = 1/(2m)·Σ(w·x + b − y)², \(table.rowCount) rows"
    facts.window = [-2, 8, -45, 25]
    return try line(
      facts, features: table.features, targets: table.targets,
      swift: ["let table = try Table(named: \"cars\").regression(target: \"dist\", features: [\"speed\"])"])
  }

  /// One feature: weight and bias are the two parameters.
  private func line(
    _ facts: StudioProblem.Facts, features: Matrix, targets: [Double], swift lines: [String]
  ) throws -> StudioProblem {
    let regression = try LinearRegression(features: features, targets: targets)
    let theory = try Curvature(of: regression)
    let hessian = theory.hessian
    var facts = facts
    facts.axes = ["w", "b"]
    return StudioProblem(
      facts, on: regression, usualStart: [0, 0],
      hessian: (0..<2).map { row in (0..<2).map { hessian[row, $0] } }, leastCost: theory.leastCost,
      roundingCost: regression.roundingCost, imports: ["Datasets", "LinearModels"],
      swift: lines + ["let goal = try LinearRegression(features: table.features, targets: table.targets)"],
      startText: { "LinearModel(weights: [\($0[0])], bias: \($0[1]))" }
    ) { LinearModel(weights: [$0[0]], bias: $0[1]) }
  }

  /// Two features, scaled; the bias is held at the mean of the targets, where it stays anyway.
  private func columns(
    of source: String, target: String, chosen: [String], table given: Table? = nil
  ) throws -> StudioProblem {
    let table = try (given ?? Table(named: source)).regression(target: target, features: chosen, missing: .drop)
    let features = try ZScore(fitting: table.features).apply(to: table.features)
    let mean = table.targets.reduce(0, +) / Double(table.rowCount)
    let regression = try LinearRegression(features: features, targets: table.targets)
    let theory = try Curvature(of: regression)
    let best = theory.minimiserFromZero.weights
    var facts = StudioProblem.Facts()
    facts.title = "\(target) from \(chosen.joined(separator: " and "))"
    facts.formula = "J = 1/(2m)·Σ(w₁·x₁ + w₂·x₂ + b − y)², \(table.rowCount) rows"
    facts.axes = chosen.map { "weight of \($0)" }
    facts.note = "Columns scaled to mean 0 and deviation 1; b is held at the mean of \(target), its best value."
    let reach = 1.6 * (best.map(abs).max() ?? 1)
    let half = reach > 0 && reach.isFinite ? reach : 1
    facts.window = best.flatMap { [$0 / 2 - half, $0 / 2 + half] }
    let hessian = theory.hessian
    let names = chosen.map { "\"\($0.escaped)\"" }.joined(separator: ", ")
    return StudioProblem(
      facts, on: HeldBias(regression, bias: mean), usualStart: [0, 0],
      hessian: (0..<2).map { row in (0..<2).map { hessian[row, $0] } }, leastCost: theory.leastCost,
      roundingCost: regression.roundingCost, imports: ["Datasets", "LinearModels"],
      swift: [
        "let table = try Table(named: \"\(source.escaped)\")",
        "  .regression(target: \"\(target.escaped)\", features: [\(names)], missing: .drop)",
        "let features = try ZScore(fitting: table.features).apply(to: table.features)",
        "let regression = try LinearRegression(features: features, targets: table.targets)",
        "let goal = HeldBias(regression, bias: table.targets.reduce(0, +) / Double(table.rowCount))",
      ], startText: { "\($0)" }
    ) { $0 }
  }

  /// The user's own table: two columns, or a line where it has only one.
  private func table(_ chosen: [String]?) throws -> StudioProblem {
    guard let own else {
      throw StudioError("No table was given; start the studio with --data FILE.csv --target COLUMN.")
    }
    let whole = try own.table.regression(target: own.target, features: .numeric, missing: .drop)
    let names = chosen ?? Self.strongest(whole)
    var problem: StudioProblem
    if names.count == 1 {
      let table = try own.table.regression(target: own.target, features: names, missing: .drop)
      let scaled = try ZScore(fitting: table.features).apply(to: table.features)
      let (low, high) = (table.targets.min() ?? 0, table.targets.max() ?? 1)
      let half = max(high - low, 1)
      var facts = StudioProblem.Facts()
      facts.title = "\(own.target) from \(names[0])"
      facts.formula = "J = 1/(2m)·Σ(w·x + b − y)², \(table.rowCount) rows"
      facts.note = "The column is scaled to mean 0 and deviation 1."
      facts.window = [-half, half, min(low, 0) - half / 4, max(high, 0) + half / 4]
      problem = try line(
        facts, features: scaled, targets: table.targets,
        swift: [
          "let raw = try Table(named: \"\(own.path.escaped)\")",
          "  .regression(target: \"\(own.target.escaped)\", features: [\"\(names[0].escaped)\"], missing: .drop)",
          "let table = (features: try ZScore(fitting: raw.features).apply(to: raw.features), targets: raw.targets)",
        ])
    } else {
      guard names.count == 2, names[0] != names[1] else {
        throw StudioError("The studio takes two different columns of a table.")
      }
      problem = try columns(of: own.path, target: own.target, chosen: names, table: own.table)
    }
    (problem.facts.columns, problem.facts.features) = (whole.featureNames, names)
    return problem
  }

  /// The one or two columns that correlate most with the target.
  private static func strongest(_ table: Regression) -> [String] {
    let strengths = table.featureNames.indices.map { column in
      abs(correlation(table.features.column(column), table.targets))
    }
    return table.featureNames.indices.sorted { strengths[$0] > strengths[$1] }.prefix(2).map { table.featureNames[$0] }
  }

  private static func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let sums = zip(x, y).reduce(into: SIMD3<Double>.zero) { sums, pair in
      let (u, v) = (pair.0 - meanX, pair.1 - meanY)
      sums += SIMD3(u * v, u * u, v * v)
    }
    let scale = (sums.y * sums.z).squareRoot()
    return scale > 0 ? sums.x / scale : 0
  }
}

extension String {
  /// As it stands between quotes in Swift.
  fileprivate var escaped: String { replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
}
