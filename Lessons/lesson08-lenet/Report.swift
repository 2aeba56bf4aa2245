import Datasets
import GradientDescent
import Foundation
import Lesson08
import LessonKit
import NetworkLessonKit
import Plotting
import Terminal
import Training
import TrainingLogs

/// Everything that the lesson prints and draws, made of its records.
///
/// The pictures are in ReportFigures.swift.
struct Report {
  let images: FashionSplit
  let options: LeNetOptions
  let scaling: InputScaling
  let experiments: Experiments
  /// With --recipes.
  let comparison: [RecipeComparison]?
  let finalModels: [FinalModels]
  let testReport: TestReport

  /// The lesson's first lines, before anything is trained: the images, the network, and how long it will take.
  static func printOpening(
    _ images: FashionSplit, _ estimate: TimeEstimate, _ options: LeNetOptions, on console: Console
  ) {
    console.print("Lesson 08 · Does it hold on a real network?", right: "LeNet-5, seed \(options.seed)")
    console.print()
    console.paragraph(images.source)
    console.paragraph(
      "\(images.training.count.grouped) images to learn from, \(images.validation.count.grouped) others to choose rates and "
        + "recipes by; the test images are used once, at the end.")
    if !images.isFashionMNIST {
      console.paragraph("These are not the article's images, so that its figures say nothing about what follows.")
    }
    console.print()
    printArchitecture(on: console)
    let seconds = estimate.seconds
    console.paragraph(
      "\(estimate.steps.grouped) steps of \((1e3 * estimate.secondsPerStep).significant(2)) ms, as measured just now: this "
        + "will take about "
        + (seconds < 90 ? "\(max(seconds, 1).fixed(0)) seconds." : "\((seconds / 60).fixed(0)) minutes."))
    console.print()
  }

  /// Tables, pictures, logs, CSV and conclusion.
  func show(on console: Console, pictures: PictureOptions, logs: LogOptions, csv path: String?) throws {
    printInputScaling(on: console)
    printExperiments(on: console)
    printComparisonWithArticle(on: console)
    printRecipes(on: console)
    printTestReport(on: console)

    var figures = pictures.figures(for: 8, on: console)
    figures.show(lossFigure, named: "loss")
    figures.show(finderFigure, named: "finder", inTerminal: false)
    figures.show(accuracyFigure, named: "accuracies", inTerminal: false)
    figures.show(epochLossFigure, named: "losses", inTerminal: false)
    if let confusionFigure { figures.show(confusionFigure, named: "confusion", inTerminal: false) }
    if let mistakesFigure { figures.show(mistakesFigure, named: "mistakes", inTerminal: false) }
    if let firstLayerFigure { figures.show(firstLayerFigure, named: "first-layer", inTerminal: false) }
    try keep(figures.pictures, in: logs)
    if let path { try csv.write(to: path) }

    console.paragraph(logs.line)
    console.mention(open: openExercises, in: "lesson08-lenet")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "--optimizer adam; then Lessons/lesson08-lenet/README.md, exercises 8.1 to 8.4")
  }

  /// Puts the lesson's pictures into a log, too.
  private func keep(_ pictures: [(name: String, path: String)], in logs: LogOptions) throws {
    guard !pictures.isEmpty else { return }
    let log = try logs.log("lesson08/pictures")
    for picture in pictures { try log.write(pictureAt: picture.path, tag: picture.name, step: 0) }
    try log.flush()
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    var score = Scorekeeper()
    score.add([[0, 0]], [0])
    return [
      "8.1 SlidingWindow.swift": SlidingWindow(kernel: 1).output(of: 1) < 0,
      "8.2 Scorekeeper.swift": score.accuracy.isNaN || score.loss.isNaN,
      "8.3 FeatureMap.swift": FeatureMap(weights: [[1]])([[1]]).isEmpty,
      "8.4 Brightness.swift": Brightness().numbers([0]).isEmpty,
    ]
  }
}

