import Lesson09
import Plotting
import Terminal

extension Report {
  /// The rates of three cycles above, what they do to the cost below.
  var bowlFigure: Figure {
    let shown = bowlRuns.filter { [0.9, 2.0, 2.5].contains($0.peak) }
    let steps = 0...(5 * 2 * BowlProblem.stepSize)
    let x = steps.map(Double.init)
    return Figure(
      "A cycle may cross the bound and still converge, up to a point",
      subtitle: "two houses, triangular cycles of \(2 * BowlProblem.stepSize) steps, full batches",
      panels: [
        Panel(
          x: Axis("update steps"), y: Axis("rate over 2/λmax"), legend: .none,
          marks: shown.map { run in
            .curve("peak \(run.peak.fixed(1))", x: x, y: steps.map { run.cycle($0) / bowl.bound })
          } + [.horizontalLine(at: 1, label: "2/λmax")]),
        Panel(
          x: Axis("update steps"), y: Axis("cost over the first", scale: .log, range: 1e-10...1e14),
          legend: .outside(.below),
          marks: shown.map { run in .curve("peak \(run.peak.fixed(1))", x: x, y: Array(run.costs.prefix(steps.count))) }
        ),
      ], arrangement: .stack,
      altText:
        "Above, the rates of three triangular cycles, two of which cross the line 2/λmax; below, their costs: with a "
        + "peak of 0.9 and 2.0 times the bound the cost falls from cycle to cycle, with 2.5 it grows.")
  }

  /// What the exercises give: the cycles above, the momentum that goes against the first below; nil while all are open.
  var exerciseFigure: Figure? {
    let (base, peak, stepSize, steps) = (0.02, 0.1, 25, 0...200)
    let triangle = TriangularCycle(base: base, peak: peak, stepSize: stepSize)
    let halving = ShrinkingCycle(base: base, peak: peak, stepSize: stepSize, mode: .triangular2)
    let decaying = ShrinkingCycle(base: base, peak: peak, stepSize: stepSize, mode: .expRange(gamma: 0.99))
    let momentum = CycledMomentum(opposite: triangle, low: base, high: peak)
    let x = steps.map(Double.init)
    func curve(_ name: String, _ y: [Double]) -> [Mark] {
      y.contains(where: \.isFinite) ? [.curve(name, x: x, y: y)] : []
    }
    let rates =
      curve("triangular", steps.map { triangle($0) }) + curve("triangular2", steps.map { halving($0) })
      + curve("exp_range", steps.map { decaying($0) })
    let momenta = curve("momentum", steps.map { momentum($0) })
    guard !(rates + momenta).isEmpty else { return nil }
    return Figure(
      "Three cycles, and a momentum against the first",
      subtitle: "exercises 9.1, 9.2 and 9.3; step size \(stepSize), γ = 0.99",
      panels: [
        Panel(
          x: Axis("gradients"), y: Axis("learning rate", range: 0...0.11), legend: .outside(.below),
          marks: rates),
        Panel(
          x: Axis("gradients"), y: Axis("momentum", range: 0.8...1), legend: .none,
          marks: momenta),
      ], arrangement: .stack,
      altText:
        "Above, triangular cycles of equal height, halved from cycle to cycle, and decaying with every step; below, "
        + "momentum, lowest where the triangular rate is highest.")
  }
}

extension NetworkReport {
  /// The names of their files, and the figures.
  var figures: [(name: String, figure: Figure)] {
    [(name: "range", figure: rangeFigure)]
      + comparisons.map { (name: $0.id.rawValue, figure: $0.figure(subtitle: summary)) }
      + [(name: "spread", figure: spreadFigure), (name: "peaks", figure: peakFigure)]
  }

  /// "6,400 images, 6 epochs, seeds 1 to 2".
  private var summary: String {
    "\(images.training.count.grouped) images, \(options.epochCount) epochs, \(options.seedText)"
  }

  private var rangeFigure: Figure {
    Figure(
      "Where a growing rate stops helping differs from seed to seed",
      subtitle:
        "\(RangeSearch.steps) batches each, seeds \(options.seed) to \(options.seed &+ UInt64(RangeSearch.seedCount - 1))",
      panels: comparisons.map { $0.search.panel($0.network) })
  }

  private var spreadFigure: Figure {
    Figure(
      "Same budget, every seed: what a moving rate is worth", subtitle: summary,
      panels: comparisons.map(\.spreadPanel), arrangement: .column)
  }

  private var peakFigure: Figure {
    Figure(
      "A rate too high to be held may still be a peak",
      subtitle:
        "\(images.training.count.grouped) images, \(options.epochCount) epochs, "
        + (options.full ? options.seedText : "seed \(options.seed)"),
      panels: comparisons.map(\.peakPanel))
  }
}

extension RangeSearch {
  fileprivate func panel(_ title: String) -> Panel {
    Panel(
      title, x: Axis("learning rate", scale: .log), y: Axis("smoothed training loss", range: 0...3), legend: .none,
      marks: [.band(from: range.lowerBound, to: range.upperBound, label: "range")]
        + zip(seeds, curves).map { seed, curve in .curve("seed \(seed)", x: curve.rates, y: curve.smoothed) })
  }
}

