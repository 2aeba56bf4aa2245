import Foundation
import LessonKit
import Plotting
import Terminal

/// What the test images say, asked once, about every network of the lesson.
struct Marks {
  let results: [(candidate: Candidate, papers: [Paper])]
  private let images: Int

  init(_ exam: consuming Exam, _ candidates: [Candidate]) throws {
    images = exam.count
    results = try exam.papers(of: candidates)
  }

  /// The mean accuracy of a candidate's networks, by the library.
  func accuracy(_ place: Int) -> Double {
    let all = results[place].papers.map(\.confusion.accuracy)
    return all.reduce(0, +) / Double(max(all.count, 1))
  }

  /// The candidate with the best mean.
  var best: Int { results.indices.max { accuracy($0) < accuracy($1) } ?? 0 }

  /// The standard error of one network's accuracy, by the number of images alone.
  private var error: Double {
    let share = accuracy(best)
    return (share * (1 - share) / Double(images)).squareRoot()
  }

  func describe(on console: Console) {
    console.paragraph("The \(images.grouped) test images, asked once, counted by exercise 8.2:")
    console.print()
    var table = TextTable("network", "loss", "accuracy", "mean", "each seed")
    for (place, result) in results.enumerated() {
      let scores = result.papers.map(\.score)
      table.add(
        result.candidate.name, scores.first?.loss.fixed(4) ?? "–", percent(scores.first?.accuracy),
        scores.count > 1 ? percent(accuracy(place)) : "",
        scores.count > 1 ? scores.map { (100 * $0.accuracy).fixed(2) }.joined(separator: " ") : "")
    }
    console.print(table)
    console.print()
    let papers = results.flatMap(\.papers)
    if papers.contains(where: { !(abs($0.score.accuracy - $0.confusion.accuracy) <= 1e-9) }) {
      let says = papers.allSatisfy(\.score.accuracy.isNaN) ? "gives no numbers" : "counts otherwise than the library"
      console.paragraph("Exercise 8.2 \(says); the library says \(percent(accuracy(best))) at best.")
    }
    console.paragraph(
      "One accuracy on \(images.grouped) images has a standard error of \((100 * error).fixed(2)) points.")
    console.print()
  }
}

extension Marks {
  /// Confusion matrix and dearest mistakes of the best candidate's first network.
  var pictures: [(name: String, figure: Figure)] {
    guard let paper = results[best].papers.first else { return [] }
    let subtitle =
      "\(results[best].candidate.name): \(percent(paper.confusion.accuracy)) of \(images.grouped) test images"
    return [("confusion", paper.confusionPicture(subtitle)), ("mistakes", paper.mistakesPicture(subtitle))]
  }

  /// How far the recipes have gone.
  func finding(_ champions: [Champions]) -> String {
    guard let last = champions.last else { return "" }
    let place = results.firstIndex { $0.candidate.name == last.recipe.name } ?? best
    let furthest = results.prefix(place).indices.allSatisfy { accuracy($0) <= accuracy(place) }
    let twice = results.indices.dropFirst(place + 1).first { results[$0].candidate.looksTwice }
    let seeds = last.networks.count == 1 ? "with one seed" : "in the mean of \(last.networks.count) seeds"
    let time = last.meanSeconds < 1.5 ? "a second" : "\(last.meanSeconds.fixed(0)) seconds"
    return "One cycle with momentum \(furthest ? "goes furthest" : "does not go furthest here"): "
      + "\(percent(accuracy(place))) of the test images"
      + (twice.map { ", and \(percent(accuracy($0))) when it looks at their mirror images, too," } ?? "")
      + " \(seeds), after \(time) of training each."
  }
}
