import Core
import GradientDescent
import LinearModels
import Optimizers

/// A problem as the studio shows it: what to descend on, from where, what curvature it has, and what is drawn of it.
struct StudioProblem: Sendable {
  /// What is drawn: level curves over two parameters, the curve over one, or what a network says of its inputs.
  enum Picture: String, Codable, Sendable { case plane, line, boundary }

  /// What the page says of it.
  struct Facts: Codable, Sendable {
    var name = ""
    var title = ""
    var formula = ""
    /// What the axes of the picture are called.
    var axes: [String] = []
    /// From left to right and from bottom to top: x₀, x₁, y₀, y₁.
    var window: [Double] = []
    var picture = Picture.plane
    /// How many parameters there are.
    var parameters = 2
    /// What is drawn where it is not the loss over all parameters, and what to know beside it.
    var note: String?
    /// Rows of data that belong into the picture, with their class.
    var rows: [[Double]]?
    /// The settings in force, and their ranges.
    var settings: [String: Double] = [:]
    var ranges: [String: [Double]] = [:]
    /// Whether 2/λmax is the same everywhere.
    var isQuadratic = false
    /// The end of a run in the studio.
    var mostSteps = 1_000_000
    /// The columns of a table that may be chosen, and those that are.
    var columns: [String]?
    var features: [String]?
  }

  var facts: Facts
  let usualStart: [Double]
  /// A run from the start: coordinates, or none for the usual start of a network with the seed.
  let run: @Sendable (_ start: [Double], _ seed: UInt64, OptimizerSpec) throws -> any LiveRun
  /// The loss over the plane or the line; nil for a network.
  let loss: (@Sendable ([Double]) -> Double)?
  /// The eigenvalues of the Hessian at the run's point, all or, for a network, the largest.
  let curvature: @Sendable (any LiveRun) -> [Double]
  let leastCost: Double?
  let roundingCost: Double
  /// What a network says of the points of a grid over its inputs: the share of class 1.
  var classes: (@Sendable (any LiveRun, [[Double]]) -> [Double])?
  /// The same problem in Swift: imports, and lines that make `goal` and `start`.
  let swift: @Sendable (_ start: [Double], _ seed: UInt64) -> SwiftText

  struct SwiftText: Sendable {
    var imports: [String]
    var goal: [String]
    var start: String
    /// The type of the point.
    var point: String
  }
}

extension StudioProblem {
  /// A problem of one or two parameters.
  ///
  /// - Parameters:
  ///   - point: the library's point of coordinates.
  ///   - hessian: where it is the same everywhere; without it, differences of the gradient at the point.
  init<Goal: Objective>(
    _ facts: Facts, on goal: Goal, usualStart: [Double], hessian: [[Double]]? = nil, leastCost: Double? = nil,
    roundingCost: Double = 0, imports: [String] = [], swift lines: [String],
    startText: @escaping @Sendable ([Double]) -> String,
    point: @escaping @Sendable ([Double]) -> Goal.Point
  ) {
    self.facts = facts
    self.facts.isQuadratic = hessian != nil
    self.facts.parameters = usualStart.count
    self.facts.picture = usualStart.count == 1 ? .line : .plane
    (self.usualStart, self.leastCost, self.roundingCost) = (usualStart, leastCost, roundingCost)
    run = { start, _, optimizer in try DescentRun(on: goal, from: point(start), by: optimizer) }
    loss = { coordinates in
      var goal = goal
      return goal.lossAndGradient(at: point(coordinates)).loss
    }
    let constant = hessian.map(Self.eigenvalues)
    curvature = { run in
      constant
        ?? Self.eigenvalues(
          Self.differences(at: run.coordinates) { coordinates in
            var goal = goal
            var numbers: [Double] = []
            goal.lossAndGradient(at: point(coordinates)).gradient.forEachScalar { numbers.append(Double($0)) }
            return numbers
          })
    }
    swift = { start, _ in
      SwiftText(
        imports: ["GradientDescent", "Optimizers"] + imports, goal: lines, start: startText(start),
        point: "\(Goal.Point.self)")
    }
  }

  /// The Hessian by central differences of the gradient, symmetric; off by h²·f‴/6, about 1e-10 of it.
  private static func differences(at x: [Double], of gradient: ([Double]) -> [Double]) -> [[Double]] {
    let columns = x.indices.map { j in
      let h = 6e-6 * max(1, abs(x[j]))
      var (ahead, behind) = (x, x)
      ahead[j] += h
      behind[j] -= h
      return zip(gradient(ahead), gradient(behind)).map { ($0 - $1) / (ahead[j] - behind[j]) }
    }
    return x.indices.map { i in x.indices.map { j in (columns[j][i] + columns[i][j]) / 2 } }
  }

  /// Of a symmetric matrix with one or two rows, ascending.
  static func eigenvalues(_ matrix: [[Double]]) -> [Double] {
    guard matrix.count == 2 else { return [matrix[0][0]] }
    let (a, b, c) = (matrix[0][0], matrix[0][1], matrix[1][1])
    let radius = ((a - c) * (a - c) / 4 + b * b).squareRoot()
    let high = (a + c) / 2 + radius
    // The lower one by the product: the difference would lose digits where the condition number is large.
    let low = high > 0 && radius > 0 ? (a * c - b * b) / high : (a + c) / 2 - radius
    return [low, high]
  }

  /// The start of a state: chosen by hand, drawn by its seed, or the usual one.
  func start(of state: StudioState) throws(StudioError) -> [Double] {
    if let chosen = state.start, facts.picture != .boundary {
      guard chosen.count == usualStart.count, chosen.allSatisfy({ abs($0) <= 1e6 }) else {
        throw StudioError("A start of this problem is \(usualStart.count) numbers of at most a million.")
      }
      return chosen
    }
    guard let seed = state.seed, seed != 0, facts.picture != .boundary else { return usualStart }
    var random = RandomSource(seed: seed)
    return usualStart.indices.map { axis in
      let (low, high) = (facts.window[2 * axis], facts.window[2 * axis + 1])
      let inside = low + 0.1 * (high - low)..<high - 0.1 * (high - low)
      return random.uniform(in: inside)
    }
  }
}
