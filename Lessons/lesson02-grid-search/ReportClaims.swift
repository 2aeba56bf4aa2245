import LessonKit
import Plotting
import Terminal

/// What the article's own claims came to: printed, and one of them drawn.
extension Report {
  func printClaims(on console: Console) {
    console.paragraph("The article's claims, on the tables in datasets/, \(ArticleClaims.steps) steps each")
    console.print()
    let loops = claims.loops
    if let last = loops.oneAfterTheOther.last, let best = loops.oneInsideTheOther.min(by: { $0.cost < $1.cost }) {
      console.paragraph(
        "In the article's listing the loop over the epochs comes after the loop over the rates, not inside it. On cars: of "
          + "\(ArticleClaims.rates.count) models \(loops.oneAfterTheOther.count) is trained, the last, at "
          + "\(last.rate.significant()), and it ends at a cost of \(last.cost.significant(2)). With the epochs inside "
          + "there are \(loops.oneInsideTheOther.count) to choose from, and \(best.rate.significant()) is best: "
          + "\(best.cost.significant(4)).")
      console.print()
    }
    printUsualRange(on: console)
    printCoarseGrids(on: console)
    let (criteria, retraining) = (claims.criteria, claims.retraining)
    console.paragraph(
      "By loss or by accuracy? On \(criteria.splits) splits of breast-cancer the two choose different rates "
        + "\(criteria.different) times.")
    console.print()
    console.paragraph(
      "Train again, on which rows? With 40 % of diabetes to validate on and 20 % kept aside, training and validation rows "
        + "together give the smaller loss on the rows kept aside in \(retraining.wins) of \(retraining.splits) splits, by "
        + "\((100 * retraining.meanGain).fixed(1)) % on average. On the training rows alone it is the model that the search "
        + "already had.")
  }

  private func printUsualRange(on console: Console) {
    var table = TextTable("best rate", "as it is", "2/λmax", "z-scored", "2/λmax")
    for row in claims.usualRange {
      func cell(_ rate: Double) -> String { rate.significant(2) + (BestRate.isUsual(rate) ? " *" : "") }
      table.add(
        row.table, cell(row.best), row.bound.significant(2), cell(row.scaledBest), row.scaledBound.significant(2))
    }
    console.print(table)
    let best = claims.usualRange.flatMap { [$0.best, $0.scaledBest] }
    console.paragraph(
      "* between 0.001 and 0.1, the usual range: \(best.count(where: BestRate.isUsual)) of \(best.count). breast-cancer "
        + "has two classes: its curvature is largest where the model knows nothing and smaller elsewhere, so its bound is "
        + "safe, and larger rates can be better.")
    console.print()
  }

  private func printCoarseGrids(on console: Console) {
    console.paragraph(
      "A coarse grid beside a fine one, both from 0.001 on: the best rate of each, and the share of J − J* that it leaves"
    )
    console.print()
    var table = TextTable("table", "0.001, 0.01, 0.1", "left", "31 rates", "left", "times as much")
    for grid in claims.coarseGrids {
      func cells(_ best: (rate: Double, excess: Double)?) -> [String] {
        guard let best else { return ["all diverge", ""] }
        let share = best.excess / grid.first
        return [best.rate.significant(2), share < 1e-9 ? "< 1e-9" : share.significant(1)]
      }
      table.add(cells: [grid.name] + cells(grid.coarse) + cells(grid.fine) + [grid.loss?.significant(2) ?? ""])
    }
    console.print(table)
    console.print()
  }

  /// The best rates of the bundled tables, as they are and z-scored, beside the usual range.
  var usualRangePicture: Figure {
    Figure(
      "The usual range holds few of the best rates",
      subtitle:
        "the best of \(ArticleClaims.steps) steps on each table in datasets/; left end: as it is, right end: z-scored",
      x: Axis("learning rate", scale: .log), y: .categories("", claims.usualRange.map(\.table)),
      legend: .none,
      marks: claims.usualRange.enumerated().map { place, row in
        .curve(
          row.table, x: [row.best, row.scaledBest], y: [Double(place), Double(place)],
          style: Style(color: .blue, dash: .solid, point: .circle))
      } + [.band(from: 0.001, to: 0.1, label: "usual: 0.001 to 0.1")])
  }
}
