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
  /// One value for each seed.
  let allExperiments: [Experiments]
  /// With --recipes.
  let comparison: [RecipeComparison]?
  let finalModels: [FinalModels]
  let testReport: TestReport

  /// The experiments with the first seed: what is drawn and evaluated on the test images.
  var experiments: Experiments { allExperiments[0] }

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
    figures.show(epochsFigure, named: "epochs", inTerminal: false)
    if let confusionFigure { figures.show(confusionFigure, named: "confusion", inTerminal: false) }
    if let mistakesFigure { figures.show(mistakesFigure, named: "mistakes", inTerminal: false) }
    if let firstLayerFigure { figures.show(firstLayerFigure, named: "first-layer", inTerminal: false) }
    try keep(figures.pictures, in: logs)
    if let path { try csv.write(to: path) }

    console.paragraph(logs.line)
    console.mention(open: openExercises, in: "lesson08-lenet")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "--optimizer sgd; then Lessons/lesson08-lenet/README.md, exercises 8.1 to 8.5")
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
      "8.5 LostRate.swift": LostRate { _ in 0 }.firstStep(in: []) != nil,
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

// MARK: The experiments

extension Report {
  private func printExperiments(on console: Console) {
    let found = experiments.found
    console.paragraph(
      "A range test of \(found.curve.count) steps suggests a rate of \(found.suggestion.rate.significant(3)), after "
        + "\(found.seconds.significant(2)) seconds. The experiments, \(summary):")
    console.print()
    var table = TextTable("the rate that trained", "whose", "epoch", "loss", "accuracy", "validation loss", "accuracy")
    for run in experiments.runs {
      let shown = Set([0, run.epochs.count - 1])
      for (number, epoch) in run.epochs.enumerated() where shown.contains(number) {
        table.add(
          number == 0 ? run.trainedRates.map { $0.significant(3) }.joined(separator: ", ") : "",
          number == 0 ? run.rate.whose : "", "\(number + 1)", epoch.training.loss.fixed(3),
          percent(epoch.training.accuracy), epoch.validation.loss.fixed(4), percent(epoch.validation.accuracy))
      }
      if let ending = run.ending, ending != .allEpochs { console.paragraph("\(run.rate.name): \(ending).") }
    }
    console.print(table)
    console.print()
    for run in experiments.runs {
      guard let step = run.stepOfLostRate else { continue }
      console.paragraph(
        "\(run.rate.name): configured was \(run.rate.value), but from step \(step) on the records say otherwise: "
          + "a rate was lost.")
    }
  }

  /// The story of the article's fourth run: which rate its figures belong to.
  private func printComparisonWithArticle(on console: Console) {
    console.paragraph(
      "The article says of its found rate, 0.0363: an accuracy of \(percent(ArticleResult.accuracy)), a loss of "
        + "\(ArticleResult.loss), best of four. \(Self.tolerances) After the last epoch, on the validation images:")
    console.print()
    var table = TextTable("rate", "whose", "loss", "accuracy", "beside the article's figures")
    for run in experiments.runs where run.rate == .article || run.rate == .notebook || run.rate.isFound {
      let evaluation = run.last?.validation
      table.add(
        run.rate.value.significant(3), run.rate.whose, (evaluation?.loss ?? .nan).fixed(4),
        percent(evaluation?.accuracy), isComparable ? verdict(evaluation) : "")
    }
    console.print(table)
    console.print()
    printSeeds(on: console)
    let suggestions = experiments.found.articleSuggestions.map { "\($0.method.name) \($0.rate.significant(3))" }
    console.paragraph(
      "Its range test, run here: 1e-08 to 1 in 100 steps, of which 0.0363 is the 82nd. Read off it: "
        + (suggestions.isEmpty ? "nothing" : suggestions.joined(separator: ", "))
        + ". It took the article about 12 seconds.")
    let differences = [
      images.isFashionMNIST ? nil : "other images", options.quick ? "a tenth of the images" : nil,
      options.optimizer == .adam ? nil : "SGD", options.experimentEpochs == 5 ? nil : "another number of epochs",
    ].compactMap { $0 }.joined(separator: ", ")
    if !isComparable { console.paragraph("This is not the article's experiment: \(differences).") }
    console.print()
  }

  private static let tolerances =
    "Within \((100 * ArticleResult.accuracyTolerance).fixed(0)) point and \(ArticleResult.lossTolerance.significant(1)) of "
    + "these counts as agreement."

  private func verdict(_ evaluation: Evaluation?) -> String {
    ArticleResult.agrees(with: evaluation) ? "agrees" : "does not agree"
  }

  /// With several seeds: the accuracies of each rate.
  private func printSeeds(on console: Console) {
    guard allExperiments.count > 1 else { return }
    var table = TextTable("rate", "whose", "accuracy of each seed", "agrees")
    for (place, run) in experiments.runs.enumerated() {
      let evaluations = allExperiments.map { $0.runs[place].last?.validation }
      table.add(
        run.rate.isFound ? "found" : run.rate.value.significant(3), run.rate.whose,
        evaluations.map { (100 * ($0?.accuracy ?? .nan)).fixed(1) }.joined(separator: " "),
        isComparable ? "\(evaluations.count(where: ArticleResult.agrees)) of \(evaluations.count)" : "")
    }
    console.print(table)
    console.print()
  }

  var isComparable: Bool {
    images.isFashionMNIST && !options.quick && options.optimizer == .adam && options.experimentEpochs == 5
  }

  /// The rates whose networks are at the loss of a guess, ln 10: "1e-05, 0.1 and 0.0363".
  var ratesAtLog10: String {
    experiments.runs.filter { abs(($0.last?.validation.loss ?? .nan) - log(10)) < 0.03 }.map(\.rate.name).listed
  }

  /// "SGD, 50,000 images in batches of 64, 10 epochs, seed 0".
  var summary: String { summary(seeds: "seed \(options.seed)") }

  func summary(seeds: String) -> String {
    let epochs = options.experimentEpochs
    return "\(options.optimizer.name), \(images.training.count.grouped) images in batches of "
      + "\(FashionSplit.batchSize), \(epochs) epoch\(epochs == 1 ? "" : "s"), \(seeds)"
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
