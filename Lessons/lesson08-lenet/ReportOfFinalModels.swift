import Foundation
import Terminal

extension Report {
  func printRecipes(on console: Console) {
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

  func printTestReport(on console: Console) {
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

  /// Which rate the article's best figures belong to.
  private var articleVerdict: String {
    guard isComparable else { return "" }
    let agreeing = experiments.runs.filter { ArticleResult.agrees(with: $0.last?.validation) }
    let names = agreeing.map { "\($0.rate.name), \($0.rate.whose)" }
    return "The article's figures are those of \(names.isEmpty ? "none of these rates" : names.listed). "
  }

  /// What the experiments have shown, and how far the last recipe has gone.
  var conclusion: String {
    let stuck = articleVerdict + (ratesAtLog10.isEmpty ? "" : "At \(ratesAtLog10) the loss is ln 10, that of a guess. ")
    guard let best = experiments.best, let last = finalModels.last,
      let furthest = testReport[.recipe(last.recipe, testTimeAugmentation: false)]
    else { return stuck }
    let behind = (best.last?.validation.accuracy ?? .nan) - (experiments.foundRun?.last?.validation.accuracy ?? .nan)
    let found =
      best.rate.isFound
      ? "The rate found here was the best of them."
      : "The found rate is \(behind <= 0.03 ? "a good rate and not the best" : "no good rate for so few steps"): "
        + "\(best.rate.name) came \((100 * behind).fixed(1)) points further."
    let goesFurthest = testReport.results.allSatisfy {
      $0.id.usesTestTimeAugmentation || $0.meanAccuracy <= furthest.meanAccuracy
    }
    let augmented = testReport[.recipe(last.recipe, testTimeAugmentation: true)]
    let seeds = last.runs.count == 1 ? "with one seed" : "averaged over \(last.runs.count) seeds"
    let time = "\(last.meanSeconds.significant(2)) seconds"
    return stuck + found + " One cycle with momentum \(goesFurthest ? "goes furthest" : "does not go furthest here"): "
      + "\(percent(furthest.meanAccuracy)) of the test images"
      + (augmented.map { ", and \(percent($0.meanAccuracy)) with test-time augmentation," } ?? "")
      + " \(seeds), after \(time) of training each."
  }
}

/// A share as "88.85 %".
func percent(_ share: Double?) -> String { share.map { $0.isNaN ? "not a number" : "\((100 * $0).fixed(2)) %" } ?? "–" }

extension [String] {
  /// "a", "a and b", "a, b and c".
  var listed: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " and " + (last ?? "")
  }
}
