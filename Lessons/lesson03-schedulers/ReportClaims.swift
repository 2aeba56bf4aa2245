import Plotting
import Terminal

/// What the article's claims about schedules came to: printed, and one of them drawn.
extension Report {
  func printClaims(on console: Console) {
    printMoves(on: console)
    printPaths(on: console)
    printProgress(on: console)
  }

  private func printMoves(on console: Console) {
    console.paragraph("The article's eleven schedulers over 100 steps, of 0.1:")
    console.print()
    var table = TextTable("scheduler", "first", "highest", "last", "changes", "the rate")
    for scheduler in claims.moves {
      let rates = scheduler.rates
      table.add(
        scheduler.name, (rates.first ?? .nan).significant(2), (rates.max() ?? .nan).significant(2),
        (rates.last ?? .nan).significant(2), "\(scheduler.changes)", scheduler.direction)
    }
    console.print(table)
    console.print()
  }

  private func printPaths(on console: Console) {
    let ends = claims.starts.map { "\($0.excess.significant(2)) from \($0.rate.significant(2))" }
    console.paragraph(
      "A schedule does not find a rate: on the noisy problem StepLR ÷ 10 ends at J − J* = "
        + ends.joined(separator: ", ") + ".")
    let goal = 10.0
    func arrival(_ excess: [Double]) -> String {
      excess.firstIndex { $0 <= goal }.map { "in step \($0)" } ?? "not in \(options.steps.grouped) steps"
    }
    func end(_ excess: [Double]) -> String { excess.meanOfLastTenth.significant(2) }
    console.paragraph(
      "Fast first, fine later: J − J* is down to \(goal.significant(2)) \(arrival(claims.downwards)) from high to low, at "
        + "the lowest rate alone \(arrival(claims.lowest)). It ends at \(end(claims.downwards)) from high to low, at "
        + "\(end(claims.upwards)) from low to high.")
    console.print()
  }

  private func printProgress(on console: Console) {
    console.paragraph("Which of them react to progress? 100 epochs over all rows from 0.1:")
    console.print()
    var table = TextTable("scheduler", "first cut in epoch", "last rate", "left of J − J*")
    for run in claims.progress {
      table.add(
        run.name, run.firstCut.map { "\($0)" } ?? "never", (run.rates.last ?? .nan).significant(2),
        run.left.significant(2))
    }
    console.print(table)
    console.print()
  }

  /// The mean cost above the least: rates from high to low, from low to high, and the lowest alone.
  var orderPicture: Figure {
    let steps = (0...options.steps).map(Double.init)
    return Figure(
      "From high to low it ends low; from low to high, at the floor of the high rate",
      subtitle: "\(table.summary); batches of \(options.batchSize), mean of \(options.chains) runs, seed "
        + "\(options.seed)",
      x: Axis("update steps"), y: Axis("mean of J − J*", scale: .log), legend: .outside(.below),
      marks: [
        .curve("from high to low", x: steps, y: claims.downwards),
        .curve("from low to high", x: steps, y: claims.upwards),
        .curve("the lowest alone", x: steps, y: claims.lowest), .horizontalLine(at: noiseFloor, label: "floor"),
      ])
  }
}
