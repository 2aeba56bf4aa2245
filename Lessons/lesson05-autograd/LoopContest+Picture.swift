import LessonKit
import Plotting

extension LoopContest {
  /// J over the epochs: what two passes do at two rates, and what never zeroing does.
  func picture(of table: LessonTable) -> Figure {
    let shown = min(steps, 60)
    let looks: [Style] = [
      Style(color: .blue), Style(color: .vermillion, dash: .dashed), Style(color: .green, dash: .longDash),
      Style(color: .black, dash: .dotted), Style(color: .purple, dash: .dashDot), Style(color: .orange),
    ]
    let once = LoopContest.orders[0].name
    let swinging = entries.first { !$0.calls.contains(.zeroGrad) }
    // Of the loops that never zero one swing is enough: a second one would hide it.
    let drawn = entries.filter { $0.name != once && ($0.calls.contains(.zeroGrad) || $0.share == swinging?.share) }
    let marks = zip(drawn, looks).map { entry, look in
      let excess = entry.excess.prefix(shown + 1)
      return Mark.curve(
        "\(entry.shortName), \(entry.share.significant(2)) of 2/λmax", x: excess.indices.map(Double.init),
        y: Array(excess), style: look)
    }
    return Figure(
      "Twice per step doubles the rate; never zeroed swings for ever",
      subtitle: "\(table.summary); gradient descent from zero, gradients from the tape",
      x: Axis("epochs"), y: Axis("J − J*, share of the start", scale: .log, range: 1e-4...1e4),
      legend: .outside(.below), marks: marks)
  }
}
