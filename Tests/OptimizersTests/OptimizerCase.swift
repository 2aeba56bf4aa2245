import Foundation
import TestSupport
import Testing

@testable import Optimizers

/// One case of optimizers.json: a problem, an optimizer, and where PyTorch went.
struct OptimizerCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let problem: String
  let optimizer: String
  let params: [String: OptimizerSpec.Value]
  let groups: [[String: OptimizerSpec.Value]]?
  let expected: [Track]
  let loss: [Double]?
  let suggestedRtol: Double
  let errorAmplification: Double

  var testDescription: String { name }

  /// Where the parameters are after a step: one list, or one per tensor.
  struct Track: Decodable, Sendable {
    let tensors: [[Double]]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode([Double].self) {
        tensors = [one]
      } else {
        tensors = try container.decode([[Double]].self)
      }
    }
  }

  /// What is descended on: the gradient at a point, or the one of a step whatever the point.
  struct Problem: Decodable, Sendable {
    let kind: String
    let initial: Track
    let steps: Int
    let gradients: [[[Double]]]?
    let matrix: [[Double]]?
    let b: [Double]?
    let shapes: [[Int]]?
  }

  struct File: Decodable {
    let schema: Int
    let problems: [String: Problem]
    let defaults: [String: [String: OptimizerSpec.Value]]
    let cases: [OptimizerCase]

    private static let reader = FixtureReader(
      "optimizers.json",
      notCompared: [
        "source": "prose", "conventions": "prose", "problem_kinds": "prose: the formulas of Problem",
        "cases.note": "prose",
        "cases.default_float32_max_rel_diff": "how far PyTorch's NAdam goes astray when its default type is Float",
      ])

    init(_ data: Data) throws {
      self = try Self.reader.decode(File.self, from: data)
      guard schema == 1 else { throw Fixture.Unusable(file: Self.reader.file, why: "has schema \(schema)") }
    }
  }

  enum CodingKeys: String, CodingKey {
    case name, problem, optimizer, params, groups, expected, loss
    case suggestedRtol = "suggested_rtol"
    case errorAmplification = "error_amplification"
  }
}

extension OptimizerCase {
  /// The first way in which our run differs from the case's, in one sentence; nil where it agrees to the tolerance.
  func disagreement(on problem: Problem) throws -> String? {
    let members = try problem.initial.tensors.indices.map { index in
      let own = groups.map { index < $0.count ? $0[index] : [:] } ?? [:]
      return try OptimizerSpec(optimizer, parameters: params.merging(own) { $1 })
    }
    var method = try ParameterGroups(
      members.map { try $0.optimizer() as AnyOptimizer<[Double]> }, rateFactors: members.map(\.learningRate))
    var point = problem.initial.tensors
    guard expected.count == problem.steps, expected.allSatisfy({ $0.tensors.map(\.count) == point.map(\.count) }) else {
      return "the case does not have \(problem.steps) steps of the problem's shape"
    }
    if let shapes = problem.shapes, shapes.map({ $0.reduce(1, *) }) != point.map(\.count) {
      return "the problem's shapes are not those of its start"
    }
    // What rounding alone can do, measured from a start that was 1e-10 off.
    if suggestedRtol > max(1e-12, 1.01e-14 * errorAmplification) { return "the tolerance is wider than rounding" }
    if let loss, loss.count != problem.steps + 1 { return "the case does not have a loss before and after each step" }
    // "Relative to the largest |value| in the case."
    let tolerance = suggestedRtol * (expected.flatMap { $0.tensors.joined() }.map(abs).max() ?? 0)
    let lossTolerance = suggestedRtol * (loss?.map(abs).max() ?? 0)
    for step in 0...problem.steps {
      if let loss, let value = problem.loss(at: point[0]) {
        guard abs(value - loss[step]) <= lossTolerance else {
          return "before step \(step) the loss is \(value) instead of \(loss[step])"
        }
      }
      guard step < problem.steps else { break }
      guard let gradient = problem.gradient(at: point, step: step) else { return "the problem has no gradient" }
      method.step(&point, along: gradient, rate: 1)
      for (ours, theirs) in zip(point.joined(), expected[step].tensors.joined()) {
        guard abs(ours - theirs) <= tolerance else { return "after step \(step) it is at \(ours) instead of \(theirs)" }
      }
    }
    return nil
  }
}

extension OptimizerCase.Problem {
  func gradient(at point: [[Double]], step: Int) -> [[Double]]? {
    switch kind {
    case "fixed_gradients":
      guard let gradients, step < gradients.count else { return nil }
      return gradients[step]
    case "quadratic":
      guard let matrix, let b else { return nil }
      return [zip(matrix, b).map { row, b in zip(row, point[0]).reduce(0) { $0 + $1.0 * $1.1 } - b }]
    case "rosenbrock":
      let (x, y) = (point[0][0], point[0][1])
      return [[-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]]
    default: return nil
    }
  }

  func loss(at x: [Double]) -> Double? {
    switch kind {
    case "quadratic":
      guard let matrix, let b else { return nil }
      let square = zip(x, matrix).reduce(0) { sum, pair in
        sum + pair.0 * zip(pair.1, x).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return 0.5 * square - zip(b, x).reduce(0) { $0 + $1.0 * $1.1 }
    case "rosenbrock":
      let d = x[1] - x[0] * x[0]
      return (1 - x[0]) * (1 - x[0]) + 100 * (d * d)
    default: return nil
    }
  }
}
