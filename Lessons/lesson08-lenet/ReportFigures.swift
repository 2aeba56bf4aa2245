import Datasets
import Foundation
import GradientDescent
import Lesson08
import NetworkLessonKit
import NeuralNetworks
import Plotting
import Training

// MARK: The experiments

extension Report {
  /// The article's figure 1: its range test, with the dots of its rule, of Lightning's today and of the workbench's.
  var finderFigure: Figure {
    let (curve, dots) = (experiments.found.articleCurve, experiments.found.articleSuggestions)
    return curve.figure(
      "The article's range test: its own rule suggests \(dots.first?.rate.significant(3) ?? "nothing") here",
      subtitle:
        "LeNet-5, \(options.optimizer.name), \(curve.count) batches of \(FashionSplit.batchSize), each at its own "
        + "rate; the article found 0.0363", dots: dots)
  }

  /// The losses of all steps: networks that know nothing, not yet or no longer, are on the line ln 10.
  var lossFigure: Figure {
    Figure(
      ratesAtLog10.isEmpty ? "All of them learn" : "At ln 10, the loss of a guess, to the end: \(ratesAtLog10)",
      subtitle: summary + "; averaged over fifty batches",
      x: Axis("update steps"), y: Axis("training loss", scale: .log, range: 0.2...4), legend: .outside(.below),
      marks: experiments.runs.map { run in
        .curve(label(run), x: run.records.map { Double($0.step) }, y: run.smoothed)
      } + [.horizontalLine(at: log(10), label: "ln 10")])
  }

  /// The article's figures 2 and 3 in one: accuracy and loss on the validation images, epoch by epoch.
  var epochsFigure: Figure {
    Figure(
      ratesAtLog10.isEmpty
        ? "On the validation images every rate learns" : "At ln 10, the loss of a guess, to the end: \(ratesAtLog10)",
      subtitle: allExperiments.count > 1
        ? summary(seeds: "\(allExperiments.count) seeds: mean, shaded from the least to the greatest") : summary,
      panels: [
        epochPanel("accuracy on validation images", Axis("accuracy", range: 0...1)) { $0.accuracy ?? .nan },
        epochPanel(
          "loss on validation images", Axis("cross-entropy", scale: .log, range: 0.2...4),
          [.horizontalLine(at: log(10), label: "ln 10")]
        ) { $0.loss },
      ])
  }

  private func epochPanel(
    _ name: String, _ axis: Axis, _ rules: [Mark] = [], _ value: @escaping (Evaluation) -> Double
  ) -> Panel {
    let count = experiments.runs.map(\.epochs.count).max() ?? 0
    let ticks = stride(from: 1, through: count, by: max(1, (count + 5) / 10)).map { Axis.Tick("\($0)", at: Double($0)) }
    let colors: [Color] = [.blue, .vermillion, .green, .purple, .black, .skyBlue]
    let marks = experiments.runs.enumerated().flatMap { place, run -> [Mark] in
      let seeds = allExperiments.map { $0.runs[place].epochs.map { value($0.validation) } }
      let epochs = 0..<(seeds.map(\.count).min() ?? 0)
      let (x, color) = (epochs.map { Double($0 + 1) }, colors[place % colors.count])
      let columns = epochs.map { epoch in seeds.map { $0[epoch] } }
      let band = Mark.area(
        "", x: x, from: columns.map { $0.min() ?? .nan }, to: columns.map { $0.max() ?? .nan },
        style: Style(color: color))
      let mean = Mark.curve(
        label(run), x: x, y: columns.map { $0.reduce(0, +) / Double($0.count) },
        style: Style(color: color, dash: Dash.allCases[place % Dash.allCases.count], point: .circle))
      return seeds.count > 1 ? [band, mean] : [mean]
    }
    return Panel(name, x: Axis("epochs", ticks: ticks), y: axis, legend: .outside(.below), marks: marks + rules)
  }

  private func label(_ run: TrainedRun) -> String {
    run.rate.isFound ? "found \(run.rate.value.significant(3))" : run.rate.name
  }
}

// MARK: The test images

extension Report {
  /// The predictions of the best result's first network, and the pictures' subtitle.
  private var bestPredictions: (predictions: Predictions, subtitle: String)? {
    guard let best = testReport.best, let predictions = best.predictions.first else { return nil }
    let accuracy = percent(predictions.confusion.accuracy)
    return (predictions, "\(best.id.name): \(accuracy) of \(testReport.imageCount.grouped) test images")
  }

  /// Names short enough to stand in a picture in full.
  private func shortNames(_ images: LabelledImages) -> [String] {
    images.classNames.map { ["T-shirt/top": "T-shirt", "ankle boot": "boot"][$0] ?? $0 }
  }

