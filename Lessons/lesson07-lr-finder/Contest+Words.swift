import Schedules
import Terminal
import Tuning

extension Contest {
  func describe(on console: Console) {
    console.paragraph(
      "\(name). One short run: the rate grows from \(options.minLR.significant()) to \(options.maxLR.significant()) in "
        + "\(options.steps) mini-batches"
        + (options.validationLoss ? ", watched on 500 validation images" : "")
        + ". What each rule reads off it, over \(options.seeds) seeds, and the accuracy of a whole run of "
        + "\(stepsPerRun) steps at that rate:")
    console.print()
    console.print(table)
    console.print()
    for candidate in candidates {
      if let problem = candidate.problem { console.paragraph("No suggestion: \(problem)") }
    }
    console.paragraph(
      "Lost: points of accuracy behind the grid's best, in the mean. The grid: \(grid.count) rates from "
        + "\(grid[0].rate.significant()) to \(grid[grid.count - 1].rate.significant()), chosen by the loss on the "
        + "validation images. What asking costs, for one seed:")
    console.print()
    console.print(costs)
  }

  private var table: TextTable {
    var table = TextTable("rule", "whose", "lowest", "median", "highest", "accuracy", "lost")
    for candidate in candidates {
      let sorted = candidate.sorted
      guard let low = sorted.first, let high = sorted.last else {
        table.add(candidate.name, candidate.author, "none")
        continue
      }
      table.add(
        candidate.name, candidate.author, low.significant(2), sorted[sorted.count / 2].significant(2),
        high.significant(2), percent(candidate.accuracy), lost(candidate.accuracy))
    }
    table.add("best", "the grid", "", best.rate.significant(2), "", percent(best.accuracy), lost(best.accuracy))
    return table
  }

  private var costs: TextTable {
    var table = TextTable("", "gradients", "seconds")
    table.add("short run", finderGradients.grouped, finderSeconds.fixed(3))
    table.add("grid", gridGradients.grouped, gridSeconds.fixed(3))
    return table
  }

  private func percent(_ accuracy: Double) -> String { accuracy.isNaN ? "" : (100 * accuracy).fixed(1) + " %" }
  private func lost(_ accuracy: Double) -> String {
    accuracy.isNaN ? "" : (100 * (best.accuracy - accuracy)).fixed(1)
  }

  /// How many times dearer the grid is, in gradients.
  var priceRatio: Double { Double(gridGradients) / Double(max(finderGradients, 1)) }

  var finding: String {
    let all = candidates.flatMap(\.sorted)
    let range = (all.max() ?? .nan) / (all.min() ?? .nan)
    guard let low = house.sorted.first, let high = house.sorted.last else {
      return "This short run has no suggestion: \(house.problem ?? "no reason was given")"
    }
    return
      "A short run costs \(priceRatio.fixed(0)) times less than the grid. The workbench's rule says "
      + "\(low.significant(2)) to \(high.significant(2)) where the grid says \(best.rate.significant(2)), and loses "
      + "\(lost(house.accuracy)) points of accuracy. From the same curves the rules read rates up to "
      + "\(range < 1e12 ? Int(range).grouped : range.significant(2)) times apart: a suggestion is a beginning, not a measurement."
  }

  /// A row per rule or rate of the grid, and seed.
  var csv: CSVFile {
    var file = CSVFile(columns: ["what", "seed", "rate", "loss", "accuracy"])
    for (place, seed) in options.allSeeds.enumerated() {
      for candidate in candidates {
        guard let rate = candidate.rates[place], let outcome = candidate.outcomes[place] else {
          file.add(cells: [candidate.name, "\(seed)", "", "", ""])
          continue
        }
        file.add(cells: [candidate.name, "\(seed)", "\(rate)", "\(outcome.loss)", "\(outcome.accuracy ?? .nan)"])
      }
      for point in grid {
        let outcome = point.outcomes[place]
        file.add(cells: ["grid", "\(seed)", "\(point.rate)", "\(outcome.loss)", "\(outcome.accuracy ?? .nan)"])
      }
    }
    return file
  }
}
