import Core
import Foundation
import GradientDescent
import Schedules
import TestSupport
import Testing

@testable import Tuning

/// A plan says what its points are, and nothing else does.
@Suite struct SweepPlanTests {
  static func plan(_ json: String) throws -> SweepPlan { try SweepPlan(json: Data(json.utf8)) }

  static let good = """
    {"on": "bowl", "fixed": {"steps": 10}, "vary": {"rate": [0.1, 0.01], "optimizer": ["SGD", "Adam"]}}
    """

  /// Axes with random names and numbers of values, in a random order.
  static func randomPlan(seed: UInt64) -> (json: String, sizes: [String: Int]) {
    var random = SplitMix(seed: seed)
    let names = ["rate", "seed", "batch", "alpha", "width"].shuffled(using: &random)
      .prefix(Int.random(in: 1...4, using: &random))
    let sizes = Dictionary(uniqueKeysWithValues: names.map { ($0, Int.random(in: 1...5, using: &random)) })
    let members = names.map { "\"\($0)\": [\((0..<(sizes[$0] ?? 0)).map(String.init).joined(separator: ","))]" }
    return ("{\"on\": \"bowl\", \"vary\": {\(members.joined(separator: ", "))}}", sizes)
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `a grid has each combination once, the last name by the alphabet counting fastest`(seed: UInt64) throws {
    let (json, sizes) = Self.randomPlan(seed: seed)
    let plan = try Self.plan(json)
    #expect(plan.count == sizes.values.reduce(1, *))
    // The definition, by loops within loops.
    var expected: [[String: Int]] = [[:]]
    for name in sizes.keys.sorted() {
      expected = expected.flatMap { start in (0..<(sizes[name] ?? 0)).map { start.merging([name: $0]) { $1 } } }
    }
    let came = try (0..<plan.count).map { try plan.point($0).varied.mapValues { $0.wholeNumber ?? -1 } }
    #expect(came == expected)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `a drawn point depends on its index and the seed, and on nothing else`(seed: UInt64) throws {
    func plan(_ count: Int, _ seed: UInt64) throws -> SweepPlan {
      try Self.plan(
        """
        {"on": "bowl", "vary": {"rate": {"from": 0.001, "to": 10}, "width": {"from": 4, "to": 64, "whole": true},
         "turn": {"from": -90, "to": 90, "scale": "linear"}, "optimizer": ["SGD", "Adam", "RMSprop"]},
         "draws": {"count": \(count), "seed": \(seed)}}
        """)
    }
    let (few, many) = (try plan(20, seed), try plan(2_000, seed))
    for index in (0..<20).shuffled() { #expect(try few.point(index).varied == many.point(index).varied) }
    let points = try (0..<2_000).map { try many.point($0).varied }
    let rates = points.compactMap { $0["rate"]?.number }
    #expect(rates.count == 2_000)
    #expect(rates.allSatisfy { 0.001 <= $0 && $0 < 10 })
    // Evenly over the logarithm: the mean is its middle, with a deviation of 4/√12/√2000 decades.
    let middle = rates.map { log10($0) }.reduce(0, +) / 2_000
    #expect(abs(middle + 1) <= 0.13)
    let turns = points.compactMap { $0["turn"]?.number }
    #expect(abs(turns.reduce(0, +) / 2_000) <= 6)
    #expect(points.allSatisfy { (4...64).contains($0["width"]?.wholeNumber ?? 0) })
    #expect(Set(points.compactMap { $0["optimizer"]?.text }).count == 3)
    #expect(try plan(20, seed + 1).point(0).varied != few.point(0).varied)
  }

  @Test func `the ends of a range are taken as they are given`() throws {
    let plan = try Self.plan(
      #"{"on": "bowl", "vary": {"rate": {"from": 0.0003, "to": 0.7, "count": 6}, "turn": {"from": 1, "to": 7, "count": 3, "scale": "linear"}}}"#
    )
    let values = plan.axes.first { $0.name == "rate" }?.values ?? []
    let rates = values.compactMap(\.number)
    #expect(rates.first == 0.0003)
    #expect(rates.last == 0.7)
    let factors = zip(rates, rates.dropFirst()).map { $1 / $0 }
    #expect(factors.allSatisfy { abs($0 / factors[0] - 1) <= 1e-12 })
    #expect(plan.axes.first { $0.name == "turn" }?.values?.compactMap(\.number) == [1, 4, 7])
  }

  /// What is wrong, and what the sentence must say of it.
  static let faults: [(json: String, says: String)] = [
    ("", "JSON"), ("[]", "a plan is an object"), (#"{"vary": {"rate": [1]}}"#, #""on" is missing"#),
    (#"{"on": "bowl"}"#, #""vary" is missing"#), (#"{"on": "bowl", "vary": {}}"#, #""vary" is empty"#),
    (#"{"on": "bowl", "very": {"rate": [1]}}"#, "did you mean vary?"),
    (#"{"on": "bowl", "vary": {"rate": []}}"#, "empty list"),
    (#"{"on": "bowl", "vary": {"rate": [[1]]}}"#, "numbers, words, true or false"),
    (#"{"on": "bowl", "vary": {"rate": [null]}}"#, "numbers, words, true or false"),
    (#"{"on": "bowl", "vary": {"rate": 1}}"#, "a list, or a range"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1}}}"#, #"a greater "to""#),
    (#"{"on": "bowl", "vary": {"rate": {"from": 2, "to": 1, "count": 3}}}"#, #"a greater "to""#),
    (#"{"on": "bowl", "vary": {"rate": {"from": 0, "to": 1, "count": 3}}}"#, "log scale"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 2}}}"#, #""count" of at least 2"#),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 2, "count": 1}}}"#, "from 2 to a million"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 2, "count": 2.5}}}"#, "from 2 to a million"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 2, "count": 3, "scale": "cubic"}}}"#, "log or linear"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 2, "count": 3, "whole": 1}}}"#, "true or false"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 2, "cuont": 3}}}"#, "did you mean count?"),
    (#"{"on": "bowl", "vary": {"rate": [1]}, "fixed": {"rate": 2}}"#, "leave one of them out"),
    (#"{"on": "bowl", "vary": {"rate": [1]}, "fixed": 3}"#, "must be an object"),
    (#"{"on": "bowl", "vary": {"rate": [1]}, "draws": {"seed": 3}}"#, #""count" is a whole number"#),
    (#"{"on": "bowl", "vary": {"rate": [1]}, "draws": {"count": 3, "seed": -1}}"#, "at least 0"),
    (#"{"on": "bowl", "vary": null}"#, #""vary" is null; it must be an object"#),
    (#"{"on": "bowl", "vary": {"rate": [1]}, "fixed": null}"#, #""fixed" is null"#),
    (#"{"on": "bowl", "vary": {"rate": [1]}, "draws": null}"#, #""draws" is null"#),
    (#"{"on": "bowl", "vary": {"rate": [0.1, 0.2, 0.1]}}"#, "more than once"),
    (#"{"on": "bowl", "vary": {"seed": [1, 2, 1.0]}}"#, "more than once"),
    (#"{"on": "bowl", "vary": {"optimizer": ["SGD", "Adam", "SGD"]}}"#, #""SGD" more than once"#),
    (#"{"on": "bowl", "vary": {"width": {"from": 1, "to": 3, "count": 9, "whole": true}}}"#, "more than once"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 1e-300, "to": 1e300, "count": 3}}}"#, "too wide a range"),
    (#"{"on": "bowl", "vary": {"rate": {"from": 5e-324, "to": 1e300}}, "draws": {"count": 3}}"#, "too wide a range"),
    (
      #"{"on": "bowl", "vary": {"turn": {"from": -1e308, "to": 1e308, "count": 3, "scale": "linear"}}}"#,
      "too wide a range"
    ),
    (
      #"{"on": "bowl", "vary": {"a": {"from": 1, "to": 2, "count": 1000}, "b": {"from": 1, "to": 2, "count": 1001}}}"#,
      "more than 1000000 points"
    ),
  ]

  @Test(arguments: faults) func `what is no plan gets a sentence that says why`(json: String, says: String) throws {
    let error = #expect(throws: SweepError.self) { _ = try Self.plan(json) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "no error")")
    #expect(throws: Never.self) { _ = try Self.plan(Self.good) }
  }

  @Test func `a plan has another fingerprint as soon as anything in it differs, and the same in another order`() throws
  {
    let plans = [
      Self.good, Self.good.replacing("10}", with: "11}"), Self.good.replacing("bowl", with: "moons"),
      Self.good.replacing("0.01", with: "0.02"), Self.good.replacing("rate", with: "kappa"),
      Self.good.replacing("[0.1, 0.01]", with: "[0.01, 0.1]"),
      Self.good.replacing("{\"on\"", with: "{\"draws\": {\"count\": 4}, \"on\""),
      Self.good.replacing("{\"on\"", with: "{\"draws\": {\"count\": 4, \"seed\": 2}, \"on\""),
    ]
    #expect(Set(try plans.map { try Self.plan($0).fingerprint() }).count == plans.count)
    let plan = try Self.plan(Self.good)
    #expect(plan.fingerprint(with: [1]) != plan.fingerprint(with: [2]))
    let other = #"{"vary": {"optimizer": ["SGD", "Adam"], "rate": [0.1, 0.01]}, "fixed": {"steps": 10}, "on": "bowl"}"#
    #expect(try Self.plan(other).fingerprint() == plan.fingerprint())
  }

  @Test func `of a million points each is found at once, at the ends and in the middle`() throws {
    let plan = try Self.plan(
      #"{"on": "bowl", "vary": {"rate": {"from": 1, "to": 1000000, "count": 1000000, "scale": "linear", "whole": true}}}"#
    )
    #expect(plan.count == 1_000_000)
    // A point that built the whole axis would take hours here.
    for index in stride(from: 0, to: 1_000_000, by: 7) {
      #expect(try plan.point(index).varied["rate"]?.wholeNumber == index + 1)
    }
  }

  @Test func `drawn points may take a value of a list twice as often by naming it twice`() throws {
    let plan = try Self.plan(#"{"on": "bowl", "vary": {"rate": [1, 1, 2]}, "draws": {"count": 3000}}"#)
    let ones = try (0..<3_000).count { try plan.point($0).varied["rate"]?.number == 1 }
    #expect((1_850...2_150).contains(ones))
  }

  @Test func `an index that is no point's gets a sentence`() throws {
    let plan = try Self.plan(Self.good)
    for index in [-1, 4, Int.max, Int.min] { #expect(throws: SweepError.self) { _ = try plan.point(index) } }
    #expect(throws: Never.self) { _ = try plan.point(3) }
  }

  // MARK: Ranges of indices

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `ranges of indices say each index once, and no chunk spans more than it may`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let size = [1, 2, 10, 1_000].randomElement(using: &random) ?? 1
    let share = Double.random(in: 0...1, using: &random)
    let indices = (0..<Int.random(in: 0...3_000, using: &random)).filter { _ in
      Double.random(in: 0..<1, using: &random) < share
    }
    var said: [Int] = []
    for chunk in IndexRanges.chunks(of: indices, size: size) {
      for part in chunk.description.split(separator: ",") {
        let ends = part.split(separator: "-").compactMap { Int($0) }
        #expect(ends.allSatisfy { (0..<size).contains($0) })
        let (first, last) = (try #require(ends.first), try #require(ends.last))
        said += (first...last).map { $0 + chunk.offset }
      }
    }
    #expect(said == indices)
  }

  @Test func `neighbours are said as a range, alone they stand by themselves`() {
    #expect(IndexRanges.chunks(of: [0, 1, 2, 3, 17]).map(\.description) == ["0-3,17"])
    #expect(IndexRanges.chunks(of: [999, 1_000, 1_001]).map(\.description) == ["999", "0-1"])
    #expect(IndexRanges.chunks(of: [999, 1_000, 1_001]).map(\.offset) == [0, 1_000])
    #expect(IndexRanges.chunks(of: []).isEmpty)
  }

  // MARK: Results

  @Test func `what is written is read again, and what is not there is missing`() throws {
    let folder = try Folder()
    let plan = try Self.plan(Self.good)
    let results = SweepResults(of: plan, fingerprint: plan.fingerprint(), in: folder.path("results"))
    #expect(try results.collect().missing == [0, 1, 2, 3])
    let outcomes = [
      2: SweepOutcome(steps: 10, loss: 0.1 + 0.2, validation: Evaluation(loss: 1 / 3, accuracy: 2 / 3), bestEpoch: 4),
      0: SweepOutcome(steps: 3, loss: .infinity, divergedAt: 3),
    ]
    for (index, outcome) in outcomes { try results.write(outcome, of: plan.point(index)) }
    let (done, missing) = try results.collect()
    #expect(missing == [1, 3])
    #expect(done.map(\.point) == [0, 2])
    #expect(done.map(\.outcome) == [0, 2].map { outcomes[$0] })
    let report = try SweepReport(of: results)
    #expect(report.best?.point == 2)
    #expect(report.conclusion.contains("1 of 2 points diverged"))
    #expect(report.conclusion.contains("missing: 1,3"))
  }

  @Test func `results of another plan and damaged ones are refused, and stay as they are`() throws {
    let folder = try Folder()
    let plan = try Self.plan(Self.good)
    let results = SweepResults(of: plan, fingerprint: plan.fingerprint(), in: folder.path())
    try results.write(SweepOutcome(steps: 1, loss: 1), of: plan.point(1))
    let bytes = try Data(contentsOf: folder.url("1.json"))
    let others = SweepResults(of: plan, fingerprint: plan.fingerprint(with: [1]), in: folder.path())
    #expect(throws: SweepError.self) { _ = try others.collect() }
    // A result that was renamed is another point's.
    try bytes.write(to: folder.url("2.json"))
    #expect(throws: SweepError.self) { _ = try results.result(of: 2) }
    for length in stride(from: 0, to: bytes.count - 2, by: 7) {
      try bytes.prefix(length).write(to: folder.url("1.json"))
      #expect(throws: SweepError.self) { _ = try results.result(of: 1) }
    }
    #expect(try Data(contentsOf: folder.url("2.json")) == bytes)
    try bytes.write(to: folder.url("1.json"))
    #expect(throws: Never.self) { _ = try results.result(of: 1) }
  }
}