// MARK: Before the experiments

extension Report {
  /// LeNet-5, layer by layer, with the sizes that exercise 8.1 finds.
  private static func printArchitecture(on console: Console) {
    // 16 maps of 5 × 5 are the inputs of the first linear layer.
    let linearInputs = 400
    var (side, maps) = (28, 1)
    var (table, total) = (TextTable("LeNet-5", "what comes out", "parameters"), 0)
    func add(_ layer: String, _ output: String, parameters: Int) {
      table.add(layer, output, parameters == 0 ? "" : parameters.grouped)
      total += parameters
    }
    func add(_ layer: String, _ window: SlidingWindow?, filters: Int? = nil) {
      if let window { side = side < 1 ? .todo : window.output(of: side) }
      let weights = filters.map { $0 * (maps * (window?.kernel ?? 0) * (window?.kernel ?? 0) + 1) } ?? 0
      maps = filters ?? maps
      add(layer, side < 1 ? "?" : "\(maps) × \(side) × \(side)", parameters: weights)
    }
    add("image", nil)
    add("convolution 5 × 5, padding 2, ReLU", SlidingWindow(kernel: 5, padding: 2), filters: 6)
    add("max pooling 2 × 2", SlidingWindow(kernel: 2, stride: 2))
    add("convolution 5 × 5, ReLU", SlidingWindow(kernel: 5), filters: 16)
    add("max pooling 2 × 2", SlidingWindow(kernel: 2, stride: 2))
    add("linear \(linearInputs) → 120, ReLU", "120", parameters: (linearInputs + 1) * 120)
    add("linear 120 → 84, ReLU", "84", parameters: 121 * 84)
    add("linear 84 → 10", "10", parameters: 85 * 10)
    table.add("", "", total.grouped)
    console.print(table)
    console.print()
    let flattened = side < 1 ? .todo : maps * side * side
    guard flattened != linearInputs else { return }
    console.paragraph(
      flattened < 0
        ? "Exercise 8.1 is still open: the sizes are its answers."
        : "Exercise 8.1 hands \(flattened) numbers to the first linear layer, which takes \(linearInputs).")
    console.print()
  }

  private func printInputScaling(on console: Console) {
    console.paragraph(
      "The loss before and after \(InputScaling.steps) steps of SGD at \(InputScaling.rate), for four networks; a guess "
        + "among ten classes costs ln 10 = 2.303:")
    console.print()
    func text(_ loss: Double) -> String { loss.isNaN ? "NaN" : loss.fixed(2) }
    var table = TextTable(header: ["pixels"] + scaling.seeds.map { "seed \($0)" })
    for pixels in InputScaling.Pixels.allCases {
      let losses = scaling.losses[pixels] ?? []
      table.add(
        cells: [pixels.rawValue] + losses.map { $0.map { "\(text($0.first)) → \(text($0.last))" } ?? "open" })
    }
    console.print(table)
    console.print()
  }
}

// MARK: The four experiments

extension Report {
  private func printExperiments(on console: Console) {
    console.paragraph(
      "A range test of \(experiments.found.curve.count) steps suggests a rate of "
        + "\(experiments.found.suggestion.rate.significant(3)). The four experiments, \(summary):")
    console.print()
    var table = TextTable("rate", "epoch", "loss", "validation", "accuracy", "validation")
    for run in experiments.runs {
      let shown = Set([0, run.epochs.count / 2, run.epochs.count - 1])
      for (number, epoch) in run.epochs.enumerated() where shown.contains(number) {
        table.add(
          number == 0 ? "\(run.rate.value.significant(3))\(run.rate.isFound ? ", found" : "")" : "",
          "\(number + 1)", epoch.training.loss.fixed(4), epoch.validation.loss.fixed(4),
          percent(epoch.training.accuracy), percent(epoch.validation.accuracy))
      }
      if let ending = run.ending, ending != .allEpochs { console.paragraph("\(run.rate.name): \(ending).") }
    }
    console.print(table)
    console.print()
  }

