import Foundation
import Terminal

extension Experiments {
  /// What the article reports of its found rate.
  private static let article = (rate: 0.0363, seconds: 12.0, accuracy: 0.8885, loss: 0.3091)

  func describe(on console: Console) {
    console.paragraph(
      "A range test of \(curve.count) steps suggests a rate of \(found.rate.significant(3)). The four experiments, "
        + "\(summary):")
    console.print()
    var table = TextTable("rate", "epoch", "loss", "validation", "accuracy", "validation")
    for learner in learners {
      let shown = Set([0, learner.epochs.count / 2, learner.epochs.count - 1])
      for (number, epoch) in learner.epochs.enumerated() where shown.contains(number) {
        table.add(
          number == 0 ? "\(learner.rate.significant(3))\(learner.name == "found" ? ", found" : "")" : "",
          "\(number + 1)", epoch.training.loss.fixed(4), epoch.validation.loss.fixed(4),
          percent(epoch.training.accuracy), percent(epoch.validation.accuracy))
      }
      if learner.ending != .allEpochs { console.paragraph("\(learner.name): \(learner.ending).") }
    }
    console.print(table)
    console.print()
    compare(on: console)
  }

  /// This run beside the article's.
  private func compare(on console: Console) {
    let (article, result) = (Experiments.article, finder.last?.validation)
    let (accuracy, loss) = (result?.accuracy ?? .nan, result?.loss ?? .nan)
    var table = TextTable("the found rate", "the article", "here", "")
    func row(_ what: String, _ theirs: String, _ ours: String, agrees: Bool) {
      table.add(what, theirs, ours, comparable ? agrees ? "agrees" : "does not agree" : "")
    }
    row(
      "rate", article.rate.significant(3), found.rate.significant(3),
      agrees: (0.5...2).contains(found.rate / article.rate))
    let theirs = byLightning?.rate
    row(
      "by Lightning's rule", article.rate.significant(3), theirs?.significant(3) ?? "none",
      agrees: (0.5...2).contains((theirs ?? .nan) / article.rate))
    table.add("seconds to find it", "about 12", secondsToFind.significant(2), "")
    row("accuracy", percent(article.accuracy), percent(accuracy), agrees: abs(accuracy - article.accuracy) <= 0.01)
    row("loss", article.loss.fixed(4), loss.fixed(4), agrees: abs(loss - article.loss) <= 0.02)
    row(
      "best of the four", "found", best.name == "found" ? "found" : best.rate.significant(2),
      agrees: best.name == "found")
    console.print(table)
    console.print()
    console.paragraph(
      comparable
        ? "Agrees: the rate within a factor of 2, the accuracy within 1 point, the loss within 0.02. The article does not "
          + "say how many epochs it ran."
        : "This is not the article's experiment: \(differences).")
    console.print()
  }

  private var comparable: Bool { wardrobe.isFashionMNIST && !options.quick && options.optimizer == .sgd }

  private var differences: String {
    [
      wardrobe.isFashionMNIST ? nil : "other images", options.quick ? "a tenth of the images" : nil,
      options.optimizer == .sgd ? nil : "Adam",
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// The rates whose networks still know nothing, or no longer do: "1e-05 and 0.0001".
  var onTheLine: String {
    learners.filter { abs(($0.last?.validation.loss ?? .nan) - log(10)) < 0.03 }.map(\.name).joined(separator: " and ")
  }

  /// What the four experiments have shown, computed from what they did.
  var finding: String {
    let stuck = onTheLine.isEmpty ? "" : "At \(onTheLine) the loss is ln 10, that of a guess. "
    let (ours, top) = (finder.last?.validation.accuracy ?? .nan, best.last?.validation.accuracy ?? .nan)
    return stuck
      + (best.name == "found"
        ? "The found rate was the best of the four."
        : "The found rate is \(top - ours <= 0.03 ? "a good rate and not the best" : "no good rate for so few steps"): "
          + "\(best.name) came \((100 * (top - ours)).fixed(1)) points further.")
  }

  var csv: CSVFile {
    var file = CSVFile(columns: ["run", "epoch", "rate", "part", "loss", "accuracy"])
    for learner in learners {
      for (number, epoch) in learner.epochs.enumerated() {
        for (part, evaluation) in [("train", epoch.training), ("validation", epoch.validation)] {
          file.add(cells: [
            learner.name, "\(number + 1)", "\(learner.rate)", part, "\(evaluation.loss)",
            "\(evaluation.accuracy ?? .nan)",
          ])
        }
      }
    }
    return file
  }
}

/// A share as "88.85 %".
func percent(_ share: Double?) -> String { share.map { $0.isNaN ? "not a number" : "\((100 * $0).fixed(2)) %" } ?? "–" }
