import Foundation
import NeuralNetworks
import Optimizers
import Schedules

/// The whole experiment: every network with every optimizer, and the tables that come of it.
struct Session {
  let options: Options
  private let data: Images
  private var notebook: Notebook
  /// The finished rows of each table, by the number of the finder's steps.
  private var rows: [Int: [String]] = [:]

  init(_ options: Options) throws {
    self.options = options
    data = try Images()
    notebook = try Notebook(options.kept)
  }

  mutating func all<Model: ImageClassifier<Float>>(_ network: String, _ make: @escaping (UInt64) -> Model) throws {
    try run(network, "SGD", SGD<Model>(), from: 1e-3, to: 10, make)
    try run(network, "momentum 0.9", SGD<Model>(momentum: 0.9), from: 1e-4, to: 1, make)
    try run(network, "Adam", Adam<Model>(), from: 1e-5, to: 0.1, make)
  }

  /// One row of each table: the grid of every seed, then what the methods make of the finder's curves.
  private mutating func run<Model: ImageClassifier<Float>, Method: Optimizer>(
    _ network: String, _ optimizer: String, _ method: Method, from low: Double, to high: Double,
    _ make: @escaping (UInt64) -> Model
  ) throws where Method.Point == Model {
    if let only = options.only, !"\(network), \(optimizer)".contains(only) { return }
    let experiment = Experiment(
      network: network, optimizer: optimizer, method: method,
      grid: try .logarithmic(from: low, to: high, count: 13), make: make, data: data)
    var outcomes: [Outcome] = []
    for seed in options.seeds {
      if let kept = notebook.find(network, optimizer, seed) {
        outcomes.append(kept)
      } else {
        let outcome = try experiment.outcome(seed: seed)
        try notebook.add(outcome)
        outcomes.append(outcome)
      }
      say("\(network), \(optimizer), seed \(seed): the grid is done")
    }
    guard !options.isGridOnly else { return }
    for steps in options.steps {
      let answers = try outcomes.map { try experiment.answers(for: $0, steps: steps) }
      rows[steps, default: []].append(Table.row(outcomes, answers))
      for (outcome, answer) in zip(outcomes, answers) {
        let words = zip(Advice.all, answer).map { advice, answer in
          "\(advice.name) \(answer.rate.map { String(format: "%.3g", $0) } ?? "none")"
        }
        say("  \(steps) steps, seed \(outcome.seed), middle \(outcome.middle): \(words.joined(separator: ", "))")
      }
    }
  }

  /// The tables, as Markdown.
  var tables: String {
    options.steps.map { steps in
      "### \(steps) steps of the finder, \(13 * data.steps) of the grid\n\n\(Table.header)\n"
        + (rows[steps] ?? []).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
