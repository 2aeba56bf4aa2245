import Plotting
import Terminal

/// The runs of every entry at every rate.
struct Comparison {
  let arena: Problem
  let entries: [OptimizerEntry]
  let rates: [Double]
  let steps: Int
  /// One list per entry, one run per rate.
  let courses: [[Trajectory]]

  init(
    of entries: [OptimizerEntry], at rates: [Double], in arena: Problem, steps: Int, showing bar: ProgressBar
  ) throws {
    (self.arena, self.entries, self.rates, self.steps) = (arena, entries, rates, steps)
    var done = 0
    courses = try entries.map { entry in
      try rates.map { rate in
        defer {
          done += 1
          bar.show(done)
        }
        return try arena.run(entry, rate: rate, steps: steps)
      }
    }
  }

  /// The run that ends lowest, the smallest rate where several do; nil where all diverged.
  func best(_ entry: Int) -> Trajectory? {
    courses[entry].filter { !$0.hasDiverged }.min { $0.end < $1.end }
  }

  /// Optimizers down, rates across; run by run where that is too wide.
  var table: TextTable {
    var wide = TextTable(header: ["loss in the end at"] + rates.map { $0.significant(3) })
    for (place, entry) in entries.enumerated() {
      wide.add(cells: [entry.name] + courses[place].map(words))
    }
    guard let width = wide.lines.map(\.count).max(), width > Console.width else { return wide }
    var long = TextTable("optimizer", "rate", "loss in the end")
    for (place, entry) in entries.enumerated() {
      for course in courses[place] { long.add(entry.name, course.rate.significant(3), words(course)) }
    }
    return long
  }

  private func words(_ course: Trajectory) -> String { course.hasDiverged ? "diverged" : course.end.significant(3) }

  /// Who ended lowest, and at which rate.
  var finding: String {
    let finalists = entries.indices.compactMap { place in best(place).map { (entries[place].name, $0) } }
    guard let winner = finalists.min(by: { $0.1.end < $1.1.end }) else {
      return "Every run diverged: add smaller rates to --rates."
    }
    let (name, course) = winner
    var text = "Lowest: \(name) at the rate \(course.rate.significant(3)), loss \(course.end.significant(3))."
    if rates.count > 1, course.rate == rates.first || course.rate == rates.last {
      text += " That is an end of the list of rates: the best one may lie beyond it."
    }
    return text
  }

  var picture: Figure {
    let overRates = Panel(
      "loss after \(steps.grouped) steps", x: Axis("learning rate", scale: .log), y: Axis("loss", scale: .log),
      legend: .outside(.below),
      marks: zip(entries, courses).map { entry, courses in
        let ended = courses.filter { !$0.hasDiverged }
        return .curve(
          entry.name, x: ended.map(\.rate), y: ended.map(\.end), style: Style(point: .circle))
      })
    return Figure(
      title, subtitle: "\(arena.title); a run that diverged has no point",
      panels: [overRates, arena.landscape.map(ways) ?? overSteps])
  }

  private var title: String {
    let finalists = entries.indices.compactMap { place in best(place).map { (entries[place].name, $0) } }
    guard let (name, course) = finalists.min(by: { $0.1.end < $1.1.end }) else { return "Every run diverged" }
    return "Lowest: \(name) at the rate \(course.rate.significant(3))"
  }

  /// The best way of each entry over the level curves.
  private func ways(over loss: @Sendable (Double, Double) -> Double) -> Panel {
    let side = (0...100).map { -2 + 4 * Double($0) / 100 }
    return Panel(
      "the way at the best rate", x: Axis("x", range: -2...2), y: Axis("y", range: -2...2), legend: .none,
      marks: [.contours(Grid(x: side, y: side, loss), levels: .logarithmic(12))]
        + entries.indices.map { place in
          let places = best(place)?.places ?? []
          return .curve(entries[place].name, x: places.map { $0[0] }, y: places.map { $0[1] })
        })
  }

  /// The loss of each entry's best run over the steps.
  private var overSteps: Panel {
    Panel(
      "loss at the best rate", x: Axis("update steps"), y: Axis("loss", scale: .log), legend: .none,
      marks: entries.indices.map { place in
        let losses = best(place)?.losses ?? []
        return .curve(entries[place].name, x: losses.indices.map(Double.init), y: losses)
      })
  }

  /// A row per run.
  var csv: CSVFile {
    var file = CSVFile(columns: ["optimizer", "rate", "loss", "diverged"])
    for (place, entry) in entries.enumerated() {
      for course in courses[place] {
        file.add(
          cells: [entry.name, "\(course.rate)", course.hasDiverged ? "" : "\(course.end)", "\(course.hasDiverged)"])
      }
    }
    return file
  }
}
