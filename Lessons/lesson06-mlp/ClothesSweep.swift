import Foundation
import Plotting
import Terminal
import Training

/// The three methods on images: at a tenth of a good rate, at the good rate, and at ten times that.
struct ClothesSweep {
  static let factors = [0.1, 1, 10]

  let clothes: Clothes
  /// The outcomes, as outcomes[method][factor].
  let outcomes: [[ClothesOutcome]]

  init(_ clothes: Clothes) throws {
    self.clothes = clothes
    outcomes = try Method.allCases.map { method in
      try ClothesSweep.factors.map { try clothes.outcome(of: method, at: method.goodRateForImages * $0) }
    }
  }

  func describe(on console: Console) {
    console.paragraph(clothes.images.source)
    console.paragraph(
      "A network \(clothes.images.training.pixelsPerImage)-\(Clothes.hidden)-\(clothes.images.training.classCount) on "
        + "\(clothes.summary): each method at a tenth of a good rate, at the good rate (*), and at ten times that. "
        + "Validated on \(clothes.images.validation.count.grouped) other images; a guess costs "
        + "ln \(clothes.images.training.classCount) = \(guess.fixed(3)):")
    console.print()
    var table = TextTable("method", "rate", "loss", "accuracy", "classes predicted")
    for outcome in outcomes.joined() {
      let isGood = outcome.rate == outcome.method.goodRateForImages
      table.add(
        outcome.method.rawValue, outcome.rate.significant(2) + (isGood ? "*" : " "),
        outcome.validation.loss.significant(3), outcome.accuracy.fixed(2), "\(outcome.classes)")
    }
    console.print(table)
    console.print()
    let lost = outcomes.joined().count { $0.ending != .allEpochs }
    console.paragraph(
      lost == 0
        ? "Here, too, no loss became infinite or NaN."
        : "\(lost) of the \(outcomes.joined().count) runs ended before all epochs were run.")
    console.print()
  }

  /// The loss of a network that finds all classes equally likely.
  private var guess: Double { log(Double(clothes.images.training.classCount)) }

  var picture: Figure {
    let panels = outcomes.map { row in
      Panel(
        row[0].method.rawValue, x: Axis("step"), y: Axis("training loss", scale: .log, range: 0.2...20),
        legend: .outside(.below),
        marks: row.map { outcome in
          .curve(outcome.rate.significant(2), x: outcome.losses.indices.map(Double.init), y: outcome.smoothed)
        } + [.horizontalLine(at: guess, label: "ln \(clothes.images.training.classCount)")])
    }
    let high = outcomes.map { ($0.last?.accuracy ?? .nan).fixed(2) }
    return Figure(
      "At ten times a good rate: accuracy \(high[0]) with SGD, \(high[1]) with momentum, \(high[2]) with Adam",
      subtitle: clothes.summary + "; loss averaged over ten batches", panels: panels)
  }
}
