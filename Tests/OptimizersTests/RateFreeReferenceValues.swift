import Core
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Optimizers

/// Every case of rate_free_optimizers.json, in Double: where the authors' own optimizers went, and at which rates.
@Suite struct RateFreeReferenceValues {
  static let data = (try? Fixture.data("rate_free_optimizers.json")) ?? Data()
  static let file = try? Case.File(data)
  static let names = OptimizerSpec.rateFinding + OptimizerSpec.averaging + ["Muon"]

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let problem: String
    let optimizer: String
    let params: [String: OptimizerSpec.Value]
    let expected: [[Double]]
    let rates: [Double]
    let suggestedRtol: Double
    let errorAmplification: Double

    var testDescription: String { name }

    struct File: Decodable {
      let schema: Int
      let defaults: [String: [String: OptimizerSpec.Value]]
      let problems: [String: OptimizerCase.Problem]
      let cases: [Case]

      init(_ data: Data) throws {
        let reader = FixtureReader("rate_free_optimizers.json", notCompared: ["source": "prose"])
        self = try reader.decode(File.self, from: data)
      }
    }

    /// The first way in which our run differs from the case's, in one sentence.
    func disagreement(on problem: OptimizerCase.Problem) throws -> String? {
      let spec = try OptimizerSpec(optimizer, parameters: params)
      guard suggestedRtol <= 1e-10, errorAmplification <= 1e4 else {
        return "the tolerance is wider than rounding"
      }
      guard expected.count == 100, rates.count == 100, problem.steps == 100 else { return "there are not 100 steps" }
      guard let shapes = problem.shapes else {
        return try disagreement(spec, problem, from: problem.initial.tensors[0], point: { [$0] }, made: { $0[0] })
      }
      let start = try zip(shapes, problem.initial.tensors).map { shape, numbers in
        try Tensor<Double>(validating: numbers, shape: shape)
      }
      return try disagreement(spec, problem, from: start, point: { $0.map(\.scalars) }) { lists in
        zip(start, lists).map { Tensor($1, shape: $0.shape) }
      }
    }

    private func disagreement<Point: Parameters>(
      _ spec: OptimizerSpec, _ problem: OptimizerCase.Problem, from start: Point, point numbers: (Point) -> [[Double]],
      made: ([[Double]]) -> Point
    ) throws -> String? {
      var (w, method): (Point, AnyOptimizer<Point>) = (start, try spec.optimizer())
      let tolerance = suggestedRtol * (expected.joined().map(abs).max() ?? 0)
      let rateTolerance = suggestedRtol * (rates.map(abs).max() ?? 0)
      for step in 0..<100 {
        let place = numbers(method.gradientPoint(from: w) ?? w)
        guard let gradient = problem.gradient(at: place, step: step) else { return "the problem has no gradient" }
        let loss = problem.loss(at: place[0]) ?? 0
        let applied = method.step(&w, along: made(gradient), loss: loss, rate: spec.learningRate)
        for (ours, theirs) in zip(numbers(w).joined(), expected[step]) {
          guard abs(ours - theirs) <= tolerance else {
            return "after step \(step) it is at \(ours) instead of \(theirs)"
          }
        }
        guard abs(applied - rates[step]) <= rateTolerance else {
          return "in step \(step) it applied \(applied) instead of \(rates[step])"
        }
      }
      return nil
    }
  }

  @Test func `the file is there and holds every optimizer that finds its rate, averages, or takes matrices`() throws {
    let file = try Case.File(Self.data)
    #expect(file.schema == 1)
    #expect(Set(file.cases.map(\.optimizer)) == Set(Self.names))
    #expect(throws: Fixture.Unusable.self) { try Case.File(FixtureReader.withUnknownMember(Self.data)) }
  }

  @Test(arguments: file?.cases ?? []) func `goes where its authors' own goes, at the same rates`(reference: Case) throws
  {
    let problem = try #require(Self.file?.problems[reference.problem])
    #expect(try reference.disagreement(on: problem) == nil)
  }

  @Test(arguments: file?.defaults.keys.sorted() ?? []) func `the defaults are those of its authors`(name: String) throws
  {
    var ours = try #require(OptimizerSpec.known[name])
    // A text in PyTorch: adjust_lr_fn="match_rms_adamw".
    if name == "Muon" { #expect(ours.removeValue(forKey: "match_rms_adamw") == .flag(false)) }
    #expect(ours == Self.file?.defaults[name])
  }

  /// The negative control: a point or a rate that is a millionth further is noticed.
  @Test func `a spoiled value is noticed`() throws {
    let file = try #require(Self.file)
    for reference in file.cases {
      let problem = try #require(file.problems[reference.problem])
      for spoilsRate in [false, true] {
        var (expected, rates) = (reference.expected, reference.rates)
        if spoilsRate { rates[99] += 1e-6 * (rates.max() ?? 0) } else { expected[99][0] += 1e-6 }
        let spoiled = Case(
          name: reference.name, problem: reference.problem, optimizer: reference.optimizer, params: reference.params,
          expected: expected, rates: rates, suggestedRtol: reference.suggestedRtol,
          errorAmplification: reference.errorAmplification)
        #expect(try spoiled.disagreement(on: problem) != nil)
      }
    }
  }
}
