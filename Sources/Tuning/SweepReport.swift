import Core
import Foundation
import GradientDescent
import Schedules
import Terminal

/// What a sweep found: a row for each point, the best of them, and which points are missing.
public struct SweepReport: Sendable {
  /// The points that are done, in order.
  public let results: [SweepResult]
  /// The indices of those that are not.
  public let missing: [Int]
  private let plan: SweepPlan

  /// The report of all results that are there.
  ///
  /// - Throws: ``SweepError`` for results that cannot be read, or are of another plan.
  public init(of results: SweepResults) throws {
    plan = results.plan
    (self.results, missing) = try results.collect()
  }

  /// The point with the lowest score, the first of equals; nil where every point diverged.
  public var best: SweepResult? {
    results.filter { $0.outcome.score != nil }.min { ($0.outcome.score ?? .nan) < ($1.outcome.score ?? .nan) }
  }

  /// What is varied, in the order of the columns.
  public var axisNames: [String] { plan.axes.map(\.name) }

  /// Whether points are compared by a validation.
  public var isValidated: Bool { results.contains { $0.outcome.validation != nil } }

  /// The points from the best to the worst, those that diverged last; at most `limit` of them.
  public func table(limit: Int = 20) -> TextTable {
    var table = TextTable(header: ["point"] + plan.axes.map(\.name) + columns)
    let ranked = results.sorted { a, b in
      switch (a.outcome.score, b.outcome.score) {
      case (let x?, let y?): (x, a.point) < (y, b.point)
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): a.point < b.point
      }
    }
    for result in ranked.prefix(limit) {
      let varied = plan.axes.map { Self.shown(result.varied[$0.name] ?? .null) }
      table.add(cells: ["\(result.point)"] + varied + cells(of: result.outcome))
    }
    return table
  }

  private var columns: [String] { isValidated ? ["validation loss", "accuracy", "best epoch"] : ["loss in the end"] }

  private func cells(of outcome: SweepOutcome) -> [String] {
    let end = outcome.divergedAt.map { "diverged at step \($0)" }
    guard isValidated else { return [end ?? (outcome.loss?.significant() ?? "not finite")] }
    return [
      end ?? (outcome.validation?.loss.significant() ?? "not finite"),
      outcome.validation?.accuracy.map { "\((100 * $0).fixed(1)) %" } ?? "",
      outcome.bestEpoch.map { "\($0 + 1)" } ?? "",
    ]
  }

  /// One or two sentences: which point ended lowest, where it stands in its grid, and what is missing.
  public var conclusion: String {
    var sentences: [String] = []
    if results.isEmpty {
      sentences.append("No point is done yet.")
    } else if let best, let score = best.outcome.score {
      let values = plan.axes.map { "\($0.name) \(Self.shown(best.varied[$0.name] ?? .null))" }.joined(separator: ", ")
      sentences.append(
        "Best: point \(best.point) (\(values)), \(isValidated ? "validation loss" : "loss") \(score.significant()).")
      for axis in plan.axes where axis.values?.first?.number != nil && ["rate", "batch", "width"].contains(axis.name) {
        let numbers = axis.values?.compactMap(\.number) ?? []
        guard numbers.count > 2, let value = best.varied[axis.name]?.number else { continue }
        if value == numbers.min() || value == numbers.max() {
          sentences.append("That is an end of the values of \(axis.name): a better one may lie beyond it.")
        }
      }
    } else {
      sentences.append("Every point diverged: try smaller rates.")
    }
    let diverged = results.count { $0.outcome.divergedAt != nil }
    if diverged > 0, best != nil { sentences.append("\(diverged) of \(results.count) points diverged.") }
    if !missing.isEmpty {
      let ranges = IndexRanges.chunks(of: missing, size: .max).map(\.description).joined(separator: ",")
      sentences.append("\(missing.count) of \(plan.count) points are missing: \(ranges).")
    }
    return sentences.joined(separator: " ")
  }

  /// A row for every point that is done, with all digits.
  public var csv: CSVFile {
    var file = CSVFile(
      columns: ["point"] + plan.axes.map(\.name) + [
        "steps", "loss", "validation_loss", "validation_accuracy", "best_epoch", "diverged_at",
      ])
    for result in results {
      let outcome = result.outcome
      let numbers: [String?] = [
        "\(outcome.steps)", outcome.loss.map { "\($0)" }, outcome.validation.map { "\($0.loss)" },
        outcome.validation?.accuracy.map { "\($0)" }, outcome.bestEpoch.map { "\($0)" },
        outcome.divergedAt.map { "\($0)" },
      ]
      file.add(
        cells: ["\(result.point)"]
          + plan.axes.map { Self.exact(result.varied[$0.name] ?? .null) }
          + numbers.map { $0 ?? "" })
    }
    return file
  }

  /// A value without the quotes of JSON, numbers with all their digits.
  private static func exact(_ value: ArgumentValue) -> String { value.text ?? value.description }

  /// The same with as many digits as are read.
  private static func shown(_ value: ArgumentValue) -> String {
    if case .double(let number) = value { number.significant() } else { exact(value) }
  }
}
