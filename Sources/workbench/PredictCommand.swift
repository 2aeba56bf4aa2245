import ArgumentParser
import Core
import Datasets
import NetworkTraining
import Terminal

/// `workbench predict`: what a model of `workbench train` says of the rows of a table.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the rows of a table with a trained network.",
    discussion: """
      The table's columns are found by name, in any order and among others. The result has one line for each row, in \
      their order: the prediction and, for classes, the probability of each. A row with a missing cell, or with a text \
      that training did not have, has an empty prediction, and standard error says why. Where the table has the target, \
      too, standard error says how well it was predicted.

      Examples:
        workbench predict output/train/penguins.safetensors new.csv
        workbench predict model.safetensors new.csv --csv predictions.csv
      """)

  @Argument(help: ArgumentHelp("A model that workbench train has written.", valueName: "model"))
  var model: String

  @Argument(
    help: ArgumentHelp(
      "A CSV file with a header, - for standard input, or the name of a table in datasets/.", valueName: "data.csv"))
  var data: String

  @Option(help: ArgumentHelp("Where the predictions go; - is standard output.", valueName: "file"))
  var csv = "-"

  func validate() throws {
    guard !model.lowercased().hasSuffix(".csv") else {
      throw ValidationError(
        "\(model) is a table, and the model comes first: \(ToolCall.workbench) predict MODEL DATA.csv")
    }
  }

  func run() throws {
    let model = try TabularModel(contentsOf: self.model)
    let table = try Table(named: data)
    for (path, what) in [(self.model, "the model"), (table.source, "the table")] where WholeFile.isSame(path, csv) {
      throw LessonError("--csv: \(csv) is \(what) itself; give the predictions another name")
    }
    let (features, gaps) = try table.features(model.columns)
    let predictions = try model.predictions(for: features)
    let notes = Console(toStandardError: true)
    let missing = predictions.count { $0 == nil }
    if missing > 0 {
      let first = gaps.first.map { "in row \($0.row + 1) below the header \($0.problem)" } ?? "a number is too large"
      notes.print("\(missing) of \(predictions.count) rows have no prediction: \(first).")
    }
    var file = CSVFile(columns: header(of: model))
    for prediction in predictions { file.add(cells: cells(of: prediction, model)) }
    try file.write(to: csv)
    if let sentence = table.sentence(on: predictions, of: model) { notes.print(sentence) }
  }

  private func header(of model: TabularModel) -> [String] {
    guard case .classes(let names) = model.output else { return ["prediction"] }
    return ["prediction"] + names.map { "probability \($0)" }
  }

  private func cells(of prediction: TabularPrediction?, _ model: TabularModel) -> [String] {
    switch prediction {
    case .label(let name, let probabilities)?: [name] + probabilities.map { "\($0)" }
    case .number(let number)?: ["\(number)"]
    case nil: [String](repeating: "", count: header(of: model).count)
    }
  }
}

extension Table {
  /// How well the rows were predicted whose target is known; nil where the table has none.
  fileprivate func sentence(on predictions: [TabularPrediction?], of model: TabularModel) -> String? {
    let target = model.targetName
    guard case .classes(let names) = model.output else {
      let known = columns.first { $0.name == target }?.values ?? []
      let errors = zip(predictions, known).compactMap { prediction, known -> Double? in
        if case .number(let number)? = prediction { abs(number - known) } else { nil }
      }
      guard !errors.isEmpty else { return nil }
      // Over the largest of them, which keeps the squares within a Double.
      let largest = errors.max() ?? 0
      let squares = errors.reduce(0) { $0 + (largest > 0 ? ($1 / largest) * ($1 / largest) : 0) }
      let error = largest * (squares / Double(errors.count)).squareRoot()
      return "Root mean squared error \(error.significant(4)) on the \(errors.count.grouped) rows whose \(target) is "
        + "known."
    }
    guard let known = labels(in: target, among: names) else { return nil }
    let hits = zip(predictions, known).compactMap { prediction, label -> Bool? in
      guard case .label(let name, _)? = prediction, let label else { return nil }
      return label < names.count && names[label] == name
    }
    guard !hits.isEmpty else { return nil }
    let unknown = known.count { $0 == names.count }
    let accuracy = Double(hits.count { $0 }) / Double(hits.count)
    return "Accuracy \(accuracy.fixed(3)) on the \(hits.count.grouped) rows whose \(target) is known."
      + (unknown == 0 ? "" : " \(unknown.grouped) rows are of a class that training did not have: they count as wrong.")
  }
}
