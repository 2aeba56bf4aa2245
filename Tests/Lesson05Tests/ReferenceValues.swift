import Core
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing

/// The histories of `linear_regression.json`, made by PyTorch's arithmetic, walked by the tape.
@Suite struct ReferenceValues {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let features: [[Double]]
    let targets: [Double]
    let start: LinearModel
    let rate: Double
    /// k, J, w…, b.
    let history: [[Double]]

    init(_ fields: [String: Any]) throws {
      name = fields["name"] as? String ?? "without a name"
      features = try #require(Fixture.rows(fields["X"]))
      targets = try #require(Fixture.numbers(fields["y"]))
      start = LinearModel(
        weights: try #require(Fixture.numbers(fields["w0"])), bias: try #require(Fixture.number(fields["b0"])))
      rate = try #require(Fixture.number(fields["alpha"]))
      history = try #require(Fixture.rows(fields["history"]))
      try #require(!history.isEmpty)
    }

    static func all() throws -> [Case] { try Fixture("linear_regression.json").cases().map(Case.init) }
    var testDescription: String { name }
  }

  @Test(arguments: try Case.all()) func `the tape passes through the recorded history`(reference: Case) throws {
    let bowl = try Bowl(reference.name, Matrix(reference.features), reference.targets)
    let rows = Dictionary(reference.history.map { (Int($0[0]), $0) }) { first, _ in first }
    let last = try #require(rows.keys.max())
    // A tape of numbers is for teaching: long histories of large tables are cut short.
    let steps = min(last, 2_000_000 / (reference.targets.count * (reference.start.weights.count + 4)), 2_000)
    var compared = 0
    var firstWrong: Int?
    let run = Descent(on: TapedLine(bowl), from: reference.start, by: SGD(), at: reference.rate)
    for record in run.traced(steps + 1) {
      guard firstWrong == nil, let row = rows[record.step] else { continue }
      let expected = Array(row.dropFirst(2))
      let largest = expected.map { abs($0) }.max() ?? 0
      let agree =
        expected.count == record.point.vector.count
        && zip(record.point.vector, expected).allSatisfy { abs($0 - $1) <= 1e-10 * largest }
      compared += 1
      if !agree { firstWrong = record.step }
    }
    #expect(firstWrong == nil)
    #expect(compared >= 2)
  }
}
