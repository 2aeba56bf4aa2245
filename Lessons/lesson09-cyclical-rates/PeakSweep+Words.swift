import LessonKit
import Plotting
import Terminal

extension PeakSweep {
  /// The rates and, for each, the runs that hold it and those that peak at it, where there are any.
  private var rows: [(rate: Double, held: [RunOutcome], cycled: [RunOutcome]?)] {
    constant.map { held in
      let rate = held[0].contestant.peak
      return (rate, held, cycled.first { $0[0].contestant.peak == rate })
    }
  }

  /// The lowest rate at which constant runs end in one class, for every seed.
  var collapse: Double? {
    rows.first { $0.held.allSatisfy { $0.classes == 1 } }?.rate
  }

  func describe(on console: Console) {
    console.paragraph("How high may a rate be, held for the whole run or as the peak of one cycle?")
    console.print()
    var table = TextTable("highest rate", "held", "classes", "one-cycle", "classes")
    for row in rows {
      table.add(cells: [row.rate.significant(2)] + cells(row.held) + (row.cycled.map(cells) ?? []))
    }
    console.print(table)
    console.print()
  }

  private func cells(_ runs: [RunOutcome]) -> [String] {
    let classes = Set(runs.map(\.classes)).sorted().map(String.init).joined(separator: ", ")
    return [CycleContest.mean(runs, \.test).fixed(3), classes]
  }

  func panel(_ title: String) -> Panel {
    func marks(_ name: String, _ runs: [[RunOutcome]], _ color: Color, _ dash: Dash) -> [Mark] {
      let rates = runs.map { $0[0].contestant.peak }
      let tests = runs.map { $0.map(\.test) }
      let spread = Mark.area(
        name + ", all seeds", x: rates, from: tests.map { $0.min() ?? .nan }, to: tests.map { $0.max() ?? .nan },
        style: Style(color: color))
      let mean = Mark.curve(
        name, x: rates, y: runs.map { CycleContest.mean($0, \.test) },
        style: Style(color: color, dash: dash, point: .circle))
      return tests.contains { $0.count > 1 } ? [spread, mean] : [mean]
    }
    return Panel(
      title, x: Axis("highest rate", scale: .log), y: Axis("test accuracy", range: 0...1), legend: .outside(.below),
      marks: marks("held", constant, .blue, .solid) + marks("one-cycle", cycled, .vermillion, .dashed))
  }
}