  /// This run beside what the article reports of its found rate.
  private func printComparisonWithArticle(on console: Console) {
    let article = (rate: 0.0363, accuracy: 0.8885, loss: 0.3091)
    let (found, last, best) = (experiments.found, experiments.foundRun?.last?.validation, experiments.best)
    let (accuracy, loss) = (last?.accuracy ?? .nan, last?.loss ?? .nan)
    let isBest = best?.rate.isFound == true
    func agrees(_ rate: Double?) -> Bool { (0.5...2).contains((rate ?? .nan) / article.rate) }
    var table = TextTable("the found rate", "the article", "here", "")
    func row(_ what: String, _ theirs: String, _ ours: String, agrees: Bool) {
      table.add(what, theirs, ours, isComparable ? agrees ? "agrees" : "does not agree" : "")
    }
    row(
      "rate", article.rate.significant(3), found.suggestion.rate.significant(3), agrees: agrees(found.suggestion.rate))
    row(
      "by Lightning's rule", article.rate.significant(3), found.byLightning?.rate.significant(3) ?? "none",
      agrees: agrees(found.byLightning?.rate))
    table.add("seconds to find it", "about 12", found.seconds.significant(2), "")
    row("accuracy", percent(article.accuracy), percent(accuracy), agrees: abs(accuracy - article.accuracy) <= 0.01)
    row("loss", article.loss.fixed(4), loss.fixed(4), agrees: abs(loss - article.loss) <= 0.02)
    row("best of the four", "found", isBest ? "found" : best?.rate.value.significant(2) ?? "none", agrees: isBest)
    console.print(table)
    console.print()
    let differences = [
      images.isFashionMNIST ? nil : "other images", options.quick ? "a tenth of the images" : nil,
      options.optimizer == .sgd ? nil : "Adam",
    ].compactMap { $0 }.joined(separator: ", ")
    console.paragraph(
      isComparable
        ? "Agrees: the rate within a factor of 2, the accuracy within 1 point, the loss within 0.02. The article does not "
          + "say how many epochs it ran."
        : "This is not the article's experiment: \(differences).")
    console.print()
  }

  private var isComparable: Bool { images.isFashionMNIST && !options.quick && options.optimizer == .sgd }

  /// The rates whose networks are at the loss of a guess, ln 10: "1e-05 and 0.0001".
  var ratesAtLog10: String {
    experiments.runs.filter { abs(($0.last?.validation.loss ?? .nan) - log(10)) < 0.03 }.map(\.rate.name)
      .joined(separator: " and ")
  }

  /// "SGD, 50,000 images in batches of 64, 10 epochs, seed 0".
  var summary: String {
    let epochs = options.experimentEpochs
    return "\(options.optimizer.name), \(images.training.count.grouped) images in batches of "
      + "\(FashionSplit.batchSize), \(epochs) epoch\(epochs == 1 ? "" : "s"), seed \(options.seed)"
  }

  /// A row per experiment, epoch and part of the images.
  private var csv: CSVFile {
    var file = CSVFile(columns: ["run", "epoch", "rate", "part", "loss", "accuracy"])
    for run in experiments.runs {
      for (number, epoch) in run.epochs.enumerated() {
        for (part, evaluation) in [("train", epoch.training), ("validation", epoch.validation)] {
          file.add(cells: [
            run.rate.name, "\(number + 1)", "\(run.rate.value)", part, "\(evaluation.loss)",
            "\(evaluation.accuracy ?? .nan)",
          ])
        }
      }
    }
    return file
  }
}

// MARK: The last part

