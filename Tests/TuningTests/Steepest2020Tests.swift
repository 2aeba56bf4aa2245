import Foundation
import TestSupport
import Testing
import Tuning

/// Lightning's rule of 2020, which the article's rate was found by, against what Lightning 0.9.0 answers.
@Suite struct Steepest2020Tests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name, curve: String
    let skipBegin, skipEnd: Int
    var index: Int?
    let suggestion: Double?

    var testDescription: String { name }
  }

  static let cases: [Case] = {
    struct File: Decodable { let cases: [Case] }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try? decoder.decode(File.self, from: Fixture.data("lr_finder_2020.json"))
    return file?.cases ?? []
  }()

  static let curves: [String: RangeTestCurve] = {
    let all = (try? FinderCase.all(in: Fixture.data(FinderCase.fileName))) ?? []
    return all.reduce(into: [:]) { curves, example in
      guard let rates = example.lr, let losses = example.loss ?? example.smoothedLosses else { return }
      curves[example.name] = try? RangeTestCurve(rates: Array(rates.prefix(losses.count)), losses: losses)
    }
  }()

  /// What is wrong with our answer, or nil.
  static func difference(_ example: Case) -> String? {
    guard let curve = curves[example.curve] else { return "there is no curve \(example.curve)" }
    let method = SuggestionMethod.steepestStep(skipBegin: example.skipBegin, skipEnd: example.skipEnd)
    let ours = try? curve.suggestion(method)
    return ours?.index == example.index && ours?.rate == example.suggestion
      ? nil : "point \(ours?.index ?? -1) instead of \(example.index ?? -1)"
  }

  @Test func `there are cases, some without an answer`() {
    #expect(Self.cases.count >= 100)
    #expect(Self.cases.count { $0.index == nil } >= 10)
  }

  @Test(arguments: cases) func `it answers as Lightning 0.9.0 does`(_ example: Case) {
    #expect(Self.difference(example) == nil)
  }

  // The comparison's own negative control.
  @Test(arguments: cases) func `another point is noticed`(_ example: Case) {
    var spoiled = example
    spoiled.index = (example.index ?? 0) + 1
    #expect(Self.difference(spoiled) != nil)
  }

  @Test func `on a made-up curve it is the middle of the steepest fall, per factor of the rate`() throws {
    let found = try RangeTestLaws.descent(middle: 1e-2).suggestion(.steepest2020).rate
    #expect(found >= 0.8e-2 && found <= 1.25e-2)
    // Its successor, per unit of rate, lies to the left: r²/(r² + m²) is steepest at m/√3.
    #expect(try RangeTestLaws.descent(middle: 1e-2).suggestion(.steepest).rate <= 0.7 * found)
  }

  /// The smoothing of its time keeps 98 % of the past and so lags behind the rate.
  @Test(arguments: [1e-3, 1e-2, 1e-1]) func `the smoothing of 2020 moves it to higher rates`(middle: Double) throws {
    let plain = try RangeTestLaws.descent(middle: middle, bound: 50 * middle)
    let smoothed = try RangeTestCurve(
      rates: plain.rates, losses: plain.losses, smoothed: LossSmoothing.biasCorrected(beta: 0.98).smoothed(plain.losses)
    )
    let (before, after) = try (plain.suggestion(.steepest2020), smoothed.suggestion(.steepest2020))
    // Two to twenty points of this ramp, whose rates grow by 1.18 from one to the next.
    #expect(after.index >= before.index + 2 && after.index <= before.index + 20, "from \(before) to \(after)")
  }
}
