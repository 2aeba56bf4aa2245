import Foundation
import Schedules
import TestSupport
import Testing

/// The rates and momenta that PyTorch's own scheduler tests expect (test/optim/test_lrscheduler.py, 2.15).
///
/// Left out are tests without numbers (warnings, garbage, pickling), SWALR, which is not here, and schedulers that step an
/// optimizer that a ReduceLROnPlateau steps too, whose targets that suite never looks at. Two that are stepped in turn are a
/// ChainedScheduler. Groups have the rates 0.05 and 0.5 unless a case says otherwise.
@Suite struct PyTorchSuiteValues {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let form: String
    let lr: [[Double]]
    var momentum: [[Double]]?
    var base = [0.05, 0.5]
    var metrics: [Double]?
    var optimizer = "SGD"
    var testDescription: String { name }

    /// - Parameter lr: the first group's rates; the second's are ten times as large.
    init(_ name: String, _ form: String, _ lr: [Double]) {
      self.init(name, form, groups: [lr, lr.map { $0 * 10 }])
    }

    init(
      _ name: String, _ form: String, groups: [[Double]], momentum: [[Double]]? = nil, base: [Double] = [0.05, 0.5],
      metrics: [Double]? = nil, optimizer: String = "SGD"
    ) {
      (self.name, self.form, lr, self.momentum) = (name, form, groups, momentum)
      (self.base, self.metrics, self.optimizer) = (base, metrics, optimizer)
    }