extension Report {
  private func printRecipes(on console: Console) {
    guard let comparison else { return }
    console.paragraph(
      "Recipes, trained without the validation images and compared on them; TTA: with test-time augmentation, the logits "
        + "of each image and of its mirror image averaged:")
    console.print()
    var table = TextTable("recipe", "peak", "decay", "loss", "accuracy", "TTA", "seconds")
    for row in comparison {
      table.add(
        row.recipe.name, row.recipe.peak.significant(2), row.recipe.weightDecay.significant(2),
        row.evaluation.loss.fixed(4), percent(row.evaluation.accuracy), percent(row.augmentedAccuracy),
        row.run.seconds.fixed(0))
    }
    console.print(table)
    console.print()
  }

  private func printTestReport(on console: Console) {
    let (results, count) = (testReport.results, testReport.imageCount.grouped)
    console.paragraph(
      "The \(count) test images, evaluated once, counted by exercise 8.2; TTA: with test-time augmentation, the logits of "
        + "each image and of its mirror image averaged:")
    console.print()
    var table = TextTable("network", "loss", "accuracy", "mean", "each seed")
    for result in results {
      let scores = result.predictions.map(\.score)
      let hasSeeds = scores.count > 1
      table.add(
        result.id.name, scores.first?.loss.fixed(4) ?? "–", percent(scores.first?.accuracy),
        hasSeeds ? percent(result.meanAccuracy) : "",
        hasSeeds ? scores.map { (100 * $0.accuracy).fixed(2) }.joined(separator: " ") : "")
    }
    console.print(table)
    console.print()
    let predictions = results.flatMap(\.predictions)
    if predictions.contains(where: { !(abs($0.score.accuracy - $0.confusion.accuracy) <= 1e-9) }) {
      let says =
        predictions.allSatisfy(\.score.accuracy.isNaN) ? "gives no numbers" : "counts otherwise than the library"
      console.paragraph("Exercise 8.2 \(says); the library says \(percent(testReport.best?.meanAccuracy)) at best.")
    }
    console.paragraph(
      "One accuracy on \(count) images has a standard error of \((100 * testReport.standardError).fixed(2)) points.")
    console.print()
  }

  /// What the experiments have shown, and how far the last recipe has gone.
  private var conclusion: String {
    let stuck = ratesAtLog10.isEmpty ? "" : "At \(ratesAtLog10) the loss is ln 10, that of a guess. "
    guard let best = experiments.best, let last = finalModels.last,
      let furthest = testReport[.recipe(last.recipe, testTimeAugmentation: false)]
    else { return stuck }
    let behind = (best.last?.validation.accuracy ?? .nan) - (experiments.foundRun?.last?.validation.accuracy ?? .nan)
    let found =
      best.rate.isFound
      ? "The found rate was the best of the four."
      : "The found rate is \(behind <= 0.03 ? "a good rate and not the best" : "no good rate for so few steps"): "
        + "\(best.rate.name) came \((100 * behind).fixed(1)) points further."
    let goesFurthest = testReport.results.allSatisfy {
      $0.id.usesTestTimeAugmentation || $0.meanAccuracy <= furthest.meanAccuracy
    }
    let augmented = testReport[.recipe(last.recipe, testTimeAugmentation: true)]
    let seeds = last.runs.count == 1 ? "with one seed" : "in the mean of \(last.runs.count) seeds"
    let time = last.meanSeconds < 1.5 ? "a second" : "\(last.meanSeconds.fixed(0)) seconds"
    return stuck + found + " One cycle with momentum \(goesFurthest ? "goes furthest" : "does not go furthest here"): "
      + "\(percent(furthest.meanAccuracy)) of the test images"
      + (augmented.map { ", and \(percent($0.meanAccuracy)) with test-time augmentation," } ?? "")
      + " \(seeds), after \(time) of training each."
  }
}

/// A share as "88.85 %".
func percent(_ share: Double?) -> String { share.map { $0.isNaN ? "not a number" : "\((100 * $0).fixed(2)) %" } ?? "–" }
