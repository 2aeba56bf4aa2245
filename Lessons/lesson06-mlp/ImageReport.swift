import Datasets
import Foundation
import NeuralNetworks
import Plotting
import Terminal
import Training

/// What the experiments on images found.
struct ImageRecords {
  let rates: ImageRates
  let patience: [PatienceRecord]
  let losses: [LossComparison]
  let changes: [ChangedPredictions]
}

extension ImageRecords {
  func print(on console: Console) {
    rates.print(on: console)
    let (small, good) = (patience[0], patience[1])
    func accuracies(_ place: Int) -> String {
      "\(small.accuracies[place].fixed(2)) and \(good.accuracies[place].fixed(2))"
    }
    console.paragraph(
      "Stopping too soon makes a small rate look bad: SGD at \(small.rate.significant(2)) and at "
        + "\(good.rate.significant(2)) is right for \(accuracies(0)) of the images after the \(small.steps[0]) steps above, "
        + "for \(accuracies(1)) after \(small.steps[1].grouped).")
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
      "Does it change its mind? SGD, one rate a run, the same seeds: the share of the "
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
      subtitle: "MLP, SGD, \(ChangedPredictions.steps) steps; \(rates.task.seedText): mean, "
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
  var mean: Double { reduce(0, +) / Double(count) }
}

extension ImageRates {
  fileprivate func print(on console: Console) {
    let images = task.images
    console.paragraph(images.source)
    console.paragraph(
      "A network \(images.training.pixelsPerImage)-\(FashionMNISTTask.hidden)-\(images.training.classCount) on "
        + "\(summary): the means, each optimizer at a tenth of a good rate, at the good rate (*), and at ten times that. "
        + "Validated on \(images.validation.count.grouped) other images; a guess costs "
        + "ln \(images.training.classCount) = \(guess.fixed(3)):")
    console.print()
    var table = TextTable("optimizer", "rate", "loss", "accuracy", "each seed", "classes predicted")
    for record in records {
      let accuracies = record.runs.map { $0.validation.accuracy ?? .nan }
      table.add(
        record.choice.rawValue, record.rate.significant(2) + (record.factor == 1 ? "*" : " "),
        record.runs.map(\.validation.loss).mean.significant(3), accuracies.mean.fixed(2),
        accuracies.map { $0.fixed(2) }.joined(separator: " "),
        record.runs.map { "\($0.classes)" }.joined(separator: " "))
    }
    console.print(table)
    console.print()
    let runs = records.flatMap(\.runs)
    let lost = runs.count { $0.ending != .allEpochs }
    console.paragraph(
      lost == 0
        ? "Here, too, no loss became infinite or NaN."
        : "\(lost) of the \(runs.count) runs ended before all epochs were run.")
    console.print()
  }

  /// The loss of a network that finds all classes equally likely.
  private var guess: Double { log(Double(task.images.training.classCount)) }

  /// "6,400 images, 2 epochs of batches of 64, seeds 1 to 3".
  private var summary: String {
    let (epochs, size) = (task.configuration.epochs, task.configuration.batchSize)
    return "\(task.images.training.count.grouped) images, \(epochs) \(epochs == 1 ? "epoch" : "epochs") of batches of "
      + "\(size), \(task.seedText)"
  }

  var figure: Figure {
    Figure(
      "A tenth of a good rate, the good rate, and ten times that",
      subtitle: summary + ": mean, shaded from the least to the greatest; loss averaged over ten batches",
      panels: OptimizerChoice.allCases.map { choice in
        Panel(
          choice.rawValue, x: Axis("step"), y: Axis("training loss", scale: .log, range: 0.2...20),
          legend: .outside(.below),
          marks: records.filter { $0.choice == choice }.flatMap(marks) + [
            .horizontalLine(at: guess, label: "ln \(task.images.training.classCount)")
          ])
      })
  }

  /// The loss over the steps in the mean of the seeds, and behind it from the least to the greatest.
  private func marks(_ record: Record) -> [Mark] {
    let losses = record.runs.map(\.smoothed)
    let steps = 0..<(losses.map(\.count).min() ?? 0)
    let (x, all) = (steps.map(Double.init), steps.map { step in losses.map { $0[step] } })
    let (color, dash): (Color, Dash) =
      record.factor < 1 ? (.blue, .dotted) : record.factor > 1 ? (.vermillion, .dashed) : (.green, .solid)
    return [
      .area("", x: x, from: all.map { $0.min() ?? .nan }, to: all.map { $0.max() ?? .nan }, style: Style(color: color)),
      .curve(record.rate.significant(2), x: x, y: all.map(\.mean), style: Style(color: color, dash: dash)),
    ]
  }
}