extension CycleComparison {
  /// The rates above, the accuracy below: mean curves, with a line where a cycle ends.
  fileprivate func figure(subtitle: String) -> Figure {
    let shown: [(result: PolicyResult, style: Style)] =
      [
        (bestFixed, Style(color: .black, dash: .dashed))
      ]
      + [
        (self[.triangular], Style(color: .blue, dash: .solid)),
        (self[.restarts], Style(color: .vermillion, dash: .dotted)),
        (self[.oneCycle], Style(color: .green, dash: .longDash)),
      ].compactMap { result, style in result.map { ($0, style) } }
    let steps = Array(0..<(epochs * stepsPerEpoch))
    let best = shown.map { meanAccuracies($0.result).map(\.y).max() ?? 0 }.max() ?? 1
    let ends = (1...epochs).map { Double($0 * stepsPerEpoch) }
    return Figure(
      "\(network): accuracy jumps where a cycle ends",
      subtitle: subtitle + (seeds.count > 1 ? "; mean, shaded from the least to the greatest" : ""),
      panels: [
        Panel(
          x: Axis("gradients"), y: Axis("learning rate"), legend: .none,
          marks: shown.map { result, style in
            let policy = result.policy
            return .curve(policy.name, x: steps.map(Double.init), y: steps.map { policy.schedule($0) }, style: style)
          }),
        Panel(
          x: Axis("gradients"), y: Axis("validation accuracy", range: (best - 0.2)...(best + 0.01)),
          legend: .outside(.below),
          marks: ends.map { .verticalLine(at: $0, style: Style(color: .lightGray, dash: .solid, width: 0.5)) }
            + shown.flatMap { result, style -> [Mark] in
              let mean = meanAccuracies(result)
              let curve = Mark.curve(result.policy.name, x: mean.map(\.x), y: mean.map(\.y), style: style)
              return seeds.count > 1 ? [band(result, Style(color: style.color)), curve] : [curve]
            }),
      ], arrangement: .stack,
      altText:
        "Above, the rates of \(shown.map(\.result.policy.name).joined(separator: ", ")) over the gradients; below, the "
        + "accuracy on validation images: under the cyclic rates it falls while the rate is high and jumps up at each "
        + "cycle's end.")
  }

  /// The accuracy in the mean of the seeds, four times an epoch.
  private func meanAccuracies(_ result: PolicyResult) -> [(x: Double, y: Double)] {
    result.runs[0].validations.map { validation in
      (Double(validation.step), result.mean { $0.accuracy(after: validation.step) })
    }
  }

  /// From the least accuracy of the seeds to the greatest.
  private func band(_ result: PolicyResult, _ style: Style) -> Mark {
    let steps = result.runs[0].validations.map(\.step)
    let seeds = steps.map { step in result.runs.map { $0.accuracy(after: step) } }
    return .area(
      "", x: steps.map(Double.init), from: seeds.map { $0.min() ?? .nan }, to: seeds.map { $0.max() ?? .nan },
      style: style)
  }

  /// Every seed's accuracy in the end, a column for each schedule.
  fileprivate var spreadPanel: Panel {
    let all = results.map { (name: shortName($0.policy), result: $0) } + [(name: "short", result: halfBudget)]
    let tests = all.map(\.result.testAccuracies)
    let (worst, best) = (tests.joined().min() ?? 0, tests.joined().max() ?? 1)
    return Panel(
      network, x: .categories("", all.map(\.name)),
      y: Axis("test accuracy", range: min(best - 0.1, worst - 0.005)...(best + 0.005)),
      legend: .outside(.below),
      marks: [
        .points(
          "a seed", x: tests.enumerated().flatMap { column, tests in tests.map { _ in Double(column) } },
          y: tests.flatMap { $0 }, style: Style(color: .blue, point: .circle)),
        .points(
          "mean", x: all.indices.map(Double.init), y: all.map(\.result.meanTestAccuracy),
          style: Style(color: .vermillion, point: .diamond)),
        .horizontalLine(at: bestFixed.meanTestAccuracy, label: "fixed*"),
      ])
  }

  private func shortName(_ policy: SchedulePolicy) -> String {
    switch policy.kind {
    case .fixed: policy.peak.significant(2)
    case .triangular: "tri"
    case .triangular2: "tri2"
    case .expRange: "exp"
    case .restarts: "SGDR"
    case .oneCycle: "1-cycle"
    }
  }

  /// Test accuracy over the highest rate, held and as the peak of one cycle.
  fileprivate var peakPanel: Panel {
    func marks(_ name: String, _ results: [PolicyResult], _ color: Color, _ dash: Dash) -> [Mark] {
      let (rates, tests) = (results.map(\.policy.peak), results.map(\.testAccuracies))
      let spread = Mark.area(
        name + ", all seeds", x: rates, from: tests.map { $0.min() ?? .nan }, to: tests.map { $0.max() ?? .nan },
        style: Style(color: color))
      let mean = Mark.curve(
        name, x: rates, y: results.map(\.meanTestAccuracy), style: Style(color: color, dash: dash, point: .circle))
      return tests.contains { $0.count > 1 } ? [spread, mean] : [mean]
    }
    return Panel(
      network, x: Axis("highest rate", scale: .log), y: Axis("test accuracy", range: 0...1), legend: .outside(.below),
      marks: marks("held", sweep(of: .fixed), .blue, .solid)
        + marks("one-cycle", sweep(of: .oneCycle), .vermillion, .dashed))
  }
}
