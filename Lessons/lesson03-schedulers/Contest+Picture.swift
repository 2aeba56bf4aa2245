import LessonKit
import Plotting

extension Contest {
  /// The rates above, what came of them below.
  func picture(of table: LessonTable) -> Figure {
    let steps = (0...options.steps).map(Double.init)
    return Figure(
      "A constant rate stalls at a floor; a falling one goes below it",
      subtitle:
        "\(table.summary); batches of \(options.batchSize), mean of \(options.chains) runs, seed \(options.seed)",
      panels: [
        Panel(
          x: Axis("update steps"), y: Axis("learning rate", scale: .log, range: 1e-4 * options.rate...2 * options.rate),
          legend: .none,
          marks: entries.map { entry in
            // A logarithmic axis has no place for a rate of 0.
            let drawn = (0..<options.steps).filter { entry.schedule($0) > 0 }
            return .curve(entry.name, x: drawn.map(Double.init), y: drawn.map { entry.schedule($0) })
          }),
        Panel(
          x: Axis("update steps"), y: Axis("mean of J − J*", scale: .log), legend: .outside(.below),
          marks: entries.map { .curve($0.name, x: steps, y: $0.excess) }
            + [.horizontalLine(at: floor, label: "floor")]),
      ], arrangement: .stack)
  }
}