  /// Which class was taken for which: the mistakes in vermillion, what was recognised in blue.
  var confusionFigure: Figure? {
    guard let (predictions, subtitle) = bestPredictions else { return nil }
    let (confusion, names) = (predictions.confusion, shortNames(predictions.images))
    let classes = 0..<confusion.classes
    let most =
      classes.flatMap { label in classes.filter { $0 != label }.map { (label, $0) } }
      .max { confusion.counts[$0.0][$0.1] < confusion.counts[$1.0][$1.1] } ?? (0, 0)
    let largest = confusion.counts[most.0][most.1]
    // The first label stands at the top.
    func height(_ label: Int) -> Double { Double(confusion.classes - 1 - label) }
    let colors = classes.reversed().flatMap { label in
      classes.map { label == $0 ? -Double(max(largest, 1)) : Double(confusion.counts[label][$0]) }
    }
    let numbers = classes.flatMap { label in
      classes.filter { confusion.counts[label][$0] > 0 }.map {
        Mark.cellText("\(confusion.counts[label][$0])", x: Double($0), y: height(label))
      }
    }
    let weakest = classes.filter { confusion.recall($0).isFinite }.min { confusion.recall($0) < confusion.recall($1) }
    let share = (weakest.map { 100 * confusion.recall($0) } ?? .nan).fixed(0)
    let cells = Grid(x: classes.map(Double.init), y: classes.map(Double.init), z: colors)
    return Figure(
      "Only \(share) % of the class “\(names[weakest ?? 0])” are recognised; the most frequent "
        + "mistake: \(names[most.0]) → \(names[most.1])",
      subtitle: subtitle,
      panels: [
        Panel(
          x: .categories("predicted", names), y: .categories("label", names.reversed()), legend: .none,
          marks: [.image(cells, colors: .diverging, scale: nil)] + numbers)
      ])
  }

  /// The images with the greatest losses.
  var mistakesFigure: Figure? {
    guard let (predictions, subtitle) = bestPredictions else { return nil }
    let images = predictions.images
    let names = shortNames(images)
    let panels = predictions.worst(24).map { mistake in
      imagePanel(
        "\(names[Int(images.labels[mistake.row])]) → \(names[mistake.prediction])",
        images.floats(of: [mistake.row]).map(Double.init), rows: images.height, columns: images.width, .ink)
    }
    return Figure(
      "The worst mistakes: what the label says → what the network says",
      subtitle: subtitle, panels: panels, arrangement: .grid(columns: 6))
  }

  private func imagePanel(
    _ title: String?, _ pixels: [Double], rows: Int, columns: Int, _ colors: ColorMap
  ) -> Panel {
    let image = Mark.image(Grid(pixels: pixels, rows: rows, columns: columns), colors: colors, scale: nil)
    return Panel(title, x: .hidden, y: .hidden, legend: .none, equalScale: true, marks: [image])
  }
}

// MARK: The first layer

extension Report {
  /// The six filters that a network has learnt for its first layer, and below each what it sees in one image.
  ///
  /// The maps are those that exercise 8.3 finds, after the ReLU; nil while it is open.
  var firstLayerFigure: Figure? {
    guard let network = finalModels.last?.runs.first?.network else { return nil }
    let images = images.validation
    let (pixels, width, height) = (images.floats(of: [0]).map(Double.init), images.width, images.height)
    // The first layer sees a margin of two zeros around the image.
    let image = (-2..<(height + 2)).map { y in
      (-2..<(width + 2)).map { x in 0..<height ~= y && 0..<width ~= x ? pixels[y * width + x] : 0 }
    }
    let weights = network.conv1.weight.scalars.map(Double.init)
    let filters = (0..<6).map { filter in
      (0..<5).map { Array(weights[(filter * 25 + $0 * 5)..<(filter * 25 + $0 * 5 + 5)]) }
    }
    let maps = filters.map { FeatureMap(weights: $0)(image).map { $0.map { max($0, 0) } } }
    guard maps.allSatisfy({ !$0.isEmpty }) else { return nil }
    func panel(_ title: String?, _ numbers: [[Double]], _ colors: ColorMap) -> Panel {
      imagePanel(
        title, numbers.flatMap { $0 }, rows: numbers.count, columns: numbers.first?.count ?? 0, colors)
    }
    return Figure(
      "Six filters of 5 × 5 look for edges: what each sees in this \(images.classNames[Int(images.labels[0])])",
      subtitle: "above the weights (blue below zero, vermillion above), below the sums of products after the ReLU",
      panels: filters.enumerated().map { panel("filter \($0 + 1)", $1, .diverging) }
        + maps.map { panel(nil, $0, .ink) },
      arrangement: .grid(columns: 6))
  }
}
