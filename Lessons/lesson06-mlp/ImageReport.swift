import Datasets
import Foundation
import NeuralNetworks
import Plotting
import Terminal
import Training

/// What the experiments on images found.
struct ImageRecords {
  let rates: ImageRates
  let patience: PatienceRecord
  let losses: [LossComparison]
  let changes: [ChangedPredictions]
}

extension ImageRecords {
  func print(on console: Console) {
    rates.print(on: console)
    let (start, end) = (patience.accuracies[0], patience.accuracies[1])
    console.paragraph(
      "Stopping too soon makes a small rate look bad: SGD at \(patience.rate.significant(2)) is right for "
        + "\(start.fixed(2)) of the images after the \(patience.steps[0]) steps above, and for \(end.fixed(2)) after "
        + "\(patience.steps[1].grouped).")
    console.print()
    console.paragraph(
      "An accuracy can be reported beside any loss. The same network and steps, SGD, with the cross-entropy and with the squared "
        + "error of the logits against 1 for the right class and 0 for the others:")
    console.print()
    var table = TextTable("loss", "rate", "accuracy")
    for record in losses { table.add(record.loss, record.rate.significant(2), record.accuracy.fixed(2)) }
    console.print(table)
    console.print()
    console.paragraph(
      "Does it change its mind? SGD, one rate a run, the mean of \(ChangedPredictions.seeds) seeds: the share of the "
        + "\(rates.task.images.validation.count.grouped) validation images whose predicted class a single step alters, averaged "
        + "over \(ChangedPredictions.measured.count) steps after the first \(ChangedPredictions.measured[0]), and the "
        + "accuracy after \(ChangedPredictions.steps):")
    console.print()
    var shares = TextTable("rate", "changed by one step", "accuracy")
    for record in changes {
      shares.add(
        record.rate.significant(2), (100 * record.shares.mean).fixed(1) + " %", record.accuracies.mean.fixed(2))
    }
    console.print(shares)
  }

  /// The share of changed predictions over the rate, and below it the accuracy.
  var changesFigure: Figure {
    let x = changes.map(\.rate)
    let best = changes.max { $0.accuracies.mean < $1.accuracies.mean }
    let last = rates.task.configuration.seed &+ UInt64(ChangedPredictions.seeds - 1)
    func marks(_ name: String, _ values: [[Double]], _ color: Color) -> [Mark] {
      [
        .area(
          "", x: x, from: values.map { $0.min() ?? .nan }, to: values.map { $0.max() ?? .nan },
          style: Style(color: color)),
        .curve(name, x: x, y: values.map(\.mean), style: Style(color: color, dash: .solid, point: .circle)),
      ]
    }
    return Figure(
      "The larger the rate, the more often the network changes its mind",
      subtitle: "MLP, SGD, \(ChangedPredictions.steps) steps; seeds \(rates.task.configuration.seed) to \(last): mean, "
        + "shaded from the least to the greatest; best accuracy at \(best?.rate.significant(2) ?? "none")",
      panels: [
        Panel(
          x: Axis("", scale: .log), y: Axis("changed, % of images", range: 0...100), legend: .none,
          marks: marks("changed", changes.map { $0.shares.map { 100 * $0 } }, .vermillion)),
        Panel(
          x: Axis("learning rate", scale: .log), y: Axis("accuracy", range: 0...1), legend: .none,
          marks: marks("accuracy", changes.map(\.accuracies), .blue)),
      ], arrangement: .stack,
      altText:
        "Above, the share of validation images whose predicted class a single step alters: it rises with the rate all "
        + "the way. Below, the accuracy: it rises to the best rate and falls to chance beyond it.")
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(count) }
}

extension ImageRates {
  fileprivate func print(on console: Console) {
    let images = task.images
    console.paragraph(images.source)
    console.paragraph(
      "A network \(images.training.pixelsPerImage)-\(FashionMNISTTask.hidden)-\(images.training.classCount) on "
        + "\(summary): each optimizer at a tenth of a good rate, at the good rate (*), and at ten times that. "
        + "Validated on \(images.validation.count.grouped) other images; a guess costs "
        + "ln \(images.training.classCount) = \(guess.fixed(3)):")
    console.print()
    var table = TextTable("optimizer", "rate", "loss", "accuracy", "classes predicted")
    for record in records {
      table.add(
        record.choice.rawValue, record.rate.significant(2) + (record.factor == 1 ? "*" : " "),
        record.validation.loss.significant(3), (record.validation.accuracy ?? .nan).fixed(2), "\(record.classes)")
    }
    console.print(table)
    console.print()
    let lost = records.count { $0.ending != .allEpochs }
    console.paragraph(
      lost == 0
        ? "Here, too, no loss became infinite or NaN."
        : "\(lost) of the \(records.count) runs ended before all epochs were run.")
    console.print()
  }

  /// The loss of a network that finds all classes equally likely.
  private var guess: Double { log(Double(task.images.training.classCount)) }

  /// "6,400 images, 2 epochs of batches of 64, seed 1".
  private var summary: String {
    let (epochs, size) = (task.configuration.epochs, task.configuration.batchSize)
    return "\(task.images.training.count.grouped) images, \(epochs) \(epochs == 1 ? "epoch" : "epochs") of batches of "
      + "\(size), seed \(task.configuration.seed)"
  }

  var figure: Figure {
    Figure(
      "A tenth of a good rate, the good rate, and ten times that",
      subtitle: summary + "; loss averaged over ten batches",
      panels: OptimizerChoice.allCases.map { choice in
        Panel(
          choice.rawValue, x: Axis("step"), y: Axis("training loss", scale: .log, range: 0.2...20),
          legend: .outside(.below),
          marks: records.filter { $0.choice == choice }.map { record in
            .curve(record.rate.significant(2), x: record.losses.indices.map(Double.init), y: record.smoothed)
          } + [.horizontalLine(at: guess, label: "ln \(task.images.training.classCount)")])
      })
  }
}
