import Foundation
import Testing

@testable import LinearModels

/// `linear_regression.json`, as its README describes it.
struct Fixture: Decodable {
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

  let cases: [Case]

  static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/linear_regression.json")

  static func read(_ data: Data) throws -> Fixture {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try decoder.decode(Fixture.self, from: data)
  }

  /// The cases, or none; that there are some is a test of its own, which also reports what is wrong with the file.
  static let cases = (try? read(Data(contentsOf: url)).cases) ?? []
}
