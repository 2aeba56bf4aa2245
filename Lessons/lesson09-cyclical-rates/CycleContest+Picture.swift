import Plotting
import Terminal

extension CycleContest {
  /// The rates above, the accuracy below: mean curves, with a point where a cycle ends.
  func picture(of source: String) -> Figure {
    let shown = [bestFixed] + ["triangular", "SGDR", "one-cycle"].map(runs(of:))
    let names = shown.map { runs in
      runs[0].contestant.isFixed ? "fixed \(runs[0].contestant.peak.significant(2))" : runs[0].contestant.name
    }
    let steps = Array(0..<(epochs * stepsPerEpoch))
    let best = shown.map { meanAccuracies($0).map(\.y).max() ?? 0 }.max() ?? 1
    let ends = (1...epochs).map { Double($0 * stepsPerEpoch) }
    let styles: [Style] = [
      Style(color: .black, dash: .dashed), Style(color: .blue, dash: .solid), Style(color: .vermillion, dash: .dotted),
      Style(color: .green, dash: .longDash),
    ]
    return Figure(
      "\(track): accuracy jumps where a cycle ends",
      subtitle: "\(source); mean of \(seeds.count) \(seeds.count == 1 ? "seed" : "seeds")",
      panels: [
        Panel(
          x: Axis("gradients"), y: Axis("learning rate"), legend: .none,
          marks: shown.indices.map { place in
            let schedule = shown[place][0].contestant.schedule
            return .curve(names[place], x: steps.map(Double.init), y: steps.map { schedule($0) }, style: styles[place])
          }),
        Panel(
          x: Axis("gradients"), y: Axis("validation accuracy", range: (best - 0.2)...(best + 0.01)),
          legend: .outside(.below),
          marks: ends.map { .verticalLine(at: $0, style: Style(color: .lightGray, dash: .solid, width: 0.5)) }
            + shown.indices.flatMap { place -> [Mark] in
              let mean = meanAccuracies(shown[place])
              return [.curve(names[place], x: mean.map(\.x), y: mean.map(\.y), style: styles[place])]
            }),
      ], arrangement: .stack,
      altText:
        "Above, the rates of \(names.joined(separator: ", ")) over the gradients; below, the accuracy on validation "
        + "images: under the cyclic rates it falls while the rate is high and jumps up at each cycle's end.")
  }

  /// The accuracy in the mean of the seeds, four times an epoch.
  private func meanAccuracies(_ runs: [RunOutcome]) -> [(x: Double, y: Double)] {
    runs[0].accuracies.indices.map { place in
      (Double(runs[0].accuracies[place].step), CycleContest.mean(runs) { $0.accuracies[place].accuracy })
    }
  }

  /// Every seed's accuracy in the end, a column for each contestant.
  var spread: Panel {
    let all = outcomes + [halves]
    let short = ["triangular": "tri", "triangular2": "tri2", "exp_range": "exp", "one-cycle": "1-cycle"]
    let names = all.map { runs in
      let contestant = runs[0].contestant
      if runs[0].steps < epochs * stepsPerEpoch { return "short" }
      return contestant.isFixed ? contestant.peak.significant(2) : short[contestant.name] ?? contestant.name
    }
    let tests = all.map { $0.map(\.test) }
    let (worst, best) = (tests.joined().min() ?? 0, tests.joined().max() ?? 1)
    return Panel(
      track, x: .categories("", names),
      y: Axis("test accuracy", range: min(best - 0.1, worst - 0.005)...(best + 0.005)),
      legend: .outside(.below),
      marks: [
        .points(
          "a seed", x: tests.indices.flatMap { place in tests[place].map { _ in Double(place) } },
          y: tests.flatMap { $0 }, style: Style(color: .blue, point: .circle)),
        .points(
          "mean", x: tests.indices.map(Double.init), y: all.map { CycleContest.mean($0, \.test) },
          style: Style(color: .vermillion, width: 1.5, point: .cross)),
        .horizontalLine(at: CycleContest.mean(bestFixed, \.test), label: "fixed*"),
      ])
  }
}
