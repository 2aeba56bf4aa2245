import LessonKit
import Plotting

extension LoopContest {
  /// J over the epochs: what two passes do at two rates, and what never zeroing does.
  func picture(of table: LessonTable) -> Figure {
    let shown = min(steps, 60)
    let looks: [Style] = [
      Style(color: .blue), Style(color: .vermillion, dash: .dashed), Style(color: .green, dash: .longDash),
      Style(color: .purple, dash: .dotted),
    ]
    let drawn =
      entries.filter { $0.calls.count { $0 == .backward } == 2 }
      + entries.filter { !$0.calls.contains(.zeroGrad) }.prefix(1)
    var marks = zip(drawn, looks).map { entry, look in
      let excess = entry.excess.prefix(shown + 1)
      let name = entry.calls.contains(.zeroGrad) ? "backward twice" : "never zeroed"
      return Mark.curve(
        "\(name), \(entry.share.significant(2)) of 2/λmax", x: excess.indices.map(Double.init), y: Array(excess),
        style: look)
    }
    marks.append(
      .curve(
        "the article's loop", x: [0, Double(shown)], y: [1, 1], style: Style(color: .black, dash: .dotted, width: 0.8)))
    return Figure(
      "Twice per step doubles the rate; never zeroed swings for ever",
      subtitle: "\(table.summary); gradient descent from zero, gradients from the tape",
      x: Axis("epochs"), y: Axis("J − J*, share of the start", scale: .log, range: 1e-4...1e4),
      legend: .outside(.below), marks: marks)
  }
}