    func spec() throws -> Spec {
      let list = metrics.map { ", \"metrics\": \($0)" } ?? ""
      return try Spec(
        json: Data(
          """
          {\(form.dropFirst().dropLast()), "base_lrs": \(base), "optimizer": {"class": "\(optimizer)"},
           "num_steps": \(lr[0].count - 1)\(list)}
          """.utf8))
    }
  }

  /// `{"class": …, "params": {…}}` from a name and values in JSON: `StepLR step_size=3 gamma=0.1`.
  private static func one(_ words: String) -> String {
    let parts = words.split(separator: " ")
    let params = parts.dropFirst().map { part in
      let sides = part.split(separator: "=", maxSplits: 1)
      return "\"\(sides[0])\": \(sides[1])"
    }
    return "{\"class\": \"\(parts[0])\", \"params\": {\(params.joined(separator: ", "))}}"
  }

  private static func chain(_ members: String...) -> String {
    #"{"class": "ChainedScheduler", "params": {"schedulers": [\#(members.map(one).joined(separator: ", "))]}}"#
  }

  private static func sequence(_ milestones: [Int], _ members: String...) -> String {
    let list = members.map { $0.hasPrefix("{") ? $0 : one($0) }.joined(separator: ", ")
    return #"{"class": "SequentialLR", "params": {"milestones": \#(milestones), "schedulers": [\#(list)]}}"#
  }

  private static func each(_ lists: (Int, Double)...) -> [Double] {
    lists.flatMap { Array(repeating: $0.1, count: $0.0) }
  }
  private static let ten = (0..<10).map(Double.init)
  private static let steps = each((3, 0.05), (3, 0.005), (3, 0.0005), (1, 0.00005))
  private static let milestones = each((2, 0.05), (3, 0.005), (4, 0.0005), (1, 0.00005))
  private static let cosine = ten.map { 1e-10 + (0.05 - 1e-10) * (1 + cos(.pi * $0 / 10)) / 2 }
  private static func ramp(_ from: Double, _ to: Double, _ n: Double, _ t: Double) -> Double {
    t < n ? from + t / n * (to - from) : to
  }

  static let single = [
    Case("step", one("StepLR step_size=3 gamma=0.1"), steps),
    Case("multi step", one("MultiStepLR milestones=[2,5,9] gamma=0.1"), milestones),
    Case("constant", one("ConstantLR factor=0.5 total_iters=5"), each((5, 0.025), (5, 0.05))),
    Case("linear", one("LinearLR start_factor=0.5 total_iters=4"), ten.map { 0.05 * ramp(0.5, 1, 4, $0) }),
    Case(
      "linear to another end", one("LinearLR start_factor=0.25 end_factor=0.6 total_iters=4"),
      ten.map { 0.05 * ramp(0.25, 0.6, 4, $0) }),
    Case("exponential", one("ExponentialLR gamma=0.9"), ten.map { 0.05 * pow(0.9, $0) }),
    Case(
      "polynomial", one("PolynomialLR power=0.9 total_iters=5"), ten.map { 0.05 * pow(1 - min($0, 5) / 5, 0.9) }),
    Case(
      "lambda", one(#"LambdaLR lr_lambda=[{"kind":"exp","args":[0.9]},{"kind":"exp","args":[0.8]}]"#),
      groups: [ten.map { 0.05 * pow(0.9, $0) }, ten.map { 0.4 * pow(0.8, $0) }], base: [0.05, 0.4]),
    Case(
      "multiplicative",
      one(#"MultiplicativeLR lr_lambda=[{"kind":"constant","args":[0.9]},{"kind":"constant","args":[0.8]}]"#),
      groups: [ten.map { 0.05 * pow(0.9, $0) }, ten.map { 0.4 * pow(0.8, $0) }], base: [0.05, 0.4]),
  ]

  /// eta_min is not scaled with the group, so that the second group is not ten times the first.
  private static func cosines(_ name: String, _ form: String, _ factor: (Int) -> Double) -> Case {
    let groups = [0.05, 0.5].map { base in
      (0..<10).map { (1e-10 + (base - 1e-10) * (1 + cos(.pi * Double($0) / 10)) / 2) * factor($0) }
    }
    return Case(name, form, groups: groups)
  }

  static let cosineCases =
    [
      cosines("cosine", one("CosineAnnealingLR T_max=10 eta_min=1e-10")) { _ in 1 }
    ]
    + [1, 2, 4].map { factor in
      var (current, length) = (0, 10)
      let progress = (0..<100).map { step in
        if step > 0 { current += 1 }
        if current >= length { (current, length) = (current - length, length * factor) }
        return Double(current) / Double(length)
      }
      return Case(
        "warm restarts, T_mult \(factor)", one("CosineAnnealingWarmRestarts T_0=10 T_mult=\(factor) eta_min=1e-10"),
        groups: [0.05, 0.5].map { base in progress.map { 1e-10 + (base - 1e-10) * (1 + cos(.pi * $0)) / 2 } })
    }

  static let composed = [
    Case(
      "sequence of exponential and step", sequence([3], "ExponentialLR gamma=0.8", "StepLR gamma=0.1 step_size=4"),
      [0.05, 0.04, 0.032] + each((4, 0.05), (4, 0.005), (4, 0.0005), (4, 0.00005))),
    Case(
      "sequence of constant and exponential",
      sequence([3], "ConstantLR factor=0.1 total_iters=3", "ExponentialLR gamma=0.9"),
      each((3, 0.005)) + ten.map { 0.05 * pow(0.9, $0) }),
    Case(
      "sequence of three",
      sequence(
        [3, 6], "ConstantLR factor=0.1 total_iters=3", "ExponentialLR gamma=0.8", "StepLR gamma=0.1 step_size=2"),
      each((3, 0.005)) + [0.05, 0.04, 0.032] + each((2, 0.05), (2, 0.005), (2, 0.0005))),
    Case(
      "sequence behind a chain",
      sequence(
        [5], chain("LinearLR start_factor=0.1 total_iters=5", "ConstantLR factor=0.1 total_iters=5"),
        "ConstantLR factor=0.5 total_iters=5"), [0.0005, 0.0014, 0.0023, 0.0032, 0.0041] + each((5, 0.025))),
    Case(
      "sequence up and down",
      sequence(
        [4], "LinearLR start_factor=0.1 end_factor=0.8 total_iters=4",
        "LinearLR start_factor=0.8 end_factor=0.1 total_iters=4"),
      groups: [[0.2, 0.55, 0.9, 1.25, 1.6, 1.25, 0.9, 0.55]], base: [2]),
    Case("chain of one step", chain("StepLR gamma=0.1 step_size=3"), steps),
    Case("chain of one line", chain("LinearLR start_factor=0.4 total_iters=3"), [0.02, 0.03, 0.04] + each((7, 0.05))),
    Case(
      "chain of line and milestones",
      chain("LinearLR start_factor=0.4 total_iters=3", "MultiStepLR milestones=[4,8,10] gamma=0.1"),
      [0.02, 0.03, 0.04, 0.05] + each((4, 0.005), (2, 0.0005), (2, 0.00005))),
    Case(
      "chain of three",
      chain("ExponentialLR gamma=0.9", "ConstantLR factor=0.2 total_iters=4", "StepLR gamma=0.1 step_size=3"),
      ten.prefix(9).map { 0.05 * pow(0.9, $0) * ($0 < 4 ? 0.2 : 1) * pow(0.1, ($0 / 3).rounded(.down)) }),
    Case(
      "chain of polynomial and constant",
      chain("PolynomialLR power=0.9 total_iters=5", "ConstantLR factor=0.1"),
      ten.map { 0.005 * pow(1 - min($0, 5) / 5, 0.9) }),
    Case(
      "step and milestones", chain("StepLR gamma=0.1 step_size=3", "MultiStepLR milestones=[2,5,9] gamma=0.1"),
      each((2, 0.05), (1, 0.005), (2, 5e-4), (1, 5e-5), (3, 5e-6), (1, 5e-8))),
    Case(
      "step and exponential", chain("StepLR gamma=0.1 step_size=3", "ExponentialLR gamma=0.9"),
      zip(steps, ten).map { $0 * pow(0.9, $1) }),
    Case(
      "milestones and exponential", chain("MultiStepLR milestones=[2,5,9] gamma=0.1", "ExponentialLR gamma=0.9"),
      zip(milestones, ten).map { $0 * pow(0.9, $1) }),
    Case(
      "line and exponential",
      chain("LinearLR start_factor=0.4 end_factor=0.9 total_iters=4", "ExponentialLR gamma=0.9"),
      ten.map { 0.05 * ramp(0.4, 0.9, 4, $0) * pow(0.9, $0) }),
    Case(
      "step and constant", chain("StepLR gamma=0.1 step_size=3", "ConstantLR factor=0.4 total_iters=4"),
      zip(steps, ten).map { $0 * ($1 < 4 ? 0.4 : 1) }),
    Case(
      "milestones and line",
      chain("MultiStepLR milestones=[2,5,9] gamma=0.1", "LinearLR start_factor=0.4 total_iters=4"),
      zip(milestones, ten).map { $0 * ramp(0.4, 1, 4, $1) }),
  ]

  /// The momentum of a CyclicLR from 5 down to 1 mirrors its rate from 1 up to 5.
  private static func cyclic(_ name: String, _ words: String, _ lr: [Double], _ offsets: [Double] = [0, 0]) -> Case {
    let bounds = "base_lr=\(offsets.map { 1 + $0 }) max_lr=\(offsets.map { 5 + $0 })".replacing(", ", with: ",")
    let momenta =
      "base_momentum=\(offsets.map { 1 + $0 }) max_momentum=\(offsets.map { 5 + $0 })".replacing(", ", with: ",")
    return Case(
      name, one("CyclicLR \(bounds) \(momenta) \(words)"), groups: offsets.map { offset in lr.map { $0 + offset } },
      momentum: offsets.map { offset in lr.map { 6 - $0 + offset } })
  }

  private static let up = [1.0, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3]
  private static let shrinking: [Double] =
    [1, 2, 3, 4, 5, 4, 3, 2] + [1, 1.5, 2, 2.5, 3, 2.5, 2, 1.5] + [1, 1.25, 1.5, 1.75, 2, 1.75]
  private static let heights = [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0, 0.25, 0.5, 0.75, 1]
  private static let slowFall = [0, 3, 6, 5, 4, 3, 2, 1].map { Double($0) / 6 }
  private static func decaying(_ heights: [Double]) -> [Double] {
    heights.enumerated().map { 1 + 4 * $1 * pow(0.9, Double($0)) }
  }

  static let cycling = [
    cyclic("triangles", #"step_size_up=4 mode="triangular""#, up),
    cyclic("triangles, per group", #"step_size_up=4 mode="triangular""#, up, [0, 1]),
    cyclic("shrinking triangles", #"step_size_up=4 mode="triangular2""#, shrinking),
    cyclic("shrinking triangles, per group", #"step_size_up=4 mode="triangular2""#, shrinking, [0, 2]),
    cyclic("decaying triangles", #"step_size_up=4 mode="exp_range" gamma=0.9"#, decaying(heights)),
    cyclic(
      "slow falls", #"step_size_up=4 step_size_down=6 mode="triangular""#,
      [1, 2, 3, 4, 5] + [13, 11, 9, 7, 5, 3].map { $0 / 3 }),
    cyclic(
      "shrinking slow falls", #"step_size_up=2 step_size_down=6 mode="triangular2""#,
      [1, 0.5, 0.25].flatMap { size in slowFall.map { 1 + 4 * size * $0 } }, [0, 2]),
    cyclic(
      "decaying slow falls", #"step_size_up=2 step_size_down=6 mode="exp_range" gamma=0.9"#,
      decaying(slowFall + slowFall.prefix(5))),
    Case(
      "triangles without momentum, Adam", one(#"CyclicLR base_lr=1 max_lr=5 step_size_up=4 cycle_momentum=false"#),
      groups: [up, up], optimizer: "Adam"),
    oneCycle("one-cycle of lines", #"final_div_factor=2 anneal_strategy="linear""#) { $0 + ($1 - $0) * $2 },
    oneCycle("one-cycle of lines, Adam", #"final_div_factor=2 anneal_strategy="linear""#, "Adam") {
      $0 + ($1 - $0) * $2
    },
    oneCycle("one-cycle of cosines", "final_div_factor=2") { $1 + ($0 - $1) / 2 * (cos(.pi * $2) + 1) },
    Case(
      "one-cycle of three phases",
      one(
        #"OneCycleLR max_lr=25 div_factor=25 base_momentum=1 max_momentum=22 total_steps=10 anneal_strategy="linear" "#
          + "pct_start=0.4 final_div_factor=4 three_phase=true"),
      groups: Array(repeating: [1, 9, 17, 25, 17, 9, 1, 0.75, 0.5, 0.25], count: 2),
      momentum: Array(repeating: [22, 15, 8, 1, 8, 15, 22, 22, 22, 22], count: 2)),
  ]

  private static func oneCycle(
    _ name: String, _ words: String, _ optimizer: String = "SGD", _ between: (Double, Double, Double) -> Double
  ) -> Case {
    func values(_ start: Double, _ peak: Double, _ end: Double) -> [Double] {
      [0, 0.5].map { between(start, peak, $0) } + (0...7).map { between(peak, end, Double($0) / 7) }
    }
    return Case(
      name, one("OneCycleLR max_lr=25 base_momentum=1 max_momentum=22 total_steps=10 \(words)"),
      groups: Array(repeating: values(1, 25, 0.5), count: 2), momentum: Array(repeating: values(22, 1, 22), count: 2),
      optimizer: optimizer)
  }

  /// The suite looks at the rate before each observation.
  private static func plateau(_ name: String, _ words: String, _ metrics: [Double], _ lr: [[Double]]) -> Case {
    Case(name, one("ReduceLROnPlateau \(words)"), groups: lr, base: lr.map { _ in 0.5 }, metrics: metrics)
  }

  private static let twenty = (0..<22).map(Double.init)
  static let plateaus = [
    plateau(
      "steady fall", #"threshold_mode="abs" threshold=0.01 patience=5 cooldown=5"#, twenty.map { 10 - $0 * 0.0167 },
      [each((20, 0.5))]),
    plateau(
      "fall below the threshold", #"threshold_mode="abs" threshold=0.1 patience=5"#, twenty.map { 10 - $0 * 0.0165 },
      [each((7, 0.5), (7, 0.05), (7, 0.005), (1, 0.0005))]),
    plateau(
      "negative maximum", #"mode="max" threshold_mode="abs" patience=5 cooldown=5"#, each((2, -0.8), (20, -0.234)),
      [each((9, 0.5), (11, 0.05), (2, 0.005))]),
    plateau(
      "fast growth", #"mode="max" threshold=0.1 patience=3"#, twenty.map { 1.5 * pow(1.025, $0) }, [each((20, 0.5))]),
    plateau(
      "slow growth", #"mode="max" threshold=0.1 patience=5 cooldown=5"#, twenty.map { 1.5 * pow(1.005, $0) },
      [each((7, 0.5), (11, 0.05), (2, 0.005))]),
    plateau("fast fall", "threshold=0.1", twenty.map { 1.5 * pow(0.85, $0) }, [each((20, 0.5))]),
    plateau(
      "one drop", "threshold=0.1 patience=5 cooldown=5", each((7, 1), (1, 0.6), (14, 0.5)),
      [each((7, 0.5), (11, 0.05), (2, 0.005))]),
    plateau(
      "smallest rates", #"mode="max" threshold=0.1 patience=5 cooldown=5 min_lr=[0.4,0.3]"#,
      twenty.map { 1.5 * pow(1.005, $0) }, [each((7, 0.5), (13, 0.4)), each((7, 0.5), (13, 0.3))]),
  ]

  static let all = single + cosineCases + composed + cycling + plateaus

  @Test(arguments: all) func `rates and momenta are those that PyTorch's tests expect`(_ example: Case) throws {
    let rows = try example.spec().rows
    let count = example.lr.count
    let expected = example.lr[0].indices.map { step in
      example.lr.map { $0[step] } + (example.momentum ?? []).map { $0[step] }
    }
    #expect(
      firstDifference(
        between: rows.map { Array($0.prefix(count)) }, and: expected.map { Array($0.prefix(count)) }, of: "lr") == nil)
    #expect(firstDifference(between: rows, and: expected, of: "column") == nil)
    // The comparison's negative control.
    var wrong = expected
    wrong[wrong.count - 1][0] += 1e-9
    #expect(firstDifference(between: rows, and: wrong, of: "column") != nil)
  }

  @Test(arguments: [
    "LinearLR start_factor=0.0", "LinearLR start_factor=1.1", #"CyclicLR base_lr=0 max_lr=0 mode="CATS""#,
    #"OneCycleLR max_lr=1e-3 total_steps=10 anneal_strategy="CATS""#,
    "OneCycleLR max_lr=1e-3 total_steps=10 pct_start=1.1", "OneCycleLR max_lr=1e-3", "MultiplicativeLR lr_lambda=0.95",
    "LambdaLR lr_lambda=0.95",
  ])
  func `what PyTorch's tests want refused is refused`(_ words: String) {
    #expect(throws: ScheduleError.self) { try Case("", Self.one(words), groups: [[0]], base: [0.05]).spec() }
    #expect(throws: ScheduleError.self) {
      try Case("", Self.one("CyclicLR base_lr=1 max_lr=5"), groups: [[0]], base: [1], optimizer: "Rprop").spec()
    }
  }
}
