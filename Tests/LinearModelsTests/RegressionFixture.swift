import Foundation
import TestSupport
import Testing

@testable import LinearModels

/// `linear_regression.json`, as its README describes it.
struct RegressionFixture: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let X: [[Double]]
    let y: [Double]
    let w0: [Double]
    let b0: Double
    let alpha: Double
    let iterations: Int
    /// Rows of k, J, w…, b.
    let history: [[Double]]
    let hessian: [[Double]]?
    let hessian_eigenvalues: [Double]?
    let lambda_max: Double?
    let critical_alpha: Double?
    let condition_number: Double?
    let rank: Int?
    let unknowns: Int?
    let cost_min: Double?
    let optimum_w: [Double]?
    let optimum_b: Double?
    let critical_below: Critical?
    let critical_above: Critical?
    let predictions: [Double]?
    let lab_printout: Printout?
    let cost_at_lab_initial_guess: Guess?
    let X_raw: [[Double]]?
    let mu: [Double]?
    let sigma: [Double]?
    let optimum_raw_units: Model?

    var testDescription: String { name }
  }

  struct Critical: Decodable {
    let factor: Double
    let alpha: Double
    let history: [[Double]]
    let cost_500: Double
  }

  /// The course lab records the cost after each update.
  struct Printout: Decodable {
    let J_history_index: [Int]
    let cost: [Double]
  }

  struct Guess: Decodable {
    let w: [Double]
    let b: Double
    let cost: Double
  }

  struct Model: Decodable {
    let w: [Double]
    let b: Double
  }

  let schema: Int
  let cases: [Case]

  static let name = "linear_regression.json"
  private static let howMade = "how the table was made; what follows from it, the optimum, is compared"
  private static let autograd = "how far PyTorch's autograd is from the file's own loops"

  static func read(_ data: Data) throws -> RegressionFixture {
    try FixtureReader(
      name,
      notCompared: [
        "source": "prose", "conventions": "prose", "suggested_tolerance": "prose: those of ReferenceValues",
        "cases.note": "prose", "cases.cost_at_lab_initial_guess.note": "prose", "cases.true_w": howMade,
        "cases.true_b": howMade, "cases.noise": howMade, "cases.autograd_check_iterations": autograd,
        "cases.autograd_max_rel_diff": autograd,
      ]
    ).decode(RegressionFixture.self, from: data)
  }

  /// The cases, or none; that there are some is a test of its own, which also reports what is wrong with the file.
  static let cases = (try? read(Fixture.data(name)).cases) ?? []
}
